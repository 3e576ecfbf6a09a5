//! The table of refunds.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Money, Page, PageRequest, Scope, noun};

use super::{Refund, RefundFilter};
use crate::{json, paged::paged};

macro_rules! refund {
    () => {
        "SELECT id, intent, amount, currency, split, reason, reference, status, round, provider_ref, failure, created_at,
                finished_at
         FROM payments_refund "
    };
}
macro_rules! listed {
    () => {
        "WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR status = CAST($2 AS TEXT)) "
    };
}
sql!(
    INSERT,
    "INSERT INTO payments_refund (merchant, id, intent, amount, currency, split, reason, reference, status, round,
                                  asked_in, created_at, wish)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
sql!(
    SAVE,
    "UPDATE payments_refund SET status = $3, round = $4, provider_ref = $5, failure = $6, finished_at = $7,
            asked_in = COALESCE(CAST($8 AS BIGINT), asked_in)
     WHERE merchant = $1 AND id = $2"
);
sql!(hot FIND, concat!(refund!(), "WHERE merchant = $1 AND id = $2"));
sql!(hot ASKED_IN, "SELECT asked_in FROM payments_refund WHERE merchant = $1 AND id = $2");
sql!(
    hot FIND_BY_REFERENCE,
    concat!(refund!(), "WHERE merchant = $1 AND intent = $2 AND reference = $3")
);
sql!(hot FIND_BY_WISH, concat!(refund!(), "WHERE merchant = $1 AND intent = $2 AND wish = $3"));
sql!(hot OF_INTENT, concat!(refund!(), "WHERE merchant = $1 AND intent = $2 ORDER BY id"));
sql!(LIST, concat!(refund!(), listed!(), "ORDER BY id DESC LIMIT $3 OFFSET $4"));
sql!(COUNT, concat!("SELECT COUNT(*) FROM (SELECT 1 FROM payments_refund ", listed!(), "LIMIT $3) AS counted"));

impl FromRow for Refund {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            intent: row.take()?,
            amount: Money::new(row.take()?, row.take()?),
            split: json::read(row)?,
            reason: row.take()?,
            reference: row.take()?,
            status: row.take()?,
            round: row.take()?,
            provider_ref: row.take()?,
            failure: row.take()?,
            created_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

/// Writes a new refund, for which the provider is asked since this version of the payment.
pub(super) fn insert(
    tx: &mut Tx,
    scope: &Scope,
    refund: &Refund,
    (asked_in, wish): (i64, Option<&str>),
) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            refund.id,
            refund.intent,
            refund.amount.amount,
            refund.amount.currency,
            json::document(&refund.split)?,
            refund.reason,
            refund.reference,
            refund.status,
            refund.round,
            asked_in,
            refund.created_at,
            wish
        ],
    )
    .map(drop)
}

/// Writes how it stands. The payment is locked, so nobody else does.
pub(super) fn save(tx: &mut Tx, scope: &Scope, refund: &Refund, asked_in: Option<i64>) -> Result<(), DbError> {
    tx.execute(
        &SAVE,
        params![
            scope.one()?,
            refund.id,
            refund.status,
            refund.round,
            refund.provider_ref,
            refund.failure,
            refund.finished_at,
            asked_in
        ],
    )
    .map(drop)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Refund>) -> Result<Option<Refund>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// In which version of its payment the provider was last asked.
pub(super) fn asked_in(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Refund>) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&ASKED_IN, params![scope.one()?, id])?.0)
}

pub(super) fn find_by_reference(
    tx: &mut ReadTx,
    scope: &Scope,
    intent: Id<noun::Payment>,
    reference: &str,
) -> Result<Option<Refund>, DbError> {
    tx.maybe(&FIND_BY_REFERENCE, params![scope.one()?, intent, reference])
}

/// What the same request has made before.
pub(super) fn find_by_wish(
    tx: &mut ReadTx,
    scope: &Scope,
    intent: Id<noun::Payment>,
    wish: &str,
) -> Result<Option<Refund>, DbError> {
    tx.maybe(&FIND_BY_WISH, params![scope.one()?, intent, wish])
}

pub(crate) fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Refund>, DbError> {
    tx.all(&OF_INTENT, params![scope.one()?, intent])
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: RefundFilter,
    page: &PageRequest,
) -> Result<Page<Refund>, DbError> {
    paged(tx, [&LIST, &COUNT], params![scope.one()?, filter.status], page)
}
