//! What shoppers are offered.

use bodega_db::ReadTx;
use bodega_inventory::{
    InventoryError,
    site::{self, Site},
};
use bodega_kernel::{Id, Scope, Time, noun};
use jiff::{Span, civil::Date};

use super::{Kind, Place, Slot, Window, store, week, window::Location};
use crate::{SalesError, exception};

/// So many days can be booked: today and those after it.
pub const HORIZON_DAYS: i64 = 14;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Brought or fetched?
    pub kind: Kind,
    /// Where from. Who is delivered to names none: the site that serves home deliveries answers.
    pub site: Option<Id<noun::Site>>,
    /// Where to, of a delivery.
    pub place: Place,
}

impl Wanted {
    /// Deliveries to anywhere.
    pub fn delivery() -> Self {
        Self { kind: Kind::Delivery, site: None, place: Place::default() }
    }

    /// Fetching at a branch.
    pub fn pickup(site: Id<noun::Site>) -> Self {
        Self { kind: Kind::Pickup, site: Some(site), place: Place::default() }
    }
}

/// A site with those of its windows that are offered.
type Offer = (Location, Vec<Slot>);

/// The windows of the next `days` days (today is one; at most the horizon), in their order. What is past, closed or on a
/// holiday is left out; what is full stays, with nothing remaining: a shopper wants to see that, and to look at the next.
pub fn upcoming(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &Wanted,
    now: Time,
    days: i64,
) -> Result<Vec<Window>, SalesError> {
    let offers = offers(tx, scope, wanted)?;
    let days = days.clamp(1, HORIZON_DAYS);
    dated(tx, scope, &offers, now, |today| (today, today.checked_add(Span::new().days(days - 1)).unwrap_or(today)))
}

/// The windows of one date, in the same way. A date that is past or beyond the horizon has none.
pub fn on_date(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &Wanted,
    now: Time,
    date: Date,
) -> Result<Vec<Window>, SalesError> {
    let offers = offers(tx, scope, wanted)?;
    dated(tx, scope, &offers, now, |_| (date, date))
}

/// The first window with room.
pub fn next(tx: &mut ReadTx, scope: &Scope, wanted: &Wanted, now: Time) -> Result<Option<Window>, SalesError> {
    Ok(upcoming(tx, scope, wanted, now, HORIZON_DAYS)?.into_iter().find(Window::has_room))
}

/// The windows of the week as they are planned, of one weekday or of all, by weekday and start.
pub fn plan(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &Wanted,
    day_of_week: Option<i64>,
) -> Result<Vec<(Slot, Site)>, SalesError> {
    let mut planned = Vec::new();
    for (location, slots) in offers(tx, scope, wanted)? {
        let slots = slots.into_iter().filter(|slot| day_of_week.is_none_or(|day| day == slot.day_of_week));
        planned.extend(slots.map(|slot| (slot, location.site.clone())));
    }
    planned.sort_by_key(|(slot, _)| (slot.day_of_week, slot.start, slot.id));
    Ok(planned)
}

fn offers(tx: &mut ReadTx, scope: &Scope, wanted: &Wanted) -> Result<Vec<Offer>, SalesError> {
    let mut offers: Vec<Offer> =
        sites(tx, scope, wanted)?.into_iter().map(|site| (Location::new(site), Vec::new())).collect();
    let ids: Vec<_> = offers.iter().map(|(location, _)| location.site.id).collect();
    for slot in store::of_sites(tx, scope, ids)? {
        let Some((location, slots)) = offers.iter_mut().find(|(location, _)| location.site.id == slot.site) else {
            continue;
        };
        if slot.active && slot.kind == wanted.kind && location.offers(&slot) && slot.area.serves(&wanted.place) {
            slots.push(slot);
        }
    }
    let served = wanted.kind == Kind::Pickup || wanted.place.is_unknown();
    if !served && offers.iter().all(|(_, slots)| slots.is_empty()) {
        return Err(SalesError::AddressNotServed);
    }
    Ok(offers)
}

/// The sites that answer: the delivery source, the branch that is named, or all branches where orders are fetched.
fn sites(tx: &mut ReadTx, scope: &Scope, wanted: &Wanted) -> Result<Vec<Site>, SalesError> {
    let named = wanted.site.map(|site| week::named_site(tx, scope, site, "branchId")).transpose()?;
    match wanted.kind {
        Kind::Pickup => Ok(named.map_or_else(|| site::all(tx, scope), |site| Ok(vec![site]))?),
        Kind::Delivery => match (site::delivery_source(tx, scope), named) {
            (Ok(source), None) => Ok(vec![source]),
            (Ok(source), Some(named)) => Ok(Some(source).filter(|source| source.id == named.id).into_iter().collect()),
            (Err(InventoryError::NoDeliverySource), None) => Err(SalesError::AddressNotServed),
            (Err(InventoryError::NoDeliverySource), Some(_)) => Ok(Vec::new()),
            (Err(error), _) => Err(error.into()),
        },
    }
}

/// The windows of the dates that `between` gives for a site's today, first and last.
fn dated(
    tx: &mut ReadTx,
    scope: &Scope,
    offers: &[Offer],
    now: Time,
    between: impl Fn(Date) -> (Date, Date),
) -> Result<Vec<Window>, SalesError> {
    let mut windows = Vec::new();
    for (location, slots) in offers.iter().filter(|(_, slots)| !slots.is_empty()) {
        let (today, horizon) = location.horizon(now);
        let (first, last) = between(today);
        let dates = (first.max(today), last.min(horizon));
        let exceptions = exception::store::between(tx, scope, [location.site.id], dates)?;
        let taken = store::places_taken(tx, scope, slots.iter().map(|slot| slot.id), dates)?;
        for date in dates.0.series(Span::new().days(1)).take_while(|date| *date <= dates.1) {
            for slot in slots {
                let Ok(window) = location.window(slot, date, exceptions.of(slot, date), now) else { continue };
                let places = taken.get(&(slot.id, date.to_string())).copied().unwrap_or(0);
                windows.push(window.less(places));
            }
        }
    }
    windows.sort_by_key(|window| (window.starts_at, window.ends_at, window.slot));
    Ok(windows)
}
