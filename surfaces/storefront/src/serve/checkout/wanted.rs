//! What somebody wants, as `sales` understands it, from what they have said so far.

use bodega_identity::Email;
use bodega_payments::intent::Method;
use bodega_sales::{
    SalesError,
    cart::Holder,
    checkout::{Buyer, Fulfilment, Goods, Paying, To, Wish},
    order::Source,
    pricing::FulfilmentType,
};

use crate::{draft::Draft, shopper::Shopper};

/// What somebody wants. `expected`: the version of the basket and the sum that they have seen.
pub(super) fn wanted(shopper: &Shopper, holder: Holder, expected: Option<(i64, i64)>) -> Result<Wish, SalesError> {
    let draft = &shopper.draft;
    Ok(Wish {
        goods: Goods::Cart(holder, expected.map(|(version, _)| version)),
        fulfilment: fulfilment(draft),
        codes: draft.codes.clone(),
        tip: if draft.kind == Some(FulfilmentType::Delivery) { draft.tip.unwrap_or(0) } else { 0 },
        buyer: Buyer {
            customer: shopper.customer(),
            email: draft.email.as_deref().and_then(|email| email.parse::<Email>().ok()),
            name: draft.name.clone(),
            phone: draft.phone.clone(),
            billing: None,
        },
        paying: paying(draft)?,
        expected_total: expected.map(|(_, total)| total),
        note: draft.note.clone(),
        source: Source::WEB,
        external_id: None,
        metadata: std::collections::BTreeMap::new(),
        lang: shopper.visitor.words.lang(),
        held: None,
    })
}

fn fulfilment(draft: &Draft) -> Option<Fulfilment> {
    let slot = draft.slot.as_ref().and_then(|(slot, date)| Some((*slot, date.parse().ok()?)));
    match draft.kind? {
        FulfilmentType::Pickup => Some(Fulfilment::Pickup { site: draft.branch?, slot }),
        FulfilmentType::Delivery | FulfilmentType::Shipping => {
            let to = match (&draft.address_id, &draft.address) {
                (Some(id), _) => To::Saved(*id),
                (None, Some(address)) => To::Typed(Box::new(address.clone())),
                (None, None) => return None,
            };
            Some(Fulfilment::Delivery { to, slot })
        }
    }
}

/// How it is paid, as the form says it: at the door, by a card that is kept, or by a token.
fn paying(draft: &Draft) -> Result<Option<Paying>, SalesError> {
    let Some(pay) = &draft.pay else { return Ok(None) };
    if pay == super::paying::AT_HANDOVER {
        return Ok(Some(Paying::AtHandover));
    }
    if let Ok(id) = pay.parse() {
        return Ok(Some(Paying::Card { method: Method::Saved(id), keep: false }));
    }
    Ok(Some(Paying::Card { method: Method::token("payment", pay)?, keep: draft.keep }))
}
