//! Followers: readers of the log that each process keeps for itself, for what it holds in memory or on its own disk: a
//! cache, a search index. Their position is theirs to keep; the database knows nothing of them.

use std::{error::Error, future::Future, pin::Pin, sync::Arc, time::Duration};

use bodega_db::Db;
use bodega_kernel::{Env, Scope};

use crate::{Slice, Types, consumer::Step, log};

/// Why a follower cannot go on for now. It begins again a moment later.
pub type FollowError = Box<dyn Error + Send + Sync>;
/// What a follower is asked to do.
pub type Following<'a, T> = Pin<Box<dyn Future<Output = Result<T, FollowError>> + Send + 'a>>;

/// How many positions may pass by without anything wanted before a follower is told how far the log has come.
const FAR: i64 = 2_000;

/// Something that is made of the log by each process for itself.
pub trait Follow: Send + Sync + 'static {
    /// What it is called in metrics and logs.
    fn name(&self) -> &'static str;

    /// Which events it wants.
    fn types(&self) -> Types;

    /// How many of them it takes at once at most.
    fn batch(&self) -> i64 {
        500
    }

    /// It is given a new piece no sooner than so long after the last one, unless it is far behind: what comes in the
    /// meantime is one piece.
    fn pace(&self) -> Duration {
        Duration::ZERO
    }

    /// After which position it goes on. Asked when it starts and after every failure; what has to be made from the
    /// ground is made here.
    fn begin(&self) -> Following<'_, i64>;

    /// Takes the next piece of the log. After `slice.reached` it goes on. What it does must bear being done twice.
    fn take(&self, slice: Slice) -> Following<'_, ()>;
}

/// A follower on its way.
pub(crate) struct Trail {
    follow: Arc<dyn Follow>,
    db: Db,
    env: Env,
    /// How far it has come, and how far it was told.
    position: Option<(i64, i64)>,
    /// Was there more behind the last piece?
    is_far: bool,
}

impl Trail {
    pub fn new(follow: Arc<dyn Follow>, db: Db, env: Env) -> Self {
        Self { follow, db, env, position: None, is_far: false }
    }

    pub fn name(&self) -> &'static str {
        self.follow.name()
    }

    /// How long to wait before the next step.
    pub fn pace(&self) -> Duration {
        if self.is_far { Duration::ZERO } else { self.follow.pace() }
    }

    /// Does one step. After a failure it asks again where to begin.
    pub async fn step(&mut self) -> Result<Step, FollowError> {
        let begun = self.position.take();
        let (position, told) = match begun {
            Some(begun) => begun,
            None => {
                let position = self.follow.begin().await?;
                (position, position)
            }
        };
        let (types, batch) = (self.follow.types(), self.follow.batch());
        let slice = self
            .db
            .read(&Scope::Installation, move |tx| log::after(tx, &Scope::Installation, position, &types, batch))
            .await?;
        let (reached, head, idle) = (slice.reached, slice.head, slice.reached == position);
        self.measure(&slice, position);
        let told = if !slice.events.is_empty() || reached - told >= FAR {
            self.follow.take(slice).await?;
            reached
        } else {
            told
        };
        self.position = Some((reached, told));
        self.is_far = reached < head;
        Ok(if idle { Step::Idle } else { Step::Moved })
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn measure(&self, slice: &Slice, position: i64) {
        let behind = slice.events.first().map_or(0.0, |event| self.env.now().since(event.at).as_secs_f64());
        let name = self.follow.name();
        metrics::gauge!("bodega_event_lag", "consumer" => name).set((slice.head - position).max(0) as f64);
        metrics::gauge!("bodega_follower_lag_seconds", "follower" => name).set(behind);
    }
}
