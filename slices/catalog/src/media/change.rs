//! Changing a picture: what is said of it, its bytes, and back to a version that was.

use bodega_db::Tx;
use bodega_kernel::{Check, Id, Scope, noun};

use super::{
    body::{MediaBody, fill},
    model::{Content, File, Media},
    read, save,
};
use crate::CatalogError;

/// Changes what is said of a picture, if it is still at version `expected`.
pub fn describe(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Media>,
    expected: Option<i64>,
    body: &MediaBody,
) -> Result<Media, CatalogError> {
    let old = save::locked(tx, scope, id, expected)?;
    let mut check = Check::new();
    let content = fill(&mut check, body, &old.content);
    check.done()?;
    save::change(tx, scope, &old, Media { content, ..old.clone() })
}

/// Gives a picture other bytes, which the store has taken already. What it was is kept as a version, and whoever shows it
/// shows the new one from now on.
pub fn replace(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Media>,
    expected: Option<i64>,
    file: &File,
) -> Result<Media, CatalogError> {
    let old = save::locked(tx, scope, id, expected)?;
    let content = Content { file: file.clone(), ..old.content.clone() };
    let media = save::change(tx, scope, &old, Media { content, ..old.clone() })?;
    save::render(tx, &media)?;
    Ok(media)
}

/// Makes a new version that says and shows what `version` did.
pub fn restore(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Media>,
    expected: Option<i64>,
    version: i64,
) -> Result<Media, CatalogError> {
    let old = save::locked(tx, scope, id, expected)?;
    let content = read::version(tx, scope, id, version)?;
    save::change(tx, scope, &old, Media { content, ..old.clone() })
}
