//! What customers agreed to: each time they agree or take it back is kept, with the wording and the time.

pub(crate) mod http;

use bodega_db::{Audit, DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_events as events;
use bodega_kernel::{Check, Id, Invalid, MerchantId, Scope, Time, noun, text};
use serde_json::json;

use crate::{IdentityError, events::ConsentChanged};

/// What a customer said last about one thing.
#[derive(Debug, Clone)]
pub struct Consent {
    /// To what, such as `marketing.email`.
    pub kind: String,
    /// Which wording they saw.
    pub text_version: String,
    /// Did they agree?
    pub given: bool,
    /// When.
    pub at: Time,
}

impl Consent {
    /// The same, if every field is good.
    pub fn checked(kind: &str, text_version: &str, given: bool, at: Time) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        let fits = (1..=60).contains(&kind.len()) && kind.chars().all(word);
        check.that(fits, "kind", "INVALID_VALUE", "must be small letters, digits, dots and hyphens");
        let text_version = text::checked(&mut check, "textVersion", text_version, 1, 60);
        check.done().map(|()| Self { kind: kind.to_owned(), text_version, given, at })
    }
}

impl FromRow for Consent {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { kind: row.take()?, text_version: row.take()?, given: row.take()?, at: row.take()? })
    }
}

sql!(
    ADD,
    "INSERT INTO identity_consent (merchant, id, customer_id, kind, text_version, given, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    hot LATEST,
    "SELECT kind, text_version, given, at FROM identity_consent
     WHERE merchant = $1 AND customer_id = $2
       AND id = (SELECT other.id FROM identity_consent other
                 WHERE other.merchant = $1 AND other.customer_id = $2 AND other.kind = identity_consent.kind
                 ORDER BY other.id DESC LIMIT 1)
     ORDER BY kind"
);
sql!(
    hot IS_GIVEN,
    "SELECT given FROM identity_consent WHERE merchant = $1 AND customer_id = $2 AND kind = $3 ORDER BY id DESC LIMIT 1"
);

sql!(
    hot HAND_OVER,
    "UPDATE identity_consent SET customer_id = $3 WHERE merchant = $1 AND customer_id = $2"
);

/// What a customer said last, of each kind.
pub fn of_customer(tx: &mut ReadTx, scope: &Scope, customer: Id<noun::Customer>) -> Result<Vec<Consent>, DbError> {
    let merchant = scope.one()?;
    tx.all(&LATEST, params![merchant, customer])
}

/// Does a customer agree to this? Silence is no.
pub fn is_given(tx: &mut ReadTx, scope: &Scope, customer: Id<noun::Customer>, kind: &str) -> Result<bool, DbError> {
    let merchant = scope.one()?;
    Ok(tx.maybe::<(bool,)>(&IS_GIVEN, params![merchant, customer, kind])?.is_some_and(|row| row.0))
}

/// Keeps what a customer says now.
pub fn say(
    tx: &mut Tx,
    scope: &Scope,
    customer_id: Id<noun::Customer>,
    consent: &Consent,
) -> Result<(), IdentityError> {
    let (merchant, id) = (scope.one()?, tx.uuid());
    let Consent { kind, text_version, given, at } = consent;
    tx.execute(&ADD, params![merchant, id, customer_id, kind, text_version, given, at])?;
    let line = Audit::new("consent.changed", "customer", customer_id).merchant(merchant);
    tx.record(line.after(json!({ "kind": kind, "textVersion": text_version, "given": given })))?;
    events::append(tx, scope, &ConsentChanged { customer_id, kind: kind.clone(), given: *given })?;
    Ok(())
}

/// Gives the consents of a record to the one that it became part of: the latest of both counts.
pub(crate) fn hand_over(
    tx: &mut Tx,
    merchant: MerchantId,
    from: Id<noun::Customer>,
    to: Id<noun::Customer>,
) -> Result<(), DbError> {
    tx.execute(&HAND_OVER, params![merchant, from, to]).map(drop)
}
