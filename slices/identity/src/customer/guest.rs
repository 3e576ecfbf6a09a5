//! The record of somebody who buys without an account, or through a channel. Called by the slices that sell.

use bodega_db::{Pushed, ReadTx, Tx};
use bodega_events::Facts;
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
    let customer = fresh(tx, new);
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

/// A guest's record on its way: whether it is a new one is known when it is asked for.
#[derive(Debug, Clone)]
pub struct FirstSeen {
    id: Id<noun::Customer>,
    folded: Option<String>,
    pushed: Pushed,
}

/// The record of a guest of whom there was none when [`known_guest`] was asked a moment ago. It is not waited for, so
/// that whoever does more can do that meanwhile; [`FirstSeen::settled`] gives it.
pub fn first_seen(tx: &mut Tx, scope: &Scope, new: &NewGuest) -> Result<FirstSeen, IdentityError> {
    let customer = fresh(tx, new);
    let pushed = store::push_unless_known(tx, scope.one()?, &customer)?;
    Ok(FirstSeen { id: customer.id, folded: new.email.as_ref().map(|email| email.folded().to_owned()), pushed })
}

impl FirstSeen {
    /// Whose record it is: the new one, or that of another order of the same guest which was first. What there is to be
    /// told is put to the caller's facts.
    pub fn settled(self, tx: &mut Tx, scope: &Scope, facts: &mut Facts) -> Result<Id<noun::Customer>, IdentityError> {
        if tx.changed(self.pushed)? == 1 {
            store::created_in(tx, scope, self.id, facts)?;
            return Ok(self.id);
        }
        let known = store::guest_by_email(tx, scope.one()?, self.folded.as_deref().unwrap_or_default())?;
        known.ok_or(IdentityError::NotFound("customer"))
    }
}

fn fresh(tx: &mut Tx, new: &NewGuest) -> Customer {
    let now = tx.now();
    Customer {
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
    }
}

/// The record that a guest's order would be of, if there is one already: for who looks before anything is written.
pub fn known_guest(tx: &mut ReadTx, scope: &Scope, email: &Email) -> Result<Option<Id<noun::Customer>>, IdentityError> {
    let merchant = scope.one()?;
    if let Some(known) = store::proven_by_email(tx, merchant, email.folded())? {
        return Ok(Some(known));
    }
    Ok(store::guest_by_email(tx, merchant, email.folded())?)
}
