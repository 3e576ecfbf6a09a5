//! Saving a picture: its row, the version that is kept, the audit and the event, in the caller's transaction.

use bodega_db::{Audit, ConstraintKind, DbError, Tx};
use bodega_events::{NewJob, append, enqueue};
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use super::{
    background,
    events::{MediaCreated, MediaDeleted, MediaUpdated},
    model::{Media, NewMedia},
    refer::products_with,
    store,
};
use crate::{CatalogError, category, difference::differing, shelf};

/// Puts a picture into the library. The same bytes again are the row that is there, as it is. Whoever calls this has
/// handed the bytes to the store before: a row never speaks of what is not there.
pub fn add(tx: &mut Tx, scope: &Scope, new: &NewMedia) -> Result<Media, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let (id, now) = (tx.id(), tx.now());
    let content = super::Content { file: new.file.clone(), name: new.name.clone(), alt: new.alt.clone() };
    let media = Media { id, version: 1, created_at: now, updated_at: now, content };
    if !store::add(tx, merchant, &media)? {
        // Gone in this very moment: then whoever asks again is the first.
        return Ok(store::by_hash(tx, merchant, &new.file.hash)?.ok_or(DbError::NoRow)?);
    }
    store::keep_version(tx, merchant, &media)?;
    tx.record(Audit::new("media.created", "media", media.id).after(document(&media)))?;
    append(tx, scope, &MediaCreated { media_id: media.id })?;
    Ok(media)
}

/// Has the rest of its renditions made in the background.
pub(super) fn render(tx: &mut Tx, media: &Media) -> Result<(), DbError> {
    let hash = &media.content.file.hash;
    let job = NewJob::new(background::RENDER, json!({ "hash": hash })).unique(hash.as_str()).priority(-10);
    enqueue(tx, job).map(drop)
}

/// The picture, locked for a change that was meant for version `expected`.
pub(super) fn locked(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Media>,
    expected: Option<i64>,
) -> Result<Media, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let media = store::locked(tx, merchant, id)?.ok_or(CatalogError::NotFound("picture"))?;
    match expected {
        Some(expected) if expected != media.version => {
            Err(CatalogError::VersionMismatch { expected, current: media.version })
        }
        _ => Ok(media),
    }
}

/// Writes a picture that was changed; `old` is what it was. Nothing is written when nothing changed.
pub(super) fn change(tx: &mut Tx, scope: &Scope, old: &Media, mut media: Media) -> Result<Media, CatalogError> {
    if media.content == old.content {
        return Ok(media);
    }
    let merchant = scope.one().map_err(DbError::from)?;
    media.version = old.version + 1;
    media.updated_at = tx.now();
    match tx.attempt(|tx| store::change(tx, merchant, &media)) {
        Ok(true) => {}
        // The row is locked, so this cannot be; were it so, nothing must be written over the other's change.
        Ok(false) => return Err(DbError::NoRow.into()),
        Err(DbError::Constraint { kind: ConstraintKind::Unique, .. }) => {
            let other = store::by_hash(tx, merchant, &media.content.file.hash)?.ok_or(DbError::NoRow)?;
            return Err(CatalogError::MediaExists(other.id));
        }
        Err(error) => return Err(error.into()),
    }
    store::keep_version(tx, merchant, &media)?;
    let (before, after) = differing(document(old), document(&media));
    let changed = after.keys().cloned().collect();
    tx.record(Audit::new("media.updated", "media", media.id).before(before.into()).after(after.into()))?;
    append(tx, scope, &MediaUpdated { media_id: media.id, version: media.version, changed })?;
    drop_from_shelf(tx, scope, media.id)?;
    Ok(media)
}

/// A category that shows it shows it as it was.
fn drop_from_shelf(tx: &mut Tx, scope: &Scope, id: Id<noun::Media>) -> Result<(), CatalogError> {
    if !category::showing(tx, scope, id)?.is_empty() {
        shelf::tree_changed(tx, scope.one().map_err(DbError::from)?);
    }
    Ok(())
}

/// Takes a picture out of the library, with its versions. Not while a product or a category shows it. Its bytes go later, when nobody
/// speaks of them any more.
pub fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::Media>, expected: Option<i64>) -> Result<(), CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let media = locked(tx, scope, id, expected)?;
    let categories = category::showing(tx, scope, id)?;
    if !categories.is_empty() {
        return Err(CatalogError::MediaInUse(products_with(tx, scope, id)?, categories));
    }
    match tx.attempt(|tx| store::remove(tx, merchant, id)) {
        Ok(()) => {}
        Err(DbError::Constraint { kind: ConstraintKind::ForeignKey, .. }) => {
            return Err(CatalogError::MediaInUse(products_with(tx, scope, id)?, Vec::new()));
        }
        Err(error) => return Err(error.into()),
    }
    tx.record(Audit::new("media.deleted", "media", id).before(document(&media)))?;
    append(tx, scope, &MediaDeleted { media_id: id })?;
    Ok(())
}

/// The picture as the audit keeps it.
fn document(media: &Media) -> Value {
    let super::Content { file, name, alt } = &media.content;
    json!({
        "name": name,
        "alt": alt,
        "hash": file.hash,
        "kind": file.kind,
        "width": file.width,
        "height": file.height,
        "bytes": file.bytes,
    })
}
