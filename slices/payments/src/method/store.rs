//! The table of kept methods.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};

use super::SavedMethod;
use crate::provider::{Card, Token};

macro_rules! method {
    () => {
        "SELECT id, customer, provider, token, brand, last4, exp_month, exp_year, is_default, created_at
         FROM payments_method "
    };
}
sql!(hot FIND, concat!(method!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot OF_CUSTOMER,
    concat!(method!(), "WHERE merchant = $1 AND customer = $2 ORDER BY is_default DESC, id DESC")
);
// Kept again, what is known of it may have changed; its id stays.
sql!(
    hot KEEP,
    "INSERT INTO payments_method (merchant, id, customer, provider, token, brand, last4, exp_month, exp_year, is_default,
                                  created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (merchant, customer, provider, token) DO UPDATE
     SET brand = excluded.brand, last4 = excluded.last4, exp_month = excluded.exp_month, exp_year = excluded.exp_year,
         is_default = payments_method.is_default OR excluded.is_default
     RETURNING id"
);
sql!(
    hot NO_DEFAULT,
    "UPDATE payments_method SET is_default = false WHERE merchant = $1 AND customer = $2 AND is_default"
);
sql!(
    hot MAKE_DEFAULT,
    "UPDATE payments_method SET is_default = true WHERE merchant = $1 AND customer = $2 AND id = $3"
);
sql!(hot REMOVE, "DELETE FROM payments_method WHERE merchant = $1 AND customer = $2 AND id = $3");

impl FromRow for SavedMethod {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            customer: row.take()?,
            provider: row.take()?,
            token: Token::known(row.take::<String>()?),
            card: Card { brand: row.take()?, last4: row.take()?, exp_month: row.take()?, exp_year: row.take()? },
            is_default: row.take()?,
            created_at: row.take()?,
        })
    }
}

pub(crate) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::SavedMethod>) -> Result<Option<SavedMethod>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

pub(super) fn of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
) -> Result<Vec<SavedMethod>, DbError> {
    tx.all(&OF_CUSTOMER, params![scope.one()?, customer])
}

/// Writes it. Gives the id under which it stands.
pub(super) fn keep(tx: &mut Tx, scope: &Scope, method: &SavedMethod) -> Result<Id<noun::SavedMethod>, DbError> {
    let card = &method.card;
    let row = params![
        scope.one()?,
        method.id,
        method.customer,
        method.provider,
        method.token.reveal(),
        card.brand,
        card.last4,
        card.exp_month,
        card.exp_year,
        method.is_default,
        method.created_at
    ];
    Ok(tx.one::<(Id<noun::SavedMethod>,)>(&KEEP, row)?.0)
}

/// None of the customer's is the default any more.
pub(super) fn no_default(tx: &mut Tx, scope: &Scope, customer: Id<noun::Customer>) -> Result<(), DbError> {
    tx.execute(&NO_DEFAULT, params![scope.one()?, customer]).map(drop)
}

/// This one is. False: it is none of the customer's.
pub(super) fn make_default(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::SavedMethod>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&MAKE_DEFAULT, params![scope.one()?, customer, id])? == 1)
}

/// Was it there?
pub(super) fn remove(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::SavedMethod>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&REMOVE, params![scope.one()?, customer, id])? == 1)
}
