//! The rows of synonyms: few, and read whole.

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, TOTAL_CAP, noun};
use serde_json::json;

use super::Synonym;
use crate::BrowseError;

sql!(
    LIST,
    "SELECT id, term, words, version, created_at, updated_at FROM browse_synonym
     WHERE merchant = $1 ORDER BY id LIMIT $2 OFFSET $3"
);
sql!(COUNT, "SELECT count(*) FROM (SELECT 1 FROM browse_synonym WHERE merchant = $1 LIMIT $2) AS counted");
sql!(
    hot FIND,
    "SELECT id, term, words, version, created_at, updated_at FROM browse_synonym WHERE merchant = $1 AND id = $2"
);
sql!(
    ADD,
    "INSERT INTO browse_synonym (merchant, id, term, words, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    hot CHANGE,
    "UPDATE browse_synonym SET term = $4, words = $5, version = version + 1, updated_at = $6
     WHERE merchant = $1 AND id = $2 AND version = $3"
);
sql!(hot REMOVE, "DELETE FROM browse_synonym WHERE merchant = $1 AND id = $2 AND version = $3");

impl FromRow for Synonym {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            term: row.take()?,
            words: row.take::<Parsed<_>>()?.0,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(super) fn all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Synonym>, DbError> {
    tx.all(&LIST, &[&scope.one()?, &i64::MAX, &0i64])
}

/// A merchant's sets of synonyms, the oldest first.
pub fn list(tx: &mut ReadTx, scope: &Scope, page: &PageRequest) -> Result<Page<Synonym>, BrowseError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let found = tx.all(&LIST, params![merchant, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![merchant, TOTAL_CAP + 1])?;
    Ok(Page::counted(found, counted))
}

/// The set of this id.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Synonym>) -> Result<Synonym, BrowseError> {
    let merchant = scope.one().map_err(DbError::from)?;
    tx.maybe(&FIND, params![merchant, id])?.ok_or(BrowseError::NotFound("set of synonyms"))
}

pub(super) fn count(tx: &mut ReadTx, scope: &Scope, most: i64) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&COUNT, params![scope.one()?, most])?.0)
}

pub(super) fn add(tx: &mut Tx, scope: &Scope, one: &Synonym) -> Result<(), DbError> {
    let words = json!(one.words);
    let given = params![scope.one()?, one.id, one.term, words, one.version, one.created_at, one.updated_at];
    tx.execute(&ADD, given).map(drop)
}

/// False when it is no longer at the version that was read.
pub(super) fn change(tx: &mut Tx, scope: &Scope, one: &Synonym) -> Result<bool, DbError> {
    let words = json!(one.words);
    let given = params![scope.one()?, one.id, one.version, one.term, words, one.updated_at];
    Ok(tx.execute(&CHANGE, given)? == 1)
}

pub(super) fn remove(tx: &mut Tx, scope: &Scope, one: &Synonym) -> Result<bool, DbError> {
    Ok(tx.execute(&REMOVE, params![scope.one()?, one.id, one.version])? == 1)
}
