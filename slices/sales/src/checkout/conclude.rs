//! Step 3: what the provider has said becomes an order, or nothing; and whoever waits gets their answer.

use axum::http::StatusCode;
use bodega_db::{
    DbError, Tx,
    idempotency::{self, Answer, Key},
};
use bodega_events::Facts;
use bodega_http::{kept_data, kept_refusal};
use bodega_kernel::{Id, Scope, Time, noun};
use bodega_payments::{self as payments, PaymentsError, intent::Intent, provider::Verdict};

use super::{CheckoutError, attempt};
use crate::{
    SalesError, cart,
    order::{self, Order, OrderView, Unpaid},
};

/// An order whose payment is awaited.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub order: Order,
    pub intent: Intent,
    /// Under which key somebody waits.
    pub key: Option<Key>,
    /// Until when it may be paid.
    pub expires_at: Time,
}

/// How a step ended.
#[derive(Debug, Clone)]
pub(super) enum Ended {
    /// With this answer, which is kept.
    Answer(Answer),
    /// It is not known yet what became of the payment.
    Open,
}

/// Writes down what the provider has said. Of this and [`give_up`] exactly one wins: both delete the row of what is under
/// way, and both move the order only from where it waits. `SalesError::Order` or `PaymentsError::Changed` say that
/// somebody else was first; then nothing was written, and what is there now is the answer.
pub(super) fn conclude(tx: &mut Tx, scope: &Scope, pending: &Pending, verdict: &Verdict) -> Result<Ended, SalesError> {
    match verdict {
        Verdict::Authorised(_) | Verdict::Captured(_) => stand(tx, scope, pending, verdict).map(Ended::Answer),
        Verdict::Declined(decline) => {
            let (code, message) = (decline.code.clone(), decline.message.clone());
            let error = CheckoutError::Declined { order: pending.order.id, code, message };
            refuse(tx, scope, pending, verdict, Unpaid::Declined, error).map(Ended::Answer)
        }
        Verdict::Canceled => {
            let error = CheckoutError::NotPaid { order: pending.order.id };
            refuse(tx, scope, pending, verdict, Unpaid::Abandoned, error).map(Ended::Answer)
        }
        Verdict::ActionRequired { action, .. } => {
            let action = Box::new(action.clone());
            let mut facts = Facts::new();
            let changing = payments::settle_in(tx, scope, &pending.intent, verdict, &mut facts)?;
            let answer = kept_refusal(CheckoutError::ActionRequired { order: pending.order.id, action });
            attempt::answered(tx, scope, pending.order.id, pending.expires_at)?;
            facts.append(tx, scope)?;
            changing.sure(tx)?;
            keep(tx, pending, answer).map(Ended::Answer)
        }
        Verdict::Unheard | Verdict::Unknown { .. } => Ok(Ended::Open),
    }
}

/// The money is held or taken: the order stands. Nothing is done to stock.
fn stand(tx: &mut Tx, scope: &Scope, pending: &Pending, verdict: &Verdict) -> Result<Answer, SalesError> {
    let mut facts = Facts::new();
    let under_way = attempt::end(tx, scope, pending.order.id)?;
    let changing = payments::settle_in(tx, scope, &pending.intent, verdict, &mut facts)?;
    let standing = order::created(tx, scope, pending.order.clone(), &mut facts)?;
    facts.append(tx, scope)?;
    let intent = changing.sure(tx)?;
    let order = standing.sure(tx, scope)?;
    if tx.changed(under_way)? != 1 {
        return Err(PaymentsError::Changed.into());
    }
    let view = OrderView::of(&order, std::slice::from_ref(&intent));
    let answer = kept_data(StatusCode::CREATED, &view).map_err(|error| DbError::Internal(error.to_string()))?;
    keep(tx, pending, answer)
}

/// The provider has said no: stock, place and codes are free again, and the cart is its holder's.
fn refuse(
    tx: &mut Tx,
    scope: &Scope,
    pending: &Pending,
    verdict: &Verdict,
    why: Unpaid,
    error: CheckoutError,
) -> Result<Answer, SalesError> {
    let mut facts = Facts::new();
    let changing = payments::settle_in(tx, scope, &pending.intent, verdict, &mut facts)?;
    undo(tx, scope, pending, why, &mut facts)?;
    facts.append(tx, scope)?;
    changing.sure(tx)?;
    keep(tx, pending, kept_refusal(error))
}

/// Nobody knows what became of the payment, and the time is up: the order comes to nothing, and whatever the provider
/// holds or takes is undone by a job.
pub(super) fn give_up(tx: &mut Tx, scope: &Scope, pending: &Pending) -> Result<Answer, SalesError> {
    let mut facts = Facts::new();
    payments::call_off(tx, scope, pending.intent.id, "timed_out")?;
    undo(tx, scope, pending, Unpaid::TimedOut, &mut facts)?;
    facts.append(tx, scope)?;
    keep(tx, pending, kept_refusal(CheckoutError::NotPaid { order: pending.order.id }))
}

fn undo(tx: &mut Tx, scope: &Scope, pending: &Pending, why: Unpaid, facts: &mut Facts) -> Result<(), SalesError> {
    let id: Id<noun::Order> = pending.order.id;
    let under_way = attempt::end(tx, scope, id)?;
    if tx.changed(under_way)? != 1 {
        return Err(PaymentsError::Changed.into());
    }
    order::unpaid(tx, scope, id, why, facts)?;
    if let Some(cart) = pending.order.agreement.cart_id {
        cart::reopen(tx, scope, cart)?;
    }
    Ok(())
}

/// Leaves the answer with the key, for whoever asks again.
fn keep(tx: &mut Tx, pending: &Pending, answer: Answer) -> Result<Answer, SalesError> {
    if let Some(key) = &pending.key {
        idempotency::finish(tx, key, &answer)?;
    }
    Ok(answer)
}
