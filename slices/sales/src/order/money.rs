//! What happens to an order's money when the order goes on.

use bodega_db::{ReadTx, Tx};
use bodega_kernel::Scope;
use bodega_payments::{
    self as payments, NewCapture, NewRefund, Split,
    intent::{Intent, Means, Received, State},
};

use super::{Order, Pay};
use crate::{
    SalesError,
    pricing::{ChargeKind, Quote},
};

/// What the total of a quote is for, as the books of money want it. Rounding goes with the goods.
pub fn split_of(quote: &Quote) -> Split {
    let charged = |kind: ChargeKind| -> i64 {
        quote.charges.iter().filter(|charge| charge.kind == kind).map(|charge| charge.net).sum()
    };
    let goods: i64 = quote.lines.iter().map(|line| line.net).sum();
    let split = Split {
        tax: quote.tax,
        delivery: charged(ChargeKind::Delivery),
        deposits: charged(ChargeKind::Deposit),
        tips: charged(ChargeKind::Tip),
        ..Split::default()
    };
    let rest = quote.total - split.tax - split.delivery - split.deposits - split.tips;
    debug_assert_eq!(rest, goods + charged(ChargeKind::Bag) + charged(ChargeKind::Rounding));
    Split { revenue: rest, ..split }
}

/// The intents of an order, the first one first.
pub fn intents(tx: &mut ReadTx, scope: &Scope, order: &Order) -> Result<Vec<Intent>, SalesError> {
    let ids: Vec<_> = order.payments().collect();
    Ok(if ids.is_empty() { Vec::new() } else { payments::intent::by_ids(tx, scope, &ids)? })
}

/// Lets go of what is held, and gives back what was taken.
pub(super) fn give_back(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(), SalesError> {
    let reference = format!("{}:canceled", order.id);
    for intent in order.payments() {
        payments::give_back(tx, scope, intent, "the order was canceled", &reference)?;
    }
    Ok(())
}

/// Takes what the order comes to, now that it is known, and lets go of the rest. What was taken already and is too much
/// goes back.
pub(super) fn take(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(), SalesError> {
    let whole = split_of(order.quote());
    let mut left = order.total().amount;
    let mut split = whole;
    for intent in intents(tx, scope, order)? {
        match intent.state {
            // Asked for already: the answer is awaited.
            State::Authorised if intent.capturing > 0 => left -= left.min(intent.capturing),
            State::Authorised => {
                let amount = left.min(intent.capturable());
                let share = split.share(amount);
                if amount > 0 {
                    let new = NewCapture { amount: Some(amount), split: Some(share), last: true, wish: None };
                    payments::capture(tx, scope, intent.id, &new)?;
                } else {
                    payments::give_back(tx, scope, intent.id, "it is not needed", &format!("{}:unneeded", order.id))?;
                }
                (left, split) = (left - amount, split.without(&share));
            }
            state if state.is_captured() => {
                let taken = intent.refundable();
                if taken > left {
                    let reference = format!("{}:{}", order.id, order.version);
                    let new = NewRefund {
                        amount: Some(taken - left),
                        split: None,
                        reason: None,
                        reference: Some(reference),
                        wish: None,
                    };
                    payments::refund(tx, scope, intent.id, &new)?;
                }
                let kept = taken.min(left);
                let share = split.share(kept);
                (left, split) = (left - kept, split.without(&share));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Books what was taken at the door.
pub(super) fn receive(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(), SalesError> {
    if order.agreement.pay != Pay::AtHandover || order.total().amount == 0 {
        return Ok(());
    }
    let received = Received {
        reference: order.id.to_string(),
        amount: order.total(),
        split: split_of(order.quote()),
        means: Means::Cash,
    };
    payments::received(tx, scope, &received)?;
    Ok(())
}
