//! Reading again.

use bodega_db::{Audit, Tx, params, sql};
use serde_json::json;

use crate::{EventsError, bell, log::INSTALLATION};

sql!(
    hot SET_BACK,
    "UPDATE events_consumer
     SET position = $2, attempts = 0, next_try = NULL, error = NULL, owner = NULL, owned_till = NULL, changed_at = $3
     WHERE name = $1"
);

/// Lets a consumer read again from just after `position`; 0 is the whole log. Its runner notices by itself.
pub fn replay(tx: &mut Tx, consumer: &str, position: i64) -> Result<(), EventsError> {
    let now = tx.now();
    if tx.execute(&SET_BACK, params![consumer, position.max(0), now])? == 0 {
        return Err(EventsError::NoConsumer(consumer.to_owned()));
    }
    bell::ring_after(tx);
    tx.record(
        Audit::new("consumer.replayed", "consumer", consumer).merchant(INSTALLATION).after(json!({ "from": position })),
    )?;
    Ok(())
}
