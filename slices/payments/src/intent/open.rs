//! Wishing for a payment: the first half of a checkout.

use bodega_db::Tx;
use bodega_events::Facts;
use bodega_identity::customer;
use bodega_kernel::{Invalid, Scope, Time};

use super::{Claim, HELD, Intent, Method, NewIntent, State, store};
use crate::{PaymentsError, events::PaymentOpened, method, metric};

/// Opens a payment for something that is being made in the same transaction, such as an order. Whoever makes it either
/// commits the payment by [`settle`](super::settle), or calls it off.
pub fn open(tx: &mut Tx, scope: &Scope, new: &NewIntent) -> Result<Intent, PaymentsError> {
    let mut facts = Facts::new();
    let intent = open_in(tx, scope, new, &mut facts)?;
    facts.append(tx, scope)?;
    Ok(intent)
}

/// The same, its fact told together with the caller's own. One narrow row that nobody waits for.
pub fn open_in(tx: &mut Tx, scope: &Scope, new: &NewIntent, facts: &mut Facts) -> Result<Intent, PaymentsError> {
    // As long as an amount is held: so what was held needs no other time, and what nobody ends is ended some day.
    let until = tx.now().after(HELD);
    write(tx, scope, new, (Claim::Open, Some(until)), facts)
}

/// Opens a payment that stands for itself: what it pays for is not ours to make. Nobody looks after it but we.
pub(crate) fn open_alone(tx: &mut Tx, scope: &Scope, new: &NewIntent, until: Time) -> Result<Intent, PaymentsError> {
    // A checkout knows whose it is; here it is said.
    if let Some(customer) = new.customer
        && customer::find(tx, scope, customer)?.is_none()
    {
        return Err(Invalid::one("customerId", "UNKNOWN_CUSTOMER", "is none of your customers").into());
    }
    let mut facts = Facts::new();
    let intent = write(tx, scope, new, (Claim::Committed, Some(until)), &mut facts)?;
    facts.append(tx, scope)?;
    Ok(intent)
}

fn write(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewIntent,
    (claim, due_at): (Claim, Option<Time>),
    facts: &mut Facts,
) -> Result<Intent, PaymentsError> {
    if let Some(split) = &new.split {
        split.check(new.amount.amount)?;
    }
    let intent = fresh(tx, scope, new, (claim, due_at))?;
    store::push_insert(tx, scope.one()?, &intent)?;
    facts.add(&PaymentOpened::of(&intent, intent.provider.clone()))?;
    metric::became(tx, &intent);
    Ok(intent)
}

fn fresh(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewIntent,
    (claim, due_at): (Claim, Option<Time>),
) -> Result<Intent, PaymentsError> {
    let (now, mut provider) = (tx.now(), new.provider.clone());
    let (token, kept, state) = match &new.method {
        Some(Method::Token(token)) => (Some(token.clone()), None, State::RequiresConfirmation),
        Some(Method::Saved(id)) => {
            // What a customer has kept is charged for that customer alone, by whom it was kept with.
            let customer = new.customer.ok_or(PaymentsError::NotFound("saved method"))?;
            provider = method::usable(tx, scope, customer, *id)?.provider;
            (None, Some(*id), State::RequiresConfirmation)
        }
        None => (None, None, State::RequiresMethod),
    };
    Ok(Intent {
        id: tx.id(),
        reference: new.reference.clone(),
        provider,
        amount: new.amount,
        capture: new.capture,
        state,
        claim,
        authorised: 0,
        capturing: 0,
        captured: 0,
        refunding: 0,
        refunded: 0,
        customer: new.customer,
        token,
        method: kept,
        save_as_default: new.save_as_default && new.customer.is_some() && kept.is_none(),
        card: None,
        provider_ref: None,
        failure: None,
        next_action: None,
        split: new.split,
        version: 1,
        due_at,
        created_at: now,
        updated_at: now,
    })
}
