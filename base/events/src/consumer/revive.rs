//! The other try that a person asked for.

use bodega_db::DbError;

use super::{
    dead,
    step::{Fault, Reader, Step, guarded},
};
use crate::{DeadLetter, Event};

impl Reader {
    /// Handles the event of a dead letter and removes the letter, or lets it rest again.
    pub(super) async fn revive(&self, letter: DeadLetter, event: Option<Event>) -> Result<Step, DbError> {
        let Some(event) = event else {
            return self.rest(letter, "The event is no longer in the log.".to_owned()).await;
        };
        let (consumer, tried) = (self.consumer.clone(), letter.clone());
        let outcome = self
            .db
            .write_bulk(&self.call(), move |tx| {
                if !dead::take(tx, &tried)? {
                    return Err(Fault::Lost);
                }
                guarded(&consumer, tx, &event).map_err(|error| Fault::at(0, error))
            })
            .await;
        match outcome {
            Ok(()) | Err(Fault::Lost) => Ok(Step::Moved),
            Err(Fault::Unwell(error)) => Err(error),
            Err(Fault::At(_, error)) => self.rest(letter, error.to_string()).await,
            Err(Fault::Whole(error)) => self.rest(letter, error.to_string()).await,
        }
    }

    async fn rest(&self, letter: DeadLetter, error: String) -> Result<Step, DbError> {
        self.db.write_bulk(&self.call(), move |tx| dead::bury_again(tx, &letter, &error)).await?;
        Ok(Step::Moved)
    }
}
