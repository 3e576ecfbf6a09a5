//! The table of captures.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Money, Scope, noun};

use super::Portion;
use crate::json;

macro_rules! portion {
    () => {
        "SELECT id, intent, amount, currency, split, last, status, provider_ref, fee, failure, created_at, finished_at
         FROM payments_capture "
    };
}
sql!(
    hot INSERT,
    "INSERT INTO payments_capture (merchant, id, intent, amount, currency, split, last, status, fee, created_at,
                                   finished_at, wish)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
sql!(hot FIND, concat!(portion!(), "WHERE merchant = $1 AND id = $2"));
sql!(hot FIND_BY_WISH, concat!(portion!(), "WHERE merchant = $1 AND intent = $2 AND wish = $3"));
sql!(hot OF_INTENT, concat!(portion!(), "WHERE merchant = $1 AND intent = $2 ORDER BY id"));
sql!(
    hot FINISH,
    "UPDATE payments_capture SET status = $3, provider_ref = $4, fee = $5, failure = $6, finished_at = $7
     WHERE merchant = $1 AND id = $2 AND status = 'PENDING'"
);

impl FromRow for Portion {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            intent: row.take()?,
            amount: Money::new(row.take()?, row.take()?),
            split: json::read(row)?,
            last: row.take()?,
            status: row.take()?,
            provider_ref: row.take()?,
            fee: row.take()?,
            failure: row.take()?,
            created_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

/// Writes a new capture. Nobody waits for it: its id is fresh.
pub(super) fn push_insert(
    tx: &mut Tx,
    merchant: MerchantId,
    portion: &Portion,
    wish: Option<&str>,
) -> Result<(), DbError> {
    let row = params![
        merchant,
        portion.id,
        portion.intent,
        portion.amount.amount,
        portion.amount.currency,
        json::document(&portion.split)?,
        portion.last,
        portion.status,
        portion.fee,
        portion.created_at,
        portion.finished_at,
        wish
    ];
    tx.push(&INSERT, row).map(drop)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Capture>) -> Result<Option<Portion>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// What the same request has made before.
pub(super) fn find_by_wish(
    tx: &mut ReadTx,
    scope: &Scope,
    intent: Id<noun::Payment>,
    wish: &str,
) -> Result<Option<Portion>, DbError> {
    tx.maybe(&FIND_BY_WISH, params![scope.one()?, intent, wish])
}

pub(crate) fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Portion>, DbError> {
    tx.all(&OF_INTENT, params![scope.one()?, intent])
}

/// Writes how it ended. The payment is locked, so nobody else does.
pub(super) fn finish(tx: &mut Tx, scope: &Scope, portion: &Portion) -> Result<(), DbError> {
    let changed = tx.execute(
        &FINISH,
        params![
            scope.one()?,
            portion.id,
            portion.status,
            portion.provider_ref,
            portion.fee,
            portion.failure,
            portion.finished_at
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(DbError::Internal("a capture was finished under its lock".to_owned())) }
}
