//! The tables of findings and comparisons, and what comparing reads and marks.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Money, Page, PageRequest, Scope, Time, noun};
use serde_json::Value;

use super::{Finding, FindingFilter, Kind, NewFinding, Run};
use crate::{json, paged::paged};

macro_rules! finding {
    () => {
        "SELECT id, kind, subject, intent, details, answer_by, found_at, settled_at, note FROM payments_finding "
    };
}
macro_rules! listed {
    () => {
        "WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR kind = CAST($2 AS TEXT))
         AND (settled_at IS NULL OR CAST($3 AS BIGINT) = 1) "
    };
}
sql!(
    NOTE,
    "INSERT INTO payments_finding (merchant, id, kind, subject, intent, details, answer_by, found_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (merchant, kind, subject) DO UPDATE
     SET details = excluded.details, answer_by = excluded.answer_by, settled_at = NULL, note = NULL"
);
sql!(
    SETTLE_SUBJECT,
    "UPDATE payments_finding SET settled_at = $4
     WHERE merchant = $1 AND kind = $2 AND subject = $3 AND settled_at IS NULL"
);
sql!(
    SETTLE,
    "UPDATE payments_finding SET settled_at = $3, note = $4 WHERE merchant = $1 AND id = $2 AND settled_at IS NULL"
);
sql!(hot FIND, concat!(finding!(), "WHERE merchant = $1 AND id = $2"));
sql!(LIST, concat!(finding!(), listed!(), "ORDER BY id DESC LIMIT $4 OFFSET $5"));
sql!(COUNT, concat!("SELECT COUNT(*) FROM (SELECT 1 FROM payments_finding ", listed!(), "LIMIT $4) AS counted"));
sql!(
    OPEN,
    "SELECT kind, COUNT(*) FROM payments_finding WHERE merchant = $1 AND settled_at IS NULL GROUP BY kind ORDER BY kind"
);
sql!(
    INSERT_RUN,
    "INSERT INTO payments_reconciliation (merchant, id, provider, begins_at, ends_at, figures, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    RUNS,
    "SELECT id, provider, begins_at, ends_at, figures, made_at FROM payments_reconciliation
     WHERE merchant = $1 ORDER BY id DESC LIMIT $2"
);
sql!(
    hot MATCH_CAPTURE,
    "UPDATE payments_capture SET matched_at = $3, fee = COALESCE(fee, $4) WHERE merchant = $1 AND id = $2"
);
sql!(hot MATCH_REFUND, "UPDATE payments_refund SET matched_at = $3 WHERE merchant = $1 AND id = $2");
// What has been on our books for a while, and on no list yet.
sql!(
    hot UNMATCHED_CAPTURES,
    "SELECT c.id, c.intent, c.amount, c.currency, c.finished_at FROM payments_capture AS c
     JOIN payments_intent AS i ON i.merchant = c.merchant AND i.id = c.intent
     WHERE c.merchant = $1 AND c.status = 'DONE' AND c.matched_at IS NULL AND c.finished_at < $2 AND i.provider = $3
     ORDER BY c.finished_at LIMIT $4"
);
sql!(
    hot UNMATCHED_REFUNDS,
    "SELECT r.id, r.intent, r.amount, r.currency, r.finished_at FROM payments_refund AS r
     JOIN payments_intent AS i ON i.merchant = r.merchant AND i.id = r.intent
     WHERE r.merchant = $1 AND r.status = 'DONE' AND r.matched_at IS NULL AND r.finished_at < $2 AND i.provider = $3
     ORDER BY r.finished_at LIMIT $4"
);

sql!(
    UNMATCHED_MERCHANTS,
    "SELECT DISTINCT merchant FROM payments_capture WHERE status = 'DONE' AND matched_at IS NULL"
);

impl FromRow for Finding {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            subject: row.take()?,
            intent: row.take()?,
            details: row.take::<Value>()?,
            answer_by: row.take()?,
            found_at: row.take()?,
            settled_at: row.take()?,
            note: row.take()?,
        })
    }
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            provider: row.take()?,
            from: row.take()?,
            to: row.take()?,
            figures: json::read(row)?,
            made_at: row.take()?,
        })
    }
}

pub(super) fn note(tx: &mut Tx, scope: &Scope, id: Id<noun::Finding>, new: &NewFinding) -> Result<(), DbError> {
    let now = tx.now();
    let row = params![scope.one()?, id, new.kind, new.subject, new.intent, new.details, new.answer_by, now];
    tx.execute(&NOTE, row).map(drop)
}

pub(super) fn settle_subject(tx: &mut Tx, scope: &Scope, kind: Kind, subject: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SETTLE_SUBJECT, params![scope.one()?, kind, subject, now]).map(drop)
}

/// Was it open?
pub(super) fn settle(tx: &mut Tx, scope: &Scope, id: Id<noun::Finding>, note: &str) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&SETTLE, params![scope.one()?, id, now, note])? == 1)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Finding>) -> Result<Option<Finding>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: FindingFilter,
    page: &PageRequest,
) -> Result<Page<Finding>, DbError> {
    paged(tx, [&LIST, &COUNT], params![scope.one()?, filter.kind, i64::from(filter.settled)], page)
}

/// How many of each kind are open.
pub(super) fn open(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<(Kind, i64)>, DbError> {
    tx.all(&OPEN, params![scope.one()?])
}

pub(super) fn insert_run(tx: &mut Tx, scope: &Scope, run: &Run) -> Result<(), DbError> {
    let row = params![scope.one()?, run.id, run.provider, run.from, run.to, json::document(&run.figures)?, run.made_at];
    tx.execute(&INSERT_RUN, row).map(drop)
}

pub(super) fn runs(tx: &mut ReadTx, scope: &Scope, limit: i64) -> Result<Vec<Run>, DbError> {
    tx.all(&RUNS, params![scope.one()?, limit])
}

pub(super) fn match_capture(tx: &mut Tx, scope: &Scope, id: Id<noun::Capture>, fee: i64) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&MATCH_CAPTURE, params![scope.one()?, id, now, fee]).map(drop)
}

pub(super) fn match_refund(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&MATCH_REFUND, params![scope.one()?, id, now]).map(drop)
}

/// A booking of ours that no list has had.
#[derive(Debug)]
pub(super) struct Unmatched {
    /// The id of the capture or refund.
    pub subject: String,
    pub intent: Id<noun::Payment>,
    pub amount: Money,
    pub at: Option<Time>,
}

/// Captures and refunds that were finished before `before` and are on no list of this provider.
pub(super) fn unmatched(
    tx: &mut ReadTx,
    scope: &Scope,
    (before, provider, limit): (Time, &str, i64),
) -> Result<Vec<Unmatched>, DbError> {
    type Found<T> = (Id<T>, Id<noun::Payment>, i64, bodega_kernel::Currency, Option<Time>);
    let wanted = params![scope.one()?, before, provider, limit];
    let captures = tx.all::<Found<noun::Capture>>(&UNMATCHED_CAPTURES, wanted)?;
    let refunds = tx.all::<Found<noun::Refund>>(&UNMATCHED_REFUNDS, wanted)?;
    let taken = captures.into_iter().map(|(id, intent, amount, currency, at)| Unmatched {
        subject: id.to_string(),
        intent,
        amount: Money::new(amount, currency),
        at,
    });
    let given = refunds.into_iter().map(|(id, intent, amount, currency, at)| Unmatched {
        subject: id.to_string(),
        intent,
        amount: Money::new(-amount, currency),
        at,
    });
    Ok(taken.chain(given).collect())
}

/// Merchants with bookings that no list has had.
pub(super) fn merchants(tx: &mut ReadTx) -> Result<Vec<MerchantId>, DbError> {
    Ok(tx.all::<(MerchantId,)>(&UNMATCHED_MERCHANTS, params![])?.into_iter().map(|(merchant,)| merchant).collect())
}
