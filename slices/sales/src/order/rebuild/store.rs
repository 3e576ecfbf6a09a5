//! Rows of orders as the rebuild reads and writes them.

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use uuid::Uuid;

use crate::{json, order::store::Stand};

sql!(MERCHANTS, "SELECT DISTINCT merchant FROM sales_order ORDER BY merchant");
sql!(hot IDS_AFTER, "SELECT id FROM sales_order WHERE merchant = $1 AND id > $2 ORDER BY id LIMIT $3");
sql!(
    hot REPLACE,
    "UPDATE sales_order SET number = $3, status = $4, version = $5, agreed_in = $6, external_id = $7, customer = $8,
                            claimed_by = $9, parts = $10, picks = $11, placed_at = $12, updated_at = $13
     WHERE merchant = $1 AND id = $2"
);
sql!(
    hot INSERT,
    "INSERT INTO sales_order (merchant, id, number, status, version, agreed_in, external_id, customer, claimed_by, parts,
                              picks, placed_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);

pub(super) fn merchants(tx: &mut ReadTx) -> Result<Vec<MerchantId>, DbError> {
    Ok(tx.all::<(MerchantId,)>(&MERCHANTS, params![])?.into_iter().map(|(merchant,)| merchant).collect())
}

pub(super) fn ids_after(
    tx: &mut ReadTx,
    merchant: MerchantId,
    after: Option<Id<noun::Order>>,
    limit: i64,
) -> Result<Vec<Id<noun::Order>>, DbError> {
    let after = after.unwrap_or(Id::from_uuid(Uuid::nil()));
    let found = tx.all::<(Id<noun::Order>,)>(&IDS_AFTER, params![merchant, after, limit])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

pub(super) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Stand>, DbError> {
    crate::order::store::lock_stand(tx, scope, id)
}

pub(super) fn replace(tx: &mut Tx, scope: &Scope, row: &Stand) -> Result<(), DbError> {
    write(tx, scope, row, &REPLACE)
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, row: &Stand) -> Result<(), DbError> {
    write(tx, scope, row, &INSERT)
}

fn write(tx: &mut Tx, scope: &Scope, row: &Stand, statement: &'static bodega_db::Statement) -> Result<(), DbError> {
    let parts = (!row.parts.is_empty()).then(|| json::document(&row.parts)).transpose()?;
    let picks = (!row.picks.is_empty()).then(|| json::document(&row.picks)).transpose()?;
    tx.execute(
        statement,
        params![
            scope.one()?,
            row.id,
            row.number,
            row.status,
            row.version,
            row.agreed_in,
            row.external_id,
            row.customer,
            row.claimed_by,
            parts,
            picks,
            row.placed_at,
            row.updated_at
        ],
    )
    .map(drop)
}
