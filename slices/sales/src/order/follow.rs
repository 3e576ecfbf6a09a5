//! What orders do about what happens elsewhere, and what follows from their own end.

use bodega_catalog::review;
use bodega_db::Tx;
use bodega_events::{Consumer, ConsumerError, Event, Facts};
use bodega_kernel::{Currency, Id, Scope, noun};
use serde::Deserialize;

use super::{OrderReassigned, OrderRefunded, Told, store};
use crate::SalesError;

/// All that follows the log here.
pub(crate) fn consumers() -> Vec<Consumer> {
    vec![
        Consumer::new("sales.order_owners", &["identity.customer_merged"], owners),
        Consumer::new("sales.order_refunds", &["payment.refunded"], refunded),
        Consumer::new("sales.order_reviews", &["order.completed"], reviews),
    ]
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merged {
    customer_id: Id<noun::Customer>,
    from: Id<noun::Customer>,
}

/// Two records of one buyer became one: the orders of the one that ended are the other's.
fn owners(tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    let Merged { customer_id, from } = event.read()?;
    let scope = event.scope();
    for id in store::ids_of_customer(tx, &scope, from)? {
        reassign(tx, &scope, id, from, customer_id)?;
    }
    Ok(())
}

fn reassign(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Order>,
    from: Id<noun::Customer>,
    customer_id: Id<noun::Customer>,
) -> Result<(), SalesError> {
    let Some(mut order) = store::lock(tx, scope, id)? else { return Ok(()) };
    if order.customer != Some(from) {
        return Ok(());
    }
    let was = order.version;
    let told = OrderReassigned { order_id: id, number: order.number.to_string(), customer_id };
    let mut facts = Facts::new();
    facts.add(&told)?;
    order.apply(&Told::Reassigned(told), tx.now());
    store::save(tx, scope, &order, was)?;
    Ok(facts.append(tx, scope)?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GivenBack {
    reference: String,
    refund_id: Id<noun::Refund>,
    given: i64,
    amount: Amount,
}

#[derive(Deserialize)]
struct Amount {
    currency: Currency,
}

/// Money went back: it belongs to the order's story. Told again, it is told once.
fn refunded(tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    let GivenBack { reference, refund_id, given, amount } = event.read()?;
    let scope = event.scope();
    // What was paid for something else has another reference.
    let Some(id) = reference.split(':').next().and_then(|id| id.parse::<Id<noun::Order>>().ok()) else { return Ok(()) };
    let Some(mut order) = store::lock(tx, &scope, id).map_err(SalesError::from)? else { return Ok(()) };
    let story = super::history(tx, &scope, id)?;
    let known = |told: &Told| matches!(told, Told::Refunded(refund) if refund.refund_id == refund_id);
    if story.iter().any(|chapter| known(&chapter.told)) {
        return Ok(());
    }
    let was = order.version;
    let number = order.number.to_string();
    let told = OrderRefunded { order_id: id, number, refund_id, amount: given, currency: amount.currency };
    let mut facts = Facts::new();
    facts.add(&told)?;
    order.apply(&Told::Refunded(told), tx.now());
    store::save(tx, &scope, &order, was)?;
    Ok(facts.append(tx, &scope)?)
}

/// Who has received something may say what they think of it.
fn reviews(tx: &mut Tx, event: &Event) -> Result<(), ConsumerError> {
    let scope = event.scope();
    let Some(id) = event.stream.strip_prefix("order:").and_then(|id| id.parse::<Id<noun::Order>>().ok()) else {
        return Ok(());
    };
    let Some(order) = store::find(tx, &scope, id)? else { return Ok(()) };
    let Some(customer) = order.customer else { return Ok(()) };
    let mut products: Vec<_> =
        order.lines().filter(|line| line.pick.picked > 0).map(|line| line.sold.product_id).collect();
    products.sort_unstable();
    products.dedup();
    for product in products {
        review::permit(tx, &scope, customer, product, &id.to_string())?;
    }
    Ok(())
}
