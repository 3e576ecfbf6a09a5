//! Replacing a key by a new one of the same rights. Both are good during the overlap, so that its users can change over.

use std::time::Duration;

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{ApiKey, Minted, NewKey, create::add, store};
use crate::{
    Grantor, IdentityError,
    change::{self, Change},
    events::KeyRotated,
};

/// Replaces a key. The new one lives as long as the old one was made to.
pub fn rotate(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    id: Id<noun::ApiKey>,
    minted: &Minted,
    overlap: Duration,
) -> Result<ApiKey, IdentityError> {
    let old = store::find(tx, scope, id)?.ok_or(IdentityError::NotFound("key"))?;
    let now = tx.now();
    if old.ends().is_some_and(|end| end <= now) || old.ended_at.is_some() {
        return Err(IdentityError::KeyEnded);
    }
    let life = old.expires_at.map(|end| end.since(old.created_at));
    let new = NewKey {
        name: old.name.clone(),
        mode: old.mode,
        scopes: old.scopes.clone(),
        networks: old.networks.clone(),
        expires_at: life.map(|life| now.after(life)),
    };
    let key = add(tx, scope, by, &new, (minted, Some(id)))?;
    let ends_at = now.after(overlap);
    store::end(tx, scope, id, ends_at)?;
    let line = Audit::new("key.rotated", "key", id).merchant(scope.one()?);
    tx.record(line.after(json!({ "replacedBy": key.id, "endsAt": ends_at })))?;
    events::append(tx, scope, &KeyRotated { key_id: id, replaced_by: key.id, ends_at })?;
    change::note(tx, &Change::Key(id))?;
    Ok(key)
}
