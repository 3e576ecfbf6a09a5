//! Warning before a key ends by itself.

use std::time::Duration;

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::store;
use crate::{
    IdentityError,
    events::KeyExpires,
    mail::{self, Kind},
};

/// Tells of every key that ends within `span` and was not told of yet: by event, and by mail to the person who made
/// it. Runs in the scope of the installation. Gives how many.
pub(crate) fn warn(tx: &mut Tx, span: Duration) -> Result<usize, IdentityError> {
    let until = tx.now().after(span);
    let keys = store::expiring(tx, until)?;
    for (merchant, key_id, created_by, expires_at) in &keys {
        if !store::warned(tx, *merchant, *key_id)? {
            continue;
        }
        let line = Audit::new("key.expires", "key", key_id).merchant(*merchant);
        tx.record(line.after(json!({ "expiresAt": expires_at })))?;
        events::append(tx, &Scope::One(*merchant), &KeyExpires { key_id: *key_id, expires_at: *expires_at })?;
        if let Ok(user) = created_by.parse::<Id<noun::User>>() {
            mail::queue_about(tx, *merchant, user, Kind::KeyExpires, Some(&key_id.to_string()))?;
        }
    }
    if !keys.is_empty() {
        metrics::counter!("bodega_keys_expiring_total").increment(keys.len() as u64);
    }
    Ok(keys.len())
}
