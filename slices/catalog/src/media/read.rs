//! Reading the library: one picture, a page of them, and what they were.

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_http::cursor;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::{
    model::{Content, Media},
    store::{self, Listing},
    view::{MediaVersion, MediaView},
};
use crate::CatalogError;

sql!(
    hot VERSIONS,
    "SELECT version, at, actor, hash, kind, width, height, bytes, name, alt FROM catalog_media_version
     WHERE merchant = $1 AND media = $2 AND version < $3 ORDER BY version DESC LIMIT $4 OFFSET $5"
);
sql!(
    hot VERSION,
    "SELECT hash, kind, width, height, bytes, name, alt FROM catalog_media_version
     WHERE merchant = $1 AND media = $2 AND version = $3"
);

/// A picture of the library.
pub fn get(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Media>) -> Result<Media, CatalogError> {
    store::by_id(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NotFound("picture"))
}

/// The picture of these bytes, if it is in the library.
pub fn by_hash(tx: &mut ReadTx, scope: &Scope, hash: &str) -> Result<Option<Media>, DbError> {
    store::by_hash(tx, scope.one()?, hash)
}

/// A page of the library, the newest first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    listing: &Listing,
    page: &PageRequest,
) -> Result<Page<MediaView>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let after = page.cursor.as_deref().map(cursor::decode::<Id<noun::Media>>).transpose()?;
    let offset = if after.is_some() { 0 } else { page.offset };
    let fetched = store::list(tx, merchant, listing, (after, offset, page.limit + 1))?;
    let total = if after.is_none() { Some(store::count(tx, merchant, listing)?) } else { None };
    let shown_by = store::shown_by(tx, merchant, &fetched)?;
    let fetched = Page::from_fetched(fetched, page.limit, |last| cursor::encode(&last.id));
    let mut counted = Page::counted(fetched.items, total.unwrap_or(0));
    counted.total = counted.total.filter(|_| total.is_some());
    counted.next_cursor = fetched.next_cursor;
    Ok(counted.map(|media| {
        let shown_by = shown_by.get(&media.id).copied().unwrap_or(0);
        MediaView::of(media, shown_by)
    }))
}

/// The picture as staff see it.
pub(super) fn view(tx: &mut ReadTx, scope: &Scope, media: Media) -> Result<MediaView, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let shown_by = store::shown_by(tx, merchant, std::slice::from_ref(&media))?;
    let shown_by = shown_by.get(&media.id).copied().unwrap_or(0);
    Ok(MediaView::of(media, shown_by))
}

impl FromRow for MediaVersion {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (version, at, actor) = (row.take()?, row.take()?, row.take()?);
        Ok(Self { version, at, actor, content: store::content(row)?.into() })
    }
}

struct Kept(Content);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        store::content(row).map(Self)
    }
}

/// The versions of a picture, the newest first.
pub fn versions(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Media>,
    page: &PageRequest,
) -> Result<Page<MediaVersion>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    get(tx, scope, id)?;
    let (before, offset) = match &page.cursor {
        Some(cursor) => (cursor::decode::<i64>(cursor)?, 0),
        None => (i64::MAX, page.offset),
    };
    let rows = tx.all::<MediaVersion>(&VERSIONS, params![merchant, id, before, page.limit + 1, offset])?;
    Ok(Page::from_fetched(rows, page.limit, |last| cursor::encode(&last.version)))
}

/// What a picture was at a version.
pub(super) fn version(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Media>,
    version: i64,
) -> Result<Content, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let kept: Option<Kept> = tx.maybe(&VERSION, params![merchant, id, version])?;
    kept.map(|Kept(content)| content).ok_or(CatalogError::NoVersion)
}
