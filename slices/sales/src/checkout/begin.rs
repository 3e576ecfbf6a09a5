//! Step 1: stock, place, codes, intent and order are written together, or none of them.

use std::time::Duration;

use bodega_db::{
    Audit, DbError, Tx,
    idempotency::{self, Key},
};
use bodega_events::Facts;
use bodega_http::kept_data;
use bodega_identity::customer::{self, FirstSeen, NewGuest};
use bodega_inventory::{self as inventory, Reserve};
use bodega_kernel::{Id, Lang, Money, Scope, noun};
use bodega_payments::{
    self as payments,
    intent::{Capture, Intent, NewIntent},
};
use serde_json::{Value, json};

use super::{
    CheckoutError, Paying, Plan, Wish,
    attempt::{self, Attempt},
    session, stock,
};
use crate::{
    SalesError,
    cart::{self, CartError},
    order::{self, Agreement, Booked, Contact, Draft, Fulfilment, Order, OrderView, Pay, Picture, Share, Sold},
    promotion,
    slot::{self, Window},
};

/// All that step 1 writes, ready: nothing of it is read any more.
#[derive(Debug, Clone)]
pub(super) struct Beginning {
    pub wish: Wish,
    pub plan: Plan,
    pub number: i64,
    pub key: Option<Key>,
    pub capture: Capture,
    pub provider: Option<String>,
    /// How soon the worker looks after it.
    pub recover_after: Duration,
    /// How long it may be paid.
    pub hold: Duration,
}

impl Beginning {
    /// What others may want at the same moment: the goods, and the place in the window.
    pub fn rows(&self) -> Vec<u128> {
        let goods = self.plan.basket.lines.iter().map(|line| line.goods.variant.uuid().as_u128());
        let window = self.plan.arrival.as_ref().and_then(|arrival| arrival.window.as_ref());
        let counted = window.filter(|window| window.capacity.is_some());
        // Each date of a window has its own places.
        let place =
            counted.map(|window| window.slot.uuid().as_u128() ^ window.starts_at.micros().unsigned_abs() as u128);
        goods.chain(place).collect()
    }
}

/// What step 1 has made.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub order: Order,
    /// Whose verdict is awaited; nobody's, where no provider is asked.
    pub intent: Option<Intent>,
    /// The answer for good, where there is nothing to wait for.
    pub answer: Option<idempotency::Answer>,
}

/// Writes it all. Locks are taken in one order: key, cart, guest, stock, place, codes; then come the rows that nobody else
/// knows of yet. Every guard is in its write; but for the stock, whose answer is needed at once, they are all asked
/// together at the end.
pub(super) fn begin(tx: &mut Tx, scope: &Scope, beginning: &Beginning) -> Result<Begun, SalesError> {
    let Beginning { wish, plan, key, .. } = beginning;
    let key_taken = key.as_ref().map(|key| idempotency::push_take(tx, key, None)).transpose()?;
    // An equal request would meet the first one's external id before it is asked whose the key is.
    if let Some(taken) = key_taken.filter(|_| wish.external_id.is_some())
        && tx.changed(taken)? != 1
    {
        return Err(CheckoutError::Busy.into());
    }
    let closed = plan.cart.map(|(cart, version)| cart::check_out(tx, scope, cart, version)).transpose()?;
    let buyer = buyer(tx, scope, wish, plan)?;
    let mut facts = Facts::new();
    let id: Id<noun::Order> = tx.id();
    if let Some((checkout, version)) = wish.held.as_ref().and_then(|held| held.by) {
        session::complete(tx, scope, (checkout, version), id)?;
    }
    let fulfilments = promise(tx, scope, (id, beginning), &mut facts)?;
    let customer = match buyer {
        Bought::By(customer) => customer,
        Bought::ByNew(guest) => Some(guest.settled(tx, scope, &mut facts)?),
    };
    let window = plan.arrival.as_ref().and_then(|arrival| arrival.window.as_ref());
    let has_place = wish.held.as_ref().is_some_and(|held| held.booked.is_some());
    let place = window.filter(|_| !has_place).map(|window| slot::take_planned(tx, scope, window)).transpose()?;
    let codes = promotion::take_later(tx, scope, &plan.quote.uses, id, customer)?;
    let (pay, intent) = pay(tx, scope, (id, customer), beginning, &mut facts)?;
    let draft = draft(tx, beginning, (id, customer), (fulfilments, window, pay));
    let order = order::place(tx, scope, &draft, &mut facts)?;
    if let Some(intent) = &intent {
        under_way(tx, scope, (id, intent.id), beginning)?;
    }
    tx.record(Audit::new("order.placed", "order", id).after(summary(&order)))?;
    facts.append(tx, scope)?;
    if let Some(taken) = key_taken
        && tx.changed(taken)? != 1
    {
        return Err(CheckoutError::Busy.into());
    }
    if let Some(closed) = closed
        && tx.changed(closed)? != 1
    {
        return Err(CartError::Changed.into());
    }
    if let Some(place) = place {
        place.taken(tx)?;
    }
    codes.done(tx)?;
    let answer = if intent.is_none() { Some(answered(tx, &order, key.as_ref())?) } else { None };
    Ok(Begun { order, intent, answer })
}

/// Notes what is under way, for whoever has to end it should this process die.
fn under_way(
    tx: &mut Tx,
    scope: &Scope,
    (order, payment): (Id<noun::Order>, Id<noun::Payment>),
    beginning: &Beginning,
) -> Result<(), SalesError> {
    let now = tx.now();
    let attempt = Attempt {
        merchant: scope.one()?,
        order,
        payment,
        key: beginning.key.clone(),
        tries: 0,
        due_at: now.after(beginning.recover_after),
        expires_at: now.after(beginning.hold),
    };
    Ok(attempt::begin(tx, &attempt)?)
}

/// The answer of an order that stands at once.
fn answered(tx: &mut Tx, order: &Order, key: Option<&Key>) -> Result<idempotency::Answer, SalesError> {
    let view = OrderView::of(order, &[]);
    let answer = kept_data(axum::http::StatusCode::CREATED, &view);
    let answer = answer.map_err(|error| DbError::Internal(error.to_string()))?;
    if let Some(key) = key {
        idempotency::finish(tx, key, &answer)?;
    }
    Ok(answer)
}

/// Promises the stock of each part to the order. Nothing ends it but the order itself: what is never paid is ended by the
/// worker, which frees it with everything else.
fn promise(
    tx: &mut Tx,
    scope: &Scope,
    (order, beginning): (Id<noun::Order>, &Beginning),
    facts: &mut Facts,
) -> Result<Vec<Fulfilment>, SalesError> {
    let Beginning { wish, plan, .. } = beginning;
    let routed = plan.arrival.as_ref().and_then(|arrival| arrival.routed.as_ref());
    let parts = routed.map_or(&[][..], |routed| &routed.parts);
    let wanted = stock::demand_of_parts(parts, &plan.basket.lines);
    let held = |site, demand: &stock::Demand| wish.held.as_ref().and_then(|held| held.reservation(site, demand));
    let kept: Vec<_> = wanted.iter().filter_map(|(site, demand)| held(*site, demand)).collect();
    // What was held for another cart than this has become is free again before anything else is asked for.
    for part in wish.held.iter().flat_map(|held| &held.parts).filter(|part| !kept.contains(&part.reservation_id)) {
        inventory::release(tx, scope, part.reservation_id)?;
    }
    let mut fulfilments = Vec::with_capacity(wanted.len());
    for (at, (site, demand)) in wanted.into_iter().enumerate() {
        let reservation = match held(site, &demand) {
            Some(reservation) => inventory::keep(tx, scope, reservation)?.id,
            None => {
                // A part has a name of its own; the only one has the order's.
                let reference = if parts.len() == 1 { order.to_string() } else { format!("{order}:{}", at + 1) };
                let wanted = demand.into_iter().collect::<inventory::Demand>().into();
                let wish = Reserve { reference, site, wanted, expires_at: None, partial: false };
                inventory::reserve_in(tx, scope, &wish, facts)?.id
            }
        };
        let id = tx.id();
        fulfilments.push(Fulfilment { id, site_id: site, reservation_id: Some(reservation), lines: Vec::new() });
    }
    Ok(fulfilments)
}

/// Whose order it is.
enum Bought {
    By(Option<Id<noun::Customer>>),
    /// A guest who was not known before: it is being written.
    ByNew(FirstSeen),
}

/// The record of whoever buys; a guest gets one with their first order.
fn buyer(tx: &mut Tx, scope: &Scope, wish: &Wish, plan: &Plan) -> Result<Bought, SalesError> {
    let email = wish.buyer.email.as_ref().filter(|_| plan.customer.is_none());
    let Some(email) = email else { return Ok(Bought::By(plan.customer)) };
    let Contact { name, phone, .. } = &plan.contact;
    let new = NewGuest {
        email: Some(email.clone()),
        name: name.clone(),
        phone: phone.clone(),
        locale: wish.lang.code().to_owned(),
    };
    Ok(Bought::ByNew(customer::first_seen(tx, scope, &new)?))
}

/// How it is paid, with the intent where a provider is asked.
fn pay(
    tx: &mut Tx,
    scope: &Scope,
    (order, customer): (Id<noun::Order>, Option<Id<noun::Customer>>),
    beginning: &Beginning,
    facts: &mut Facts,
) -> Result<(Pay, Option<Intent>), SalesError> {
    let quote = &beginning.plan.quote;
    let (method, keep) = match &beginning.wish.paying {
        _ if quote.total == 0 => return Ok((Pay::Nothing, None)),
        Some(Paying::AtHandover) => return Ok((Pay::AtHandover, None)),
        Some(Paying::Card { method, keep }) => (method.clone(), *keep),
        Some(Paying::Nothing) | None => {
            let total = Money::new(quote.total, quote.currency);
            return Err(CheckoutError::PaymentRequired { total }.into());
        }
    };
    let new = NewIntent {
        reference: order.to_string(),
        provider: beginning.provider.clone().unwrap_or_default(),
        amount: Money::new(quote.total, quote.currency),
        capture: beginning.capture,
        method: Some(method),
        customer,
        save_as_default: keep,
        split: (beginning.capture == Capture::Automatic).then(|| order::split_of(quote)),
    };
    let intent = payments::open_in(tx, scope, &new, facts)?;
    Ok((Pay::Card(intent.id), Some(intent)))
}

fn draft(
    tx: &mut Tx,
    beginning: &Beginning,
    (id, customer): (Id<noun::Order>, Option<Id<noun::Customer>>),
    (mut fulfilments, window, pay): (Vec<Fulfilment>, Option<&Window>, Pay),
) -> Draft {
    let Beginning { wish, plan, number, .. } = beginning;
    let items = sold(plan, wish.lang, |_| tx.id());
    let mut contact = plan.contact.clone();
    for item in &items {
        if let Some((_, Some(note))) = plan.words.get(&item.key) {
            contact.notes.insert(item.id, note.clone());
        }
    }
    let routed = plan.arrival.as_ref().and_then(|arrival| arrival.routed.as_ref());
    if let Some(routed) = routed.filter(|routed| routed.parts.len() > 1) {
        share(&mut fulfilments, routed, &items);
    }
    let slot = window.map(|window| Booked {
        slot_id: window.slot,
        date: window.date.to_string(),
        starts_at: window.starts_at,
        ends_at: window.ends_at,
        time_zone: window.time_zone.clone(),
        counted: window.capacity.is_some(),
    });
    let kind = wish.fulfilment.as_ref().map_or(crate::pricing::FulfilmentType::Pickup, super::Fulfilment::kind);
    let agreement = Agreement {
        source: wish.source.clone(),
        cart_id: plan.cart.map(|(cart, _)| cart),
        kind,
        slot,
        fulfilments,
        items,
        quote: plan.quote.clone(),
        agreed: plan.quote.total,
        billed: None,
        pay,
        more_payments: Vec::new(),
        lang: wish.lang,
        routing: routed.map_or(Value::Null, |routed| json!(routed)),
    };
    Draft { id, number: *number, external_id: wish.external_id.clone(), customer, contact, agreement }
}

/// The lines with what the catalogue says of them now.
pub(crate) fn sold(plan: &Plan, lang: Lang, mut id: impl FnMut(Id<noun::Variant>) -> Id<noun::OrderItem>) -> Vec<Sold> {
    let lines = plan.basket.lines.iter();
    let sold = lines.map(|line| {
        let (title, variant_title) = line.goods.titles_in(lang);
        let words = plan.words.get(&line.key);
        let pixels = |count: i64| u32::try_from(count).unwrap_or(0);
        let image = line.goods.image.as_ref().map(|face| Picture {
            hash: face.hash.clone(),
            width: pixels(face.width),
            height: pixels(face.height),
        });
        Sold {
            id: id(line.goods.variant),
            key: line.key,
            variant_id: line.goods.variant,
            product_id: line.goods.product,
            sku: line.goods.sku.clone(),
            title: title.to_owned(),
            variant_title: variant_title.to_owned(),
            image,
            unit: line.goods.unit,
            quantity: line.quantity,
            substitution: words.map_or(order::Substitution::Ask, |(substitution, _)| *substitution),
        }
    });
    sold.collect()
}

/// Which lines each part hands over, where there are several.
pub(crate) fn share(fulfilments: &mut [Fulfilment], routed: &crate::routing::Routed, items: &[Sold]) {
    let routed_key = |key: u32| routed.parts.iter().any(|part| part.lines.contains(&key));
    for (at, (fulfilment, part)) in fulfilments.iter_mut().zip(&routed.parts).enumerate() {
        let its = |item: &&Sold| part.lines.contains(&item.key) || (at == 0 && !routed_key(item.key));
        let share = |item: &Sold| Share { item_id: item.id, quantity: item.quantity };
        fulfilment.lines = items.iter().filter(its).map(share).collect();
    }
}

/// What the audit keeps of it.
fn summary(order: &Order) -> Value {
    json!({
        "number": order.number.to_string(), "status": order.status, "total": order.total(), "branchId": order.site(),
    })
}
