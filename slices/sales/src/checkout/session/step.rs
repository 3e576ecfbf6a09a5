//! Beginning a checkout, and taking its steps. What it holds follows from what was said so far.

use std::time::Duration;

use bodega_db::{ReadTx, Tx};
use bodega_identity::address;
use bodega_inventory::{self as inventory, InventoryError, Reserve, site};
use bodega_kernel::{Id, Lang, Scope, Time, noun};

use super::{
    model::{Delivery, Session, Status},
    store,
};
use crate::{
    SalesError,
    cart::{self, Cart, CartError, Holder},
    checkout::{Buyer, CheckoutError, Goods, HeldPart, Plan, Wish, plan::plan, stock},
    order::{Booked, Source},
    pricing::Desk,
    routing::{Mode, Reason, Routed},
    slot,
};

/// Begins a checkout of the holder's cart. One that they had open comes to its end.
pub fn open(tx: &mut Tx, scope: &Scope, desk: &Desk, holder: Holder, hold: Duration) -> Result<Session, SalesError> {
    let cart = filled(tx, scope, holder)?;
    if let Some(before) = store::lock_open(tx, scope, holder)? {
        end(tx, scope, before)?;
    }
    let now = tx.now();
    let mut session = Session {
        id: tx.id(),
        holder,
        cart: cart.id,
        status: Status::Open,
        address: None,
        delivery: None,
        held: Vec::new(),
        booked: None,
        order: None,
        version: 1,
        expires_at: now.after(hold),
        created_at: now,
    };
    hold_stock(tx, scope, desk, &mut session, &cart)?;
    store::insert(tx, scope, &session)?;
    Ok(session)
}

/// Says where it is to go.
pub fn set_address(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    (holder, id): (Holder, Id<noun::Checkout>),
    address: &address::Draft,
) -> Result<Session, SalesError> {
    let mut session = open_one(tx, scope, holder, id)?;
    session.address = Some(address.clone());
    follow(tx, scope, desk, session)
}

/// Says how it is to reach its buyer. The place that it had is free again, and the new one is taken.
pub fn set_delivery(
    tx: &mut Tx,
    scope: &Scope,
    desk: &Desk,
    (holder, id): (Holder, Id<noun::Checkout>),
    delivery: &Delivery,
) -> Result<Session, SalesError> {
    let mut session = open_one(tx, scope, holder, id)?;
    session.delivery = Some(delivery.clone());
    follow(tx, scope, desk, session)
}

/// It has become this order; the order has what it held.
pub(crate) fn complete(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (Id<noun::Checkout>, i64),
    order: Id<noun::Order>,
) -> Result<(), SalesError> {
    if store::complete(tx, scope, (id, version), order)? {
        return Ok(());
    }
    let found = store::find(tx, scope, id)?.ok_or(SalesError::NotFound("checkout"))?;
    check_open(&found, tx.now())?;
    Err(CartError::Changed.into())
}

/// Ends a session whose time is up. False: it was not open any more, or has time left.
pub fn expire(tx: &mut Tx, scope: &Scope, id: Id<noun::Checkout>) -> Result<bool, SalesError> {
    let now = tx.now();
    match store::lock(tx, scope, id)? {
        Some(session) if session.status == Status::Open && session.expires_at <= now => {
            end(tx, scope, session).map(|()| true)
        }
        _ => Ok(false),
    }
}

/// A session that its holder may look at.
pub fn find(tx: &mut ReadTx, scope: &Scope, holder: Holder, id: Id<noun::Checkout>) -> Result<Session, SalesError> {
    let found = store::find(tx, scope, id)?.filter(|session| session.holder == holder);
    found.ok_or(SalesError::NotFound("checkout"))
}

/// What it comes to so far.
pub fn look(
    tx: &mut ReadTx,
    scope: &Scope,
    desk: &Desk,
    session: &Session,
    (at, lang): (Time, Lang),
) -> Result<Plan, SalesError> {
    plan(tx, scope, desk, &wish(session, lang), (at, false))
}

/// What a session wants, of which nothing is said that only its end says.
pub fn wish(session: &Session, lang: Lang) -> Wish {
    Wish {
        goods: Goods::Cart(session.holder, None),
        fulfilment: session.fulfilment(),
        codes: Vec::new(),
        tip: 0,
        buyer: Buyer { customer: session.holder.customer_id(), ..Buyer::default() },
        paying: None,
        expected_total: None,
        note: None,
        source: Source::API,
        external_id: None,
        metadata: Default::default(),
        lang,
        held: Some(session.holds()),
    }
}

/// Is it open, and in time?
pub(crate) fn check_open(session: &Session, now: Time) -> Result<(), SalesError> {
    match session.status {
        Status::Open if session.expires_at > now => Ok(()),
        Status::Completed => Err(CheckoutError::Completed { order: session.order }.into()),
        Status::Open | Status::Expired => Err(CheckoutError::Expired { at: session.expires_at }.into()),
    }
}

fn open_one(tx: &mut Tx, scope: &Scope, holder: Holder, id: Id<noun::Checkout>) -> Result<Session, SalesError> {
    let found = store::lock(tx, scope, id)?.filter(|session| session.holder == holder);
    let session = found.ok_or(SalesError::NotFound("checkout"))?;
    check_open(&session, tx.now())?;
    Ok(session)
}

fn filled(tx: &mut Tx, scope: &Scope, holder: Holder) -> Result<Cart, SalesError> {
    let cart = cart::find(tx, scope, holder)?.filter(|cart| !cart.items.is_empty());
    Ok(cart.ok_or(CartError::Empty)?)
}

/// Lets go of what it holds, takes what it is to hold now, and writes it down.
fn follow(tx: &mut Tx, scope: &Scope, desk: &Desk, mut session: Session) -> Result<Session, SalesError> {
    let cart = filled(tx, scope, session.holder)?;
    hold_stock(tx, scope, desk, &mut session, &cart)?;
    if !store::save(tx, scope, &session)? {
        return Err(CartError::Changed.into());
    }
    session.version += 1;
    Ok(session)
}

/// Holds what is in the cart where it would come from, and the place that was chosen. While nobody has said how it is to
/// reach its buyer, that is the site that serves home deliveries.
fn hold_stock(tx: &mut Tx, scope: &Scope, desk: &Desk, session: &mut Session, cart: &Cart) -> Result<(), SalesError> {
    let now = tx.now();
    let wish = wish(session, Lang::default());
    let planned = plan(tx, scope, desk, &wish, (now, false))?;
    if let Some(problem) = planned.problems.iter().find(|one| one.blocking && is_of_delivery(one.code)) {
        return Err(CheckoutError::Problem(problem.clone()).into());
    }
    let routed = match planned.arrival.as_ref() {
        Some(arrival) => arrival.routed.clone(),
        None => usual(tx, scope, cart)?,
    };
    let parts = routed.map(|routed| routed.parts).unwrap_or_default();
    let wanted = stock::demand_of_parts(&parts, &planned.basket.lines);
    swap_stock(tx, scope, session, wanted)?;
    let window = planned.arrival.and_then(|arrival| arrival.window);
    let kept = session
        .booked
        .as_ref()
        .zip(window.as_ref())
        .is_some_and(|(booked, window)| booked.slot_id == window.slot && booked.date == window.date.to_string());
    if kept {
        return Ok(());
    }
    if let Some(booked) = session.booked.take().filter(|booked| booked.counted) {
        slot::give_back_place(tx, scope, booked.slot_id, &booked.date)?;
    }
    if let Some(window) = window {
        slot::take_planned(tx, scope, &window)?.taken(tx)?;
        session.booked = Some(Booked {
            slot_id: window.slot,
            date: window.date.to_string(),
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            counted: window.capacity.is_some(),
            time_zone: window.time_zone,
        });
    }
    Ok(())
}

/// Problems that what was just said has made.
fn is_of_delivery(code: &str) -> bool {
    matches!(code, "SLOT_UNAVAILABLE" | "ADDRESS_NOT_SERVED" | "PICKUP_UNAVAILABLE" | "SHIPPING_UNAVAILABLE")
}

/// Where a delivery would come from.
fn usual(tx: &mut Tx, scope: &Scope, cart: &Cart) -> Result<Option<Routed>, SalesError> {
    match site::delivery_source(tx, scope) {
        Ok(source) => {
            let keys = (0u32..).zip(&cart.items).map(|(key, _)| key).collect();
            Ok(Some(Routed::only(Mode::Source, source.id, Reason::Configured, keys)))
        }
        Err(InventoryError::NoDeliverySource) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Releases what is not wanted any more, and reserves what is not held yet.
fn swap_stock(
    tx: &mut Tx,
    scope: &Scope,
    session: &mut Session,
    wanted: Vec<(Id<noun::Site>, stock::Demand)>,
) -> Result<(), SalesError> {
    let is_wanted =
        |part: &HeldPart| wanted.iter().any(|(site, demand)| part.site_id == *site && part.demand == *demand);
    let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut session.held).into_iter().partition(is_wanted);
    for part in &dropped {
        inventory::release(tx, scope, part.reservation_id)?;
    }
    session.held = kept;
    for (at, (site, demand)) in wanted.into_iter().enumerate() {
        if session.held.iter().any(|part| part.site_id == site && part.demand == demand) {
            continue;
        }
        let reserve = Reserve {
            reference: format!("checkout:{}:{}:{}", session.id, session.version, at + 1),
            site,
            wanted: demand.iter().map(|(variant, n)| (*variant, *n)).collect::<inventory::Demand>().into(),
            expires_at: Some(session.expires_at),
            partial: false,
        };
        let reservation_id = inventory::reserve(tx, scope, &reserve)?.id;
        session.held.push(HeldPart { site_id: site, reservation_id, demand });
    }
    Ok(())
}

/// Gives back what it holds, and ends it.
fn end(tx: &mut Tx, scope: &Scope, mut session: Session) -> Result<(), SalesError> {
    for part in std::mem::take(&mut session.held) {
        inventory::release(tx, scope, part.reservation_id)?;
    }
    if let Some(booked) = session.booked.take().filter(|booked| booked.counted) {
        slot::give_back_place(tx, scope, booked.slot_id, &booked.date)?;
    }
    session.status = Status::Expired;
    // Where it was to go is nobody's business any more.
    session.address = None;
    store::save(tx, scope, &session)?;
    Ok(())
}
