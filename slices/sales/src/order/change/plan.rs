//! What an order is to be: planned in one snapshot, and nothing is written.

use std::collections::BTreeMap;

use bodega_catalog::product::Price;
use bodega_db::ReadTx;
use bodega_identity::Email;
use bodega_inventory::reservation;
use bodega_kernel::{Id, Invalid, Scope, Time, noun};
use bodega_payments::intent::{Intent, State};

use super::Wanted;
use crate::{
    SalesError,
    cart::Named,
    checkout::{self, Again, Buyer, Fulfilment, Goods, Held, HeldPart, Line, Paying, Plan, To, Wish},
    order::{Agreement, Aspect, Booked, Contact, Order, OrderError, Pay, Sold, Status, intents, readable, store},
    pricing::{ChargeKind, Desk, FulfilmentType},
    slot,
};

/// What an order is to be.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// As it is.
    pub order: Order,
    /// What is to be agreed on; its reservations are still those of before.
    pub agreement: Agreement,
    /// Names, addresses and free words as they are to be.
    pub contact: Contact,
    /// Stock by part, in the order of the agreement's parts.
    pub demand: Vec<checkout::Demand>,
    /// What it is about.
    pub changed: Vec<Aspect>,
    /// By how much it costs more than is held or was taken.
    pub dearer: i64,
    /// The window that was chosen, where it is another.
    pub window: Option<slot::Window>,
}

/// Plans it. The first thing that stands in the way is an error.
pub(super) fn plan(
    tx: &mut ReadTx,
    scope: &Scope,
    desk: &Desk,
    wanted: &Wanted,
    at: Time,
) -> Result<Planned, SalesError> {
    let order = readable(tx, scope, wanted.order, &wanted.reader)?;
    for part in &order.agreement.fulfilments {
        wanted.reach().check(part.site_id)?;
    }
    crate::order::check_version(&order, wanted.expected)?;
    if order.status != Status::Created {
        return Err(OrderError::NotChangeable(order.status).into());
    }
    let held = held(tx, scope, &order)?;
    let wish = wish(tx, scope, &order, wanted, (held, at))?;
    let again = again(tx, scope, &order)?;
    let plan = checkout::plan_again(tx, scope, desk, (&wish, &again), (at, true))?;
    let paid: i64 = intents(tx, scope, &order)?.iter().map(paid).sum();
    planned(order, wish, &plan, paid)
}

/// What of an order's money is held or was taken, and stays so.
fn paid(intent: &Intent) -> i64 {
    match intent.state {
        State::Authorised => intent.authorised,
        _ => intent.refundable(),
    }
}

/// What the order holds already counts as there.
fn held(tx: &mut ReadTx, scope: &Scope, order: &Order) -> Result<Held, SalesError> {
    let mut parts = Vec::new();
    for part in &order.agreement.fulfilments {
        let Some(reservation_id) = part.reservation_id else { continue };
        let promised = reservation::find(tx, scope, reservation_id)?.lines;
        let demand = promised.iter().map(|line| (line.variant, line.quantity)).collect();
        parts.push(HeldPart { site_id: part.site_id, reservation_id, demand });
    }
    Ok(Held { parts, booked: order.agreement.slot.clone(), by: None })
}

fn wish(
    tx: &mut ReadTx,
    scope: &Scope,
    order: &Order,
    wanted: &Wanted,
    (held, at): (Held, Time),
) -> Result<Wish, SalesError> {
    let contact = order.contact.clone().unwrap_or_default();
    let quote = &order.agreement.quote;
    let lines = wanted.lines.clone().unwrap_or_else(|| lines(order, &contact));
    let codes = quote.terms.iter().filter_map(|term| term.code.clone()).collect();
    Ok(Wish {
        goods: Goods::Lines(lines, Some(quote.currency)),
        fulfilment: Some(fulfilment(tx, scope, order, (wanted, &contact), at)?),
        codes,
        tip: quote.charged(ChargeKind::Tip),
        buyer: Buyer {
            customer: order.customer,
            email: contact.email.as_deref().and_then(|email| email.parse::<Email>().ok()),
            name: Some(contact.name.clone()).filter(|name| !name.is_empty()),
            phone: contact.phone.clone(),
            billing: contact.billing.clone().map(Box::new),
        },
        paying: (order.agreement.pay == Pay::AtHandover).then_some(Paying::AtHandover),
        expected_total: None,
        note: contact.note.clone(),
        source: order.agreement.source.clone(),
        external_id: order.external_id.clone(),
        metadata: contact.metadata.clone(),
        lang: order.agreement.lang,
        held: Some(held),
    })
}

/// The lines that there are. Presents are given again, or not.
fn lines(order: &Order, contact: &Contact) -> Vec<Line> {
    let bought = order.lines().filter(|line| line.price.is_none_or(|price| price.gift.is_none()));
    let line = |sold: &Sold| Line {
        what: Named::Variant(sold.variant_id),
        quantity: sold.quantity,
        substitution: sold.substitution,
        note: contact.notes.get(&sold.id).cloned(),
    };
    bought.map(|one| line(one.sold)).collect()
}

fn fulfilment(
    tx: &mut ReadTx,
    scope: &Scope,
    order: &Order,
    (wanted, contact): (&Wanted, &Contact),
    at: Time,
) -> Result<Fulfilment, SalesError> {
    let site = order.site().ok_or(SalesError::NotFound("fulfilment"))?;
    let slot = match (&wanted.slot, &order.agreement.slot) {
        (Some((slot, Some(date))), _) => Some((*slot, *date)),
        (Some((slot, None)), _) => Some((*slot, next(tx, scope, order, (*slot, site), at)?)),
        (None, Some(booked)) => booked.date.parse().ok().map(|date| (booked.slot_id, date)),
        (None, None) => None,
    };
    let to = || match (&wanted.to, &contact.address) {
        (Some(to), _) => Ok(to.clone()),
        (None, Some(address)) => Ok(To::Typed(Box::new(address.clone()))),
        (None, None) => Err(Invalid::one("address", "REQUIRED", "is not known any more")),
    };
    Ok(match order.agreement.kind {
        FulfilmentType::Pickup if wanted.to.is_some() => {
            return Err(Invalid::one("address", "IS_FETCHED", "has no meaning for what is fetched").into());
        }
        FulfilmentType::Pickup => Fulfilment::Pickup { site, slot },
        FulfilmentType::Delivery => Fulfilment::Delivery { to: to()?, slot },
        FulfilmentType::Shipping => Fulfilment::Shipping { to: to()?, option: String::new() },
    })
}

/// The next date on which a window has room.
fn next(
    tx: &mut ReadTx,
    scope: &Scope,
    order: &Order,
    (wanted, site): (Id<noun::Slot>, Id<noun::Site>),
    at: Time,
) -> Result<jiff::civil::Date, SalesError> {
    let asked = match order.agreement.kind {
        FulfilmentType::Pickup => slot::Wanted::pickup(site),
        _ => slot::Wanted::delivery(),
    };
    let windows = slot::upcoming(tx, scope, &asked, at, slot::HORIZON_DAYS)?;
    let first = windows.into_iter().find(|window| window.slot == wanted && window.has_room());
    first.map(|window| window.date).ok_or_else(|| {
        Invalid::one("slotId", "UNKNOWN_SLOT", "is no window that can be booked in the next days").into()
    })
}

/// Prices, uses and a first order hold on.
fn again(tx: &mut ReadTx, scope: &Scope, order: &Order) -> Result<Again, SalesError> {
    let quote = &order.agreement.quote;
    let mut prices = BTreeMap::new();
    for line in quote.lines.iter().filter(|line| line.gift.is_none()) {
        let price = Price { amount: line.unit_price, currency: quote.currency, per: line.per };
        prices.insert(line.variant, (price, line.before, line.list));
    }
    let only = match order.customer {
        Some(customer) => store::ids_of_customer(tx, scope, customer)? == [order.id],
        None => true,
    };
    let uses = quote.uses.iter().map(|one| one.promotion).collect();
    Ok(Again { order: Some(order.id), prices, uses, first_order: only })
}

fn planned(order: Order, wish: Wish, plan: &Plan, paid: i64) -> Result<Planned, SalesError> {
    let before = &order.agreement;
    let mut old: Vec<&Sold> = before.items.iter().collect();
    let mut fresh = 0_u128;
    // A line of what was there before stays the line that it was; a new one gets its id when it is written.
    let items =
        checkout::sold(plan, wish.lang, |variant| match old.iter().position(|sold| sold.variant_id == variant) {
            Some(at) => old.remove(at).id,
            None => {
                fresh += 1;
                Id::from_uuid(uuid::Uuid::from_u128(fresh))
            }
        });
    let routed = plan.arrival.as_ref().and_then(|arrival| arrival.routed.as_ref());
    let parts = routed.map_or(&[][..], |routed| &routed.parts);
    let by_part = checkout::demand_of_parts(parts, &plan.basket.lines);
    let mut fulfilments: Vec<_> = by_part.iter().enumerate().map(|(at, (site, _))| part(before, *site, at)).collect();
    if let Some(routed) = routed.filter(|routed| routed.parts.len() > 1) {
        checkout::share(&mut fulfilments, routed, &items);
    }
    let window = plan.arrival.as_ref().and_then(|arrival| arrival.window.clone());
    let slot = window.as_ref().map(|window| booked(before, window));
    let moved = slot.as_ref().map(|slot| (slot.slot_id, &slot.date))
        != before.slot.as_ref().map(|slot| (slot.slot_id, &slot.date));
    let mut contact = plan.contact.clone();
    let notes = |sold: &Sold| Some((sold.id, plan.words.get(&sold.key)?.1.clone()?));
    contact.notes = items.iter().filter_map(notes).collect();
    let quote = crate::pricing::Quote { problems: Vec::new(), ..plan.quote.clone() };
    let agreement = Agreement {
        slot: if moved { slot } else { before.slot.clone() },
        fulfilments,
        items,
        agreed: quote.total,
        quote,
        billed: None,
        routing: routed.map_or(serde_json::Value::Null, |routed| serde_json::json!(routed)),
        ..before.clone()
    };
    let changed = changed(&order, &agreement, &contact, moved);
    let dearer = match agreement.pay {
        Pay::AtHandover => 0,
        Pay::Card(_) | Pay::Nothing => agreement.quote.total - paid,
    };
    let demand = by_part.into_iter().map(|(_, demand)| demand).collect();
    Ok(Planned { agreement, contact, demand, changed, dearer, window: window.filter(|_| moved), order })
}

/// The part of the same site goes on; another one begins.
fn part(before: &Agreement, site: Id<noun::Site>, at: usize) -> crate::order::Fulfilment {
    let same = before.fulfilments.iter().find(|part| part.site_id == site).cloned();
    let mut part = same.unwrap_or_else(|| crate::order::Fulfilment {
        id: Id::from_uuid(uuid::Uuid::from_u128(at as u128 + 1)),
        site_id: site,
        reservation_id: None,
        lines: Vec::new(),
    });
    part.lines.clear();
    part
}

fn booked(before: &Agreement, window: &slot::Window) -> Booked {
    let date = window.date.to_string();
    let same = before.slot.as_ref().filter(|slot| slot.slot_id == window.slot && slot.date == date);
    same.cloned().unwrap_or_else(|| Booked {
        slot_id: window.slot,
        date,
        starts_at: window.starts_at,
        ends_at: window.ends_at,
        time_zone: window.time_zone.clone(),
        counted: window.capacity.is_some(),
    })
}

fn changed(order: &Order, agreement: &Agreement, contact: &Contact, moved: bool) -> Vec<Aspect> {
    let before = &order.agreement;
    let what = |items: &[Sold]| -> Vec<_> {
        items.iter().map(|sold| (sold.variant_id, sold.quantity, sold.substitution)).collect()
    };
    let was = order.contact.clone().unwrap_or_default();
    let lines = what(&before.items) != what(&agreement.items) || was.notes != contact.notes;
    let address = was.address != contact.address;
    let total = before.quote.total != agreement.quote.total;
    let all = [(lines, Aspect::Lines), (address, Aspect::Address), (moved, Aspect::Slot), (total, Aspect::Total)];
    all.into_iter().filter(|(is, _)| *is).map(|(_, aspect)| aspect).collect()
}
