//! How an order is paid, as it is sent.

use bodega_kernel::{Id, Money, noun};
use bodega_payments::intent::{Intent, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::order::{Order, Pay, Status};

/// How an order is paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderPaymentView)]
pub struct PaymentView {
    /// The intent, where a provider is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<noun::Payment>>,
    /// How far it has come.
    #[schema(example = "AUTHORISED")]
    pub status: String,
    /// CARD, AT_HANDOVER or NONE.
    #[schema(example = "CARD")]
    pub kind: &'static str,
    /// The card's brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "visa")]
    pub brand: Option<String>,
    /// The card's last digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "4242")]
    pub last4: Option<String>,
    /// What was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refunded: Option<Money>,
}

impl PaymentView {
    pub(super) fn of(order: &Order, payments: &[Intent]) -> Self {
        let pay = order.agreement.pay;
        let first = payments.iter().find(|intent| Some(intent.id) == pay.intent());
        let card = first.and_then(|intent| intent.card.as_ref());
        let refunded: i64 = payments.iter().map(|intent| intent.refunded).sum();
        Self {
            id: pay.intent(),
            status: first.map_or_else(|| without_provider(order).to_owned(), |intent| intent.state.as_str().to_owned()),
            kind: pay.kind(),
            brand: card.map(|card| card.brand.clone()),
            last4: card.and_then(|card| card.last4.clone()),
            refunded: (refunded > 0).then(|| Money::new(refunded, order.total().currency)),
        }
    }
}

/// How far the payment of an order has come for which no provider is asked.
fn without_provider(order: &Order) -> &'static str {
    match (order.agreement.pay, order.status) {
        (_, Status::Canceled | Status::Expired) => "CANCELED",
        (Pay::Nothing, _) => "NONE",
        (Pay::Card(_), _) => "REQUIRES_CONFIRMATION",
        (Pay::AtHandover, status) if status.is_handed_over() => "CAPTURED",
        (Pay::AtHandover, _) => "PENDING",
    }
}

/// What is still to be paid: what is held counts as paid.
pub(super) fn due(order: &Order, payments: &[Intent]) -> Money {
    let total = order.total();
    let nothing = Money::new(0, total.currency);
    if matches!(order.status, Status::Canceled | Status::Expired) {
        return nothing;
    }
    match order.agreement.pay {
        Pay::Nothing => nothing,
        Pay::AtHandover if order.status.is_handed_over() => nothing,
        Pay::AtHandover => total,
        Pay::Card(_) => {
            let held = |intent: &Intent| match intent.state {
                State::Authorised => intent.authorised,
                _ => intent.captured,
            };
            let paid: i64 = payments.iter().map(held).sum();
            Money::new((total.amount - paid).max(0), total.currency)
        }
    }
}
