//! The table of exceptions.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use jiff::civil::Date;

use super::{Exception, ExceptionFilter, Exceptions};
use crate::{json, paged::paged};

macro_rules! exception {
    () => {
        "SELECT id, site, slot, date, closed, capacity, name, version, created_at, updated_at FROM sales_slot_exception "
    };
}
macro_rules! listed {
    (sqlite) => {
        concat!(
            "WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR site IN (SELECT unhex(value) FROM json_each($2))) ",
            listed!()
        )
    };
    (postgres) => {
        concat!(
            "WHERE merchant = $1 AND (CAST($2 AS JSONB) IS NULL
                OR site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))) ",
            listed!()
        )
    };
    () => {
        "AND date >= COALESCE(CAST($3 AS TEXT), date)
         AND (CAST($4 AS TEXT) IS NULL OR date < CAST($4 AS TEXT)) "
    };
}
sql!(hot FIND, concat!(exception!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot BETWEEN,
    sqlite: concat!(exception!(), "WHERE merchant = $1 AND site IN (SELECT unhex(value) FROM json_each($2))
        AND date BETWEEN $3 AND $4"),
    postgres: concat!(exception!(), "WHERE merchant = $1
        AND site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))) AND date BETWEEN $3 AND $4"),
);
sql!(
    LIST,
    sqlite: concat!(exception!(), listed!(sqlite), "ORDER BY date, id LIMIT $5 OFFSET $6"),
    postgres: concat!(exception!(), listed!(postgres), "ORDER BY date, id LIMIT $5 OFFSET $6"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_slot_exception ", listed!(sqlite), "LIMIT $5) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_slot_exception ", listed!(postgres), "LIMIT $5) AS counted"),
);
sql!(
    INSERT,
    "INSERT INTO sales_slot_exception (merchant, id, site, slot, date, closed, capacity, name, version, created_at,
                                       updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
);
sql!(
    UPDATE,
    "UPDATE sales_slot_exception SET site = $3, slot = $4, date = $5, closed = $6, capacity = $7, name = $8,
            version = version + 1, updated_at = $10
     WHERE merchant = $1 AND id = $2 AND version = $9"
);
sql!(DELETE, "DELETE FROM sales_slot_exception WHERE merchant = $1 AND id = $2");

impl FromRow for Exception {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            site: row.take()?,
            slot: row.take()?,
            date: row.take()?,
            closed: row.take()?,
            capacity: row.take()?,
            name: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::SlotException>) -> Result<Option<Exception>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// The exceptions of these sites and their windows, first and last date included.
pub(crate) fn between(
    tx: &mut ReadTx,
    scope: &Scope,
    sites: impl IntoIterator<Item = Id<noun::Site>>,
    (first, last): (Date, Date),
) -> Result<Exceptions, DbError> {
    let wanted = params![scope.one()?, json::ids(sites), first.to_string(), last.to_string()];
    Ok(Exceptions(tx.all(&BETWEEN, wanted)?))
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: ExceptionFilter,
    page: &PageRequest,
) -> Result<Page<Exception>, DbError> {
    let (from, to) = (filter.from.map(|date| date.to_string()), filter.to.map(|date| date.to_string()));
    paged(tx, [&LIST, &COUNT], params![scope.one()?, reach.ids(), from, to], page)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, exception: &Exception) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            exception.id,
            exception.site,
            exception.slot,
            exception.date,
            exception.closed,
            exception.capacity,
            exception.name,
            exception.version,
            exception.created_at
        ],
    )
    .map(drop)
}

/// Writes the exception over its version `before`. Was it still at that?
pub(super) fn update(tx: &mut Tx, scope: &Scope, exception: &Exception, before: i64) -> Result<bool, DbError> {
    let changed = tx.execute(
        &UPDATE,
        params![
            scope.one()?,
            exception.id,
            exception.site,
            exception.slot,
            exception.date,
            exception.closed,
            exception.capacity,
            exception.name,
            before,
            exception.updated_at
        ],
    )?;
    Ok(changed == 1)
}

/// Was it there?
pub(super) fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::SlotException>) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE, params![scope.one()?, id])? == 1)
}
