//! Ending a key: at once, everywhere.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Id, Scope, noun};

use super::store;
use crate::{
    Grantor, IdentityError,
    change::{self, Change},
    events::KeyEnded,
};

/// Ends a key. One that has ended stays so.
pub fn end(tx: &mut Tx, scope: &Scope, by: &Grantor, id: Id<noun::ApiKey>) -> Result<(), IdentityError> {
    let old = store::find(tx, scope, id)?.ok_or(IdentityError::NotFound("key"))?;
    by.may_give(old.scopes.iter().map(String::as_str))?;
    let now = tx.now();
    if !store::end(tx, scope, id, now)? {
        return Ok(());
    }
    tx.record(Audit::new("key.ended", "key", id).merchant(scope.one()?))?;
    events::append(tx, scope, &KeyEnded { key_id: id })?;
    change::note(tx, &Change::Key(id))?;
    Ok(())
}
