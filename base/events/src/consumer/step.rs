//! One step of a consumer: read a piece of the log, handle it, advance.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError, Tx};
use bodega_kernel::{Actor, Call, Env, Failure, FailureKind, Scope, Time};
use uuid::Uuid;

use super::{
    Consumer, Handle, dead,
    store::{self, Claim, Place},
};
use crate::{ConsumerError, DeadLetter, Event, Slice, log};

/// How long other runners leave a consumer to the one that advanced it last.
const OWNED_FOR: Duration = Duration::from_secs(10);
/// How far, and how long, a position in the database may stay behind while nothing wanted comes by.
const SKIP_FAR: i64 = 1_000;
const SKIP_LONG: Duration = Duration::from_secs(1);

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Something was done: there may be more.
    Moved,
    /// Nothing is left.
    Idle,
    /// Nothing can be done before this time.
    Wait(Time),
}

/// A consumer at work on this node.
pub(crate) struct Reader {
    pub(super) consumer: Consumer,
    pub(super) db: Db,
    env: Env,
    /// This runner.
    owner: Uuid,
    /// Alone: other runners' claims do not count, and positions are always written down.
    alone: bool,
    /// A batch failed as a whole.
    singly: bool,
    /// Nothing wanted lies between the first, which is the position in the database, and the second.
    skipped: (i64, i64),
    written: Instant,
}

/// What one look at the database shows.
struct Sight {
    place: Place,
    slice: Slice,
    revived: Option<(DeadLetter, Option<Event>)>,
}

/// Why a batch was not handled.
pub(super) enum Fault {
    /// Another runner advanced first.
    Lost,
    /// The event at this index failed.
    At(usize, ConsumerError),
    /// The transaction as a whole failed, by the fault of one event or another.
    Whole(DbError),
    /// Nothing is wrong with the events: later it will work.
    Unwell(DbError),
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        if error.kind() == FailureKind::Unavailable { Self::Unwell(error) } else { Self::Whole(error) }
    }
}

impl Fault {
    pub(super) fn at(index: usize, error: ConsumerError) -> Self {
        match error {
            ConsumerError::Unwell(text) => Self::Unwell(DbError::Unavailable(text)),
            error @ ConsumerError::Failed(_) => Self::At(index, error),
        }
    }
}

impl Reader {
    pub(crate) fn new(consumer: Consumer, db: Db, env: Env, owner: Uuid, alone: bool) -> Self {
        Self { consumer, db, env, owner, alone, singly: false, skipped: (0, 0), written: Instant::now() }
    }

    pub(super) fn call(&self) -> Call {
        self.env.call(Actor::system(self.consumer.name), Scope::Installation)
    }

    /// Does one step.
    pub(crate) async fn step(&mut self) -> Result<Step, DbError> {
        let Some(sight) = self.look().await? else {
            let consumer = self.consumer.clone();
            self.db.write_bulk(&self.call(), move |tx| store::register(tx, &consumer)).await?;
            return Ok(Step::Moved);
        };
        let lag = sight.slice.head - sight.place.position.max(self.skipped_from(sight.place.position));
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("bodega_event_lag", "consumer" => self.consumer.name).set(lag.max(0) as f64);
        if let Some((letter, event)) = sight.revived {
            return self.revive(letter, event).await;
        }
        let now = self.env.now();
        let place = sight.place;
        if let Some(time) = place.next_try.filter(|time| *time > now) {
            return Ok(Step::Wait(time));
        }
        if let (Some(owner), Some(till), false) = (place.owner, place.owned_till, self.alone)
            && owner != self.owner
            && till > now
        {
            return Ok(Step::Wait(till));
        }
        if sight.slice.events.is_empty() {
            return self.skip(place.position, &sight.slice).await;
        }
        self.handle(place, sight.slice).await
    }

    /// The first position that has to be looked at, less one.
    fn skipped_from(&self, position: i64) -> i64 {
        if self.skipped.0 == position { self.skipped.1.max(position) } else { position }
    }

    /// One snapshot of all that a step needs to know; nothing when the consumer is new here.
    async fn look(&self) -> Result<Option<Sight>, DbError> {
        let (consumer, skipped, singly) = (self.consumer.clone(), self.skipped, self.singly);
        self.db
            .read(&Scope::Installation, move |tx| {
                let Some(place) = store::place(tx, consumer.name)? else { return Ok(None) };
                let from = if skipped.0 == place.position { skipped.1.max(place.position) } else { place.position };
                // An event that has failed is tried alone: its neighbours shall not fail with it.
                let limit = if singly || place.attempts > 0 { 1 } else { consumer.batch };
                let slice = log::after(tx, &Scope::Installation, from, &consumer.types, limit)?;
                let revived = dead::to_revive(tx, consumer.name)?;
                Ok(Some(Sight { place, slice, revived }))
            })
            .await
    }

    /// Nothing wanted in this piece. Writing the position down each time would cost a write for each commit of others.
    async fn skip(&mut self, position: i64, slice: &Slice) -> Result<Step, DbError> {
        self.skipped = (position, slice.reached);
        let left = slice.reached < slice.head;
        let due = self.alone || slice.reached - position >= SKIP_FAR || self.written.elapsed() >= SKIP_LONG;
        if slice.reached > position && due && !left {
            let (name, to, claim) = (self.consumer.name, slice.reached, self.claim());
            self.db.write_bulk(&self.call(), move |tx| store::advance(tx, name, position, to, claim)).await?;
            self.written = Instant::now();
        }
        Ok(if left { Step::Moved } else { Step::Idle })
    }

    fn claim(&self) -> Claim {
        Claim { owner: self.owner, till: self.env.now().after(OWNED_FOR) }
    }

    async fn handle(&mut self, place: Place, slice: Slice) -> Result<Step, DbError> {
        let (from, failures) = (place.position, place.attempts + 1);
        let events: Arc<[Event]> = slice.events.into();
        match self.run(from, Arc::clone(&events), events.len(), slice.reached).await {
            Ok(()) | Err(Fault::Lost) => Ok(Step::Moved),
            Err(Fault::Unwell(error)) => Err(error),
            Err(Fault::At(0, error)) => self.failed(from, failures, &events[0], &error).await,
            Err(Fault::At(index, error)) => {
                // What came before it went well: keep that, then count the failure where the consumer now stands.
                let reached = events[index - 1].position;
                match self.run(from, Arc::clone(&events), index, reached).await {
                    Ok(()) => self.failed(reached, 1, &events[index], &error).await,
                    Err(Fault::Unwell(error)) => Err(error),
                    Err(Fault::Lost | Fault::At(..) | Fault::Whole(_)) => self.one_by_one(),
                }
            }
            Err(Fault::Whole(_)) if events.len() > 1 => self.one_by_one(),
            Err(Fault::Whole(error)) => self.failed(from, failures, &events[0], &error.into()).await,
        }
    }

    /// The next event is handled alone, so that it is known which one is to blame.
    fn one_by_one(&mut self) -> Result<Step, DbError> {
        self.singly = true;
        Ok(Step::Moved)
    }

    /// Handles the first `count` events and advances from `from` to `to`, all in one transaction.
    async fn run(&mut self, from: i64, events: Arc<[Event]>, count: usize, to: i64) -> Result<(), Fault> {
        let (consumer, claim) = (self.consumer.clone(), self.claim());
        self.db
            .write_bulk(&self.call(), move |tx| {
                // First of all, so that a second runner waits here and then finds that it has nothing to do.
                if !store::advance(tx, consumer.name, from, to, claim)? {
                    return Err(Fault::Lost);
                }
                handle_all(&consumer, tx, &events[..count])
            })
            .await?;
        (self.written, self.singly) = (Instant::now(), false);
        metrics::counter!("bodega_events_handled_total", "consumer" => self.consumer.name).increment(count as u64);
        Ok(())
    }

    /// Counts a failure; after too many the event is a dead letter and the consumer goes on.
    async fn failed(&self, from: i64, failures: i64, event: &Event, error: &ConsumerError) -> Result<Step, DbError> {
        let name = self.consumer.name;
        let dies = failures >= self.consumer.tries;
        metrics::counter!("bodega_events_failed_total", "consumer" => name).increment(1);
        tracing::warn!(consumer = name, event = %event.id, kind = event.kind, failures, dies, %error, "an event failed");
        let (next_try, claim) = (self.consumer.backoff.next(&self.env, failures), self.claim());
        let (event, text) = (event.clone(), error.to_string());
        self.db
            .write_bulk(&self.call(), move |tx| {
                if !dies {
                    return store::fail(tx, name, from, next_try, &text);
                }
                let moved = store::advance(tx, name, from, event.position, claim)?;
                if moved {
                    dead::bury(tx, name, &event, failures, &text)?;
                }
                Ok::<_, DbError>(moved)
            })
            .await?;
        Ok(if dies { Step::Moved } else { Step::Wait(next_try) })
    }

    /// Leaves the consumer to other nodes at once.
    pub(crate) async fn let_go(&self) -> Result<(), DbError> {
        let (name, owner) = (self.consumer.name, self.owner);
        self.db.write(&self.call(), move |tx| store::let_go(tx, name, owner)).await
    }

    pub(crate) fn name(&self) -> &'static str {
        self.consumer.name
    }

    /// How long it is until `time`.
    pub(crate) fn until(&self, time: Time) -> Duration {
        time.since(self.env.now()).max(Duration::from_millis(1))
    }
}

/// Hands events to the consumer, as it takes them.
fn handle_all(consumer: &Consumer, tx: &mut Tx, events: &[Event]) -> Result<(), Fault> {
    match &consumer.handle {
        Handle::Each(_) => {
            for (index, event) in events.iter().enumerate() {
                guarded(consumer, tx, event).map_err(|error| Fault::at(index, error))?;
            }
            Ok(())
        }
        Handle::Batch(handle) => caught(|| handle(tx, events)).map_err(|error| match Fault::at(0, error) {
            // It is not known which one of several failed.
            Fault::At(_, error) if events.len() > 1 => Fault::Whole(DbError::Internal(error.to_string())),
            other => other,
        }),
    }
}

/// Calls the handler for one event.
pub(super) fn guarded(consumer: &Consumer, tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    caught(|| match &consumer.handle {
        Handle::Each(handle) => handle(tx, event),
        Handle::Batch(handle) => handle(tx, std::slice::from_ref(event)),
    })
}

/// A panic counts as a failure of the event.
fn caught(handle: impl FnOnce() -> Result<(), ConsumerError>) -> Result<(), ConsumerError> {
    catch_unwind(AssertUnwindSafe(handle)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Err(ConsumerError::Failed(format!("the handler panicked: {}", text.unwrap_or("without a word"))))
    })
}
