//! Running everything that is due to its end, in one fixed order: for tests and for commands.

use bodega_db::DbError;

use super::Workers;
use crate::{consumer::Step, schedule::tick};

/// So many rounds mean that something makes work for itself without end.
const ROUNDS: usize = 10_000;

impl Workers {
    /// Runs all that is due by the context's clock, and what comes of it, until nothing is left. What waits for a later
    /// time stays. Other runners' claims on a consumer do not count here.
    pub async fn drain(&self) -> Result<(), DbError> {
        let mut readers: Vec<_> = self.consumers.iter().map(|consumer| self.reader(consumer, true)).collect();
        let mut trails: Vec<_> = self.followers.iter().map(|follower| self.trail(follower)).collect();
        let (hands, schedules) = (self.hands(), self.all_schedules());
        for _ in 0..ROUNDS {
            let mut moved = tick(&self.db, &self.env, &schedules, self.born).await? > 0;
            self.db.sequence().await?;
            for reader in &mut readers {
                while reader.step().await? == Step::Moved {
                    moved = true;
                }
            }
            for trail in &mut trails {
                let lost = |error| DbError::Internal(format!("a follower cannot go on: {error}"));
                while trail.step().await.map_err(lost)? == Step::Moved {
                    moved = true;
                }
            }
            for taken in hands.take(1).await? {
                moved = true;
                hands.run(taken).await;
            }
            if !moved {
                return Ok(());
            }
        }
        Err(DbError::Internal("the workers make work for themselves without end".to_owned()))
    }
}
