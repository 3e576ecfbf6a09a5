//! The table of fees.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::{Fee, FeeFilter};
use crate::{json, paged::paged};

/// The most fees of one merchant that are in use at once: a quote looks at all of them.
pub(super) const MOST: i64 = 500;

macro_rules! fee {
    () => {
        "SELECT id, content, version, created_at, updated_at FROM sales_fee "
    };
}
macro_rules! listed {
    (sqlite) => {
        "WHERE merchant = $1 AND active = COALESCE(CAST($2 AS BOOLEAN), active) AND kind = COALESCE(CAST($3 AS TEXT), kind)
           AND ($4 IS NULL OR site = $4) AND updated_at >= COALESCE(CAST($5 AS BIGINT), updated_at) "
    };
    (postgres) => {
        "WHERE merchant = $1 AND active = COALESCE(CAST($2 AS BOOLEAN), active) AND kind = COALESCE(CAST($3 AS TEXT), kind)
           AND (CAST($4 AS UUID) IS NULL OR site = $4) AND updated_at >= COALESCE(CAST($5 AS BIGINT), updated_at) "
    };
}
sql!(hot FIND, concat!(fee!(), "WHERE merchant = $1 AND id = $2"));
sql!(ACTIVE, concat!(fee!(), "WHERE merchant = $1 AND active ORDER BY id"));
sql!(
    LIST,
    sqlite: concat!(fee!(), listed!(sqlite), "ORDER BY kind, name, id LIMIT $6 OFFSET $7"),
    postgres: concat!(fee!(), listed!(postgres), "ORDER BY kind, name, id LIMIT $6 OFFSET $7"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_fee ", listed!(sqlite), "LIMIT $6) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_fee ", listed!(postgres), "LIMIT $6) AS counted"),
);
sql!(HOW_MANY, "SELECT COUNT(*) FROM sales_fee WHERE merchant = $1 AND active");
sql!(
    INSERT,
    "INSERT INTO sales_fee (merchant, id, name, kind, active, site, content, external_id, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
);
sql!(
    hot UPDATE,
    "UPDATE sales_fee SET name = $3, active = $4, site = $5, content = $6, external_id = $7, version = version + 1,
            updated_at = $9
     WHERE merchant = $1 AND id = $2 AND version = $8"
);
sql!(DELETE, "DELETE FROM sales_fee WHERE merchant = $1 AND id = $2");

impl FromRow for Fee {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            content: json::read(row)?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Fee>) -> Result<Option<Fee>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// All that are in use.
pub(crate) fn active(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Fee>, DbError> {
    tx.all(&ACTIVE, params![scope.one()?])
}

pub(super) fn how_many(tx: &mut ReadTx, scope: &Scope) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HOW_MANY, params![scope.one()?])?.0)
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &FeeFilter,
    page: &PageRequest,
) -> Result<Page<Fee>, DbError> {
    let wanted = params![scope.one()?, filter.active, filter.kind, filter.site, filter.updated_since];
    paged(tx, [&LIST, &COUNT], wanted, page)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, fee: &Fee) -> Result<(), DbError> {
    let content = &fee.content;
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            fee.id,
            content.name,
            content.kind,
            content.active,
            content.site,
            json::document(content)?,
            content.external_id,
            fee.version,
            fee.created_at
        ],
    )
    .map(drop)
}

/// Writes the fee over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, scope: &Scope, fee: &Fee, before: i64) -> Result<bool, DbError> {
    let content = &fee.content;
    let changed = tx.execute(
        &UPDATE,
        params![
            scope.one()?,
            fee.id,
            content.name,
            content.active,
            content.site,
            json::document(content)?,
            content.external_id,
            before,
            fee.updated_at
        ],
    )?;
    Ok(changed == 1)
}

/// Was it there?
pub(super) fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::Fee>) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE, params![scope.one()?, id])? == 1)
}
