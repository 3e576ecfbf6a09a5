//! The record of somebody who buys without an account, or through a channel. Called by the slices that sell.

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{Customer, store};
use crate::{Email, IdentityError};

/// A buyer without a login.
#[derive(Debug, Clone)]
pub struct NewGuest {
    /// The e-mail; a channel may not tell it.
    pub email: Option<Email>,
    /// The name.
    pub name: String,
    /// The phone.
    pub phone: Option<String>,
    /// The language.
    pub locale: String,
}

/// The record of a guest: the one that the e-mail has already, or a new one. Where the e-mail's owner has proven it, it
/// is theirs: the order shows up in their account, which only they can see.
pub fn guest(tx: &mut Tx, scope: &Scope, new: &NewGuest) -> Result<Id<noun::Customer>, IdentityError> {
    let merchant = scope.one()?;
    if let Some(email) = &new.email {
        if let Some(known) = store::proven_by_email(tx, merchant, email.folded())? {
            return Ok(known);
        }
        if let Some(known) = store::guest_by_email(tx, merchant, email.folded())? {
            return Ok(known);
        }
    }
    let now = tx.now();
    let customer = Customer {
        id: tx.id(),
        user: None,
        email: new.email.as_ref().map(|email| email.typed().to_owned()),
        name: new.name.clone(),
        phone: new.phone.clone(),
        locale: new.locale.clone(),
        external_id: None,
        metadata: Default::default(),
        merged_into: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    match tx.attempt(|tx| store::add(tx, merchant, &customer)) {
        // Two orders of one guest at the same time: the other one was first.
        Err(error) if error.violates("identity_customer_guest") => {
            let email = new.email.as_ref().map(Email::folded).unwrap_or_default();
            store::guest_by_email(tx, merchant, email)?.ok_or(IdentityError::NotFound("customer"))
        }
        added => {
            added?;
            store::created(tx, scope, customer.id)?;
            Ok(customer.id)
        }
    }
}

/// The record that a guest's order would be of, if there is one already: for who looks before anything is written.
pub fn known_guest(
    tx: &mut ReadTx,
    scope: &Scope,
    email: &Email,
) -> Result<Option<Id<noun::Customer>>, IdentityError> {
    let merchant = scope.one()?;
    if let Some(known) = store::proven_by_email(tx, merchant, email.folded())? {
        return Ok(Some(known));
    }
    Ok(store::guest_by_email(tx, merchant, email.folded())?)
}
