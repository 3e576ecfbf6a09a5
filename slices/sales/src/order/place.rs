//! Writing an order down, in the transaction that also promises its stock. The hottest write of the house, so it is two
//! rows and a fact, and reads nothing.

use bodega_db::{Pushed, Tx};
use bodega_events::Facts;
use bodega_kernel::Scope;

use super::{Draft, Order, OrderCreated, OrderPlaced, Pay, Told, contact_store, store};
use crate::{SalesError, metric};

/// Writes the order down: waiting for its payment, or standing at once where no provider is asked for money. Its facts
/// are put to the caller's, who appends them at the end.
pub fn place(tx: &mut Tx, scope: &Scope, draft: &Draft, facts: &mut Facts) -> Result<Order, SalesError> {
    let now = tx.now();
    let mut draft = draft.clone();
    // A problem repeats what somebody typed, such as a code that there is not: that is nothing for a log.
    draft.agreement.quote.problems.clear();
    let placed = OrderPlaced {
        order_id: draft.id,
        number: draft.number.to_string(),
        external_id: draft.external_id.clone(),
        customer_id: draft.customer,
        agreement: draft.agreement.clone(),
    };
    facts.add(&placed)?;
    let mut order = Order::of(draft, now);
    if !matches!(order.agreement.pay, Pay::Card(_)) {
        stands(&mut order, facts, now)?;
    }
    store::insert(tx, scope, &order)?;
    if let Some(contact) = &order.contact {
        contact_store::insert(tx, scope, order.id, contact)?;
    }
    metric::order(tx, "placed");
    Ok(order)
}

/// An order that is being made to stand: whether it still waited is known when it is asked for, together with what else
/// was pushed.
#[must_use = "whether it stands is not known yet"]
#[derive(Debug)]
pub struct Standing {
    order: Order,
    written: Pushed,
}

/// Lets the order stand whose money is held now. Of this, expiry and recovery exactly one is first: [`Standing::sure`]
/// tells.
pub fn created(tx: &mut Tx, scope: &Scope, mut order: Order, facts: &mut Facts) -> Result<Standing, SalesError> {
    let now = tx.now();
    let written = store::let_stand(tx, scope, order.id)?;
    stands(&mut order, facts, now)?;
    Ok(Standing { order, written })
}

impl Standing {
    /// The order as it stands. Refused when it did not wait for its payment any more; then the transaction has to end.
    pub fn sure(self, tx: &mut Tx, scope: &Scope) -> Result<Order, SalesError> {
        if tx.changed(self.written)? == 0 {
            let found = super::find(tx, scope, self.order.id)?;
            return Err(super::refused(&found, super::Status::Created, super::Power::House, Vec::new()).into());
        }
        metric::order(tx, "created");
        Ok(self.order)
    }
}

fn stands(order: &mut Order, facts: &mut Facts, now: bodega_kernel::Time) -> Result<(), SalesError> {
    let quote = &order.agreement.quote;
    let created = OrderCreated {
        order_id: order.id,
        number: order.number.to_string(),
        customer_id: order.customer,
        site_id: order.site(),
        total: quote.total,
        currency: quote.currency,
        payment_id: order.agreement.pay.intent(),
    };
    facts.add(&created)?;
    order.apply(&Told::Created(created), now);
    Ok(())
}
