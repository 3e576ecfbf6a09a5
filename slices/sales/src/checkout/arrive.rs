//! How an order reaches its buyer: where to, when, and from where.

use bodega_db::ReadTx;
use bodega_identity::address;
use bodega_inventory::site;
use bodega_kernel::{Failure, FailureKind, Id, Invalid, Scope, Time, noun};
use jiff::civil::Date;
use serde_json::json;

use super::{CheckoutError, Fulfilment, Problem, To, Wish, plan::Obstacles};
use crate::{
    SalesError,
    routing::{self, Mode, Reason, Routed, Whereto},
    slot::{self, Kind, Meant, Place, Window},
};

/// A window, and the date on which it is meant.
type Chosen = (Id<noun::Slot>, Date);

/// How an order reaches its buyer.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// Where it comes from, and why; nothing, when nobody brings it there.
    pub routed: Option<Routed>,
    /// Where to.
    pub address: Option<address::Draft>,
    /// When.
    pub window: Option<Window>,
}

impl Arrival {
    /// Where it is handed over.
    pub fn site(&self) -> Option<Id<noun::Site>> {
        self.routed.as_ref().and_then(Routed::site)
    }
}

pub(super) fn arrive(
    tx: &mut ReadTx,
    scope: &Scope,
    wish: &Wish,
    wanted: &[routing::Wanted],
    at: Time,
    obstacles: &mut Obstacles,
) -> Result<Option<Arrival>, SalesError> {
    match &wish.fulfilment {
        None => Ok(None),
        Some(Fulfilment::Delivery { to, slot }) => {
            let address = address_of(tx, scope, wish, to)?;
            brought(tx, scope, (wish, address, *slot), wanted, at, obstacles).map(Some)
        }
        Some(Fulfilment::Pickup { site, slot }) => {
            fetched(tx, scope, (wish, *site, *slot), wanted, at, obstacles).map(Some)
        }
        Some(Fulfilment::Shipping { to, .. }) => {
            let address = address_of(tx, scope, wish, to)?;
            let message = "Nothing is sent by carriers yet.".to_owned();
            let problem = Problem::line("SHIPPING_UNAVAILABLE", message, json!({}));
            obstacles.meet(CheckoutError::Problem(problem))?;
            Ok(Some(Arrival { routed: None, address: Some(address), window: None }))
        }
    }
}

fn address_of(tx: &mut ReadTx, scope: &Scope, wish: &Wish, to: &To) -> Result<address::Draft, SalesError> {
    let unknown = || Invalid::one("fulfilment.addressId", "UNKNOWN_ADDRESS", "is none of your addresses");
    match to {
        To::Typed(draft) => Ok((**draft).clone()),
        To::Saved(id) => {
            let customer = wish.buyer.customer.ok_or_else(unknown)?;
            Ok(address::find(tx, scope, customer, *id)?.ok_or_else(unknown)?.draft)
        }
    }
}

fn brought(
    tx: &mut ReadTx,
    scope: &Scope,
    (wish, address, slot): (&Wish, address::Draft, Option<Chosen>),
    wanted: &[routing::Wanted],
    at: Time,
    obstacles: &mut Obstacles,
) -> Result<Arrival, SalesError> {
    let place = Place::new(Some(&address.city), address.postal_code.as_deref());
    let point = address.geo.map(|geo| (geo.lat, geo.lng));
    let to = Whereto { place: place.clone(), point };
    let routed = match routing::route(tx, scope, &to, wanted) {
        Err(SalesError::AddressNotServed) => {
            obstacles.meet(SalesError::AddressNotServed)?;
            None
        }
        routed => Some(routed?),
    };
    let only = routed.as_ref().filter(|routed| routed.mode == Mode::Source).and_then(Routed::site);
    let meant = Meant { kind: Kind::Delivery, site: only, place: Some(&place), holds: holds(wish, slot) };
    let window = match slot {
        Some(slot) => window(tx, scope, slot, &meant, at, obstacles)?,
        None => {
            let serving = slot::sites_serving(tx, scope, &place)?;
            if only.is_some_and(|site| !serving.contains(&site)) {
                obstacles.meet(SalesError::AddressNotServed)?;
            }
            obstacles.meet(Invalid::one("fulfilment.slotId", "REQUIRED", "choose a delivery window"))?;
            None
        }
    };
    Ok(Arrival { routed, address: Some(address), window })
}

fn fetched(
    tx: &mut ReadTx,
    scope: &Scope,
    (wish, branch, slot): (&Wish, Id<noun::Site>, Option<Chosen>),
    wanted: &[routing::Wanted],
    at: Time,
    obstacles: &mut Obstacles,
) -> Result<Arrival, SalesError> {
    let found = match site::find(tx, scope, branch) {
        Err(error) if error.kind() == FailureKind::NotFound => {
            return Err(Invalid::one("fulfilment.branchId", "UNKNOWN_SITE", "is none of our branches").into());
        }
        found => found?,
    };
    if !found.active || !found.pickup {
        let message = "Orders cannot be fetched at this branch.".to_owned();
        let problem = Problem::line("PICKUP_UNAVAILABLE", message, json!({ "branchId": branch }));
        obstacles.meet(CheckoutError::Problem(problem))?;
    }
    let meant = Meant { kind: Kind::Pickup, site: Some(branch), place: None, holds: holds(wish, slot) };
    let window = match slot {
        Some(slot) => window(tx, scope, slot, &meant, at, obstacles)?,
        None => None,
    };
    let keys = wanted.iter().map(|line| line.key).collect();
    let routed = Routed::only(Mode::Source, branch, Reason::Fetched, keys);
    Ok(Arrival { routed: Some(routed), address: None, window })
}

/// Is the place held already?
fn holds(wish: &Wish, slot: Option<Chosen>) -> bool {
    let booked = wish.held.as_ref().and_then(|held| held.booked.as_ref());
    booked.zip(slot).is_some_and(|(booked, (slot, date))| booked.slot_id == slot && booked.date == date.to_string())
}

fn window(
    tx: &mut ReadTx,
    scope: &Scope,
    slot: Chosen,
    meant: &Meant<'_>,
    at: Time,
    obstacles: &mut Obstacles,
) -> Result<Option<Window>, SalesError> {
    match slot::planned(tx, scope, slot, meant, at) {
        Ok(window) => Ok(Some(window)),
        Err(error) if error.kind() == FailureKind::NotFound => {
            Err(Invalid::one("fulfilment.slotId", "UNKNOWN_SLOT", "is none of our windows").into())
        }
        Err(error @ (SalesError::SlotUnavailable(_) | SalesError::AddressNotServed)) => {
            obstacles.meet(error)?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
