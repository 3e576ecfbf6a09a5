//! The table of payments.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Money, Page, PageRequest, Scope, Time, noun};

use super::{Intent, IntentFilter};
use crate::{
    json,
    paged::paged,
    provider::{Card, Token},
};

macro_rules! intent {
    () => {
        "SELECT id, reference, provider, amount, currency, capture, state, claim, authorised, capturing, captured,
                refunding, refunded, customer, token, method, save_as_default, brand, last4, provider_ref, failure,
                next_action, split, version, due_at, created_at, updated_at
         FROM payments_intent "
    };
}
macro_rules! listed {
    () => {
        "WHERE merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR state = CAST($2 AS TEXT))
         AND (CAST($3 AS TEXT) IS NULL OR reference = CAST($3 AS TEXT)) "
    };
}
sql!(
    hot INSERT,
    "INSERT INTO payments_intent (merchant, id, reference, provider, amount, currency, capture, state, claim, authorised,
                                  capturing, captured, refunding, refunded, customer, token, method, save_as_default,
                                  split, version, due_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, $10, $11, $12, $13, $14, 1, $15, $16, $16)"
);
// Whoever changes a payment says which version of it they have seen.
sql!(
    hot SAVE,
    "UPDATE payments_intent
     SET state = $4, claim = $5, authorised = $6, capturing = $7, captured = $8, refunding = $9, refunded = $10,
         token = $11, method = $12, brand = $13, last4 = $14, provider_ref = $15, failure = $16, next_action = $17,
         version = $3 + 1, due_at = $18, updated_at = $19
     WHERE merchant = $1 AND id = $2 AND version = $3"
);
sql!(hot FIND, concat!(intent!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCK,
    sqlite: concat!(intent!(), "WHERE merchant = $1 AND id = $2"),
    postgres: concat!(intent!(), "WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot BY_ID,
    sqlite: concat!(intent!(), "WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: concat!(intent!(), "WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))"),
);
sql!(
    hot BY_PROVIDER_REF,
    "SELECT merchant, id FROM payments_intent WHERE provider = $1 AND provider_ref = $2"
);
sql!(
    hot DUE,
    "SELECT merchant, id FROM payments_intent WHERE due_at <= $1 ORDER BY due_at LIMIT $2"
);
sql!(LIST, concat!(intent!(), listed!(), "ORDER BY id DESC LIMIT $4 OFFSET $5"));
sql!(COUNT, concat!("SELECT COUNT(*) FROM (SELECT 1 FROM payments_intent ", listed!(), "LIMIT $4) AS counted"));

impl FromRow for Intent {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (id, reference, provider) = (row.take()?, row.take()?, row.take()?);
        let amount = Money::new(row.take()?, row.take()?);
        let (capture, state, claim) = (row.take()?, row.take()?, row.take()?);
        let (authorised, capturing, captured) = (row.take()?, row.take()?, row.take()?);
        let (refunding, refunded, customer) = (row.take()?, row.take()?, row.take()?);
        let token = row.take::<Option<String>>()?.map(Token::known);
        let (method, save_as_default) = (row.take()?, row.take()?);
        let (brand, last4) = (row.take::<Option<String>>()?, row.take()?);
        Ok(Self {
            id,
            reference,
            provider,
            amount,
            capture,
            state,
            claim,
            authorised,
            capturing,
            captured,
            refunding,
            refunded,
            customer,
            token,
            method,
            save_as_default,
            card: brand.map(|brand| Card { brand, last4, exp_month: None, exp_year: None }),
            provider_ref: row.take()?,
            failure: row.take()?,
            next_action: json::read_optional(row)?,
            split: json::read_optional(row)?,
            version: row.take()?,
            due_at: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

/// Writes a new payment. Nobody waits for it: its id is fresh.
pub(super) fn push_insert(tx: &mut Tx, merchant: MerchantId, intent: &Intent) -> Result<(), DbError> {
    let row = params![
        merchant,
        intent.id,
        intent.reference,
        intent.provider,
        intent.amount.amount,
        intent.amount.currency,
        intent.capture,
        intent.state,
        intent.claim,
        intent.customer,
        intent.token.as_ref().map(Token::reveal),
        intent.method,
        intent.save_as_default,
        json::optional(intent.split.as_ref())?,
        intent.due_at,
        intent.created_at
    ];
    tx.push(&INSERT, row).map(drop)
}

/// Writes what a payment is now over its version `before`. One row has changed, if it still was at that.
pub(super) fn push_save(
    tx: &mut Tx,
    merchant: MerchantId,
    before: i64,
    after: &Intent,
) -> Result<bodega_db::Pushed, DbError> {
    let card = after.card.as_ref();
    tx.push(
        &SAVE,
        params![
            merchant,
            after.id,
            before,
            after.state,
            after.claim,
            after.authorised,
            after.capturing,
            after.captured,
            after.refunding,
            after.refunded,
            after.token.as_ref().map(Token::reveal),
            after.method,
            card.map(|card| &card.brand),
            card.and_then(|card| card.last4.as_ref()),
            after.provider_ref,
            after.failure,
            json::optional(after.next_action.as_ref())?,
            after.due_at,
            after.updated_at
        ],
    )
}

pub(super) fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Payment>]) -> Result<Vec<Intent>, DbError> {
    tx.all(&BY_ID, params![scope.one()?, json::ids(ids.iter().copied())])
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Payment>) -> Result<Option<Intent>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// The same, and nobody else changes it until the transaction ends.
pub(super) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>) -> Result<Option<Intent>, DbError> {
    tx.maybe(&LOCK, params![scope.one()?, id])
}

/// The payment of any merchant that the provider calls so.
pub(crate) fn by_provider_ref(
    tx: &mut ReadTx,
    provider: &str,
    provider_ref: &str,
) -> Result<Option<(MerchantId, Id<noun::Payment>)>, DbError> {
    tx.maybe(&BY_PROVIDER_REF, params![provider, provider_ref])
}

/// Payments of any merchant that somebody has to look at, the oldest first.
pub(super) fn due(tx: &mut ReadTx, now: Time, limit: i64) -> Result<Vec<(MerchantId, Id<noun::Payment>)>, DbError> {
    tx.all(&DUE, params![now, limit])
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &IntentFilter,
    page: &PageRequest,
) -> Result<Page<Intent>, DbError> {
    paged(tx, [&LIST, &COUNT], params![scope.one()?, filter.state, filter.reference], page)
}
