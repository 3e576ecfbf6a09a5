//! Which sites bring orders to a place.

use std::collections::BTreeSet;

use bodega_db::ReadTx;
use bodega_inventory::site;
use bodega_kernel::{Id, Scope, noun};

use super::{Kind, Place, store};
use crate::SalesError;

/// The sites that have a delivery window whose area holds the place, whatever the hour.
pub fn sites_serving(tx: &mut ReadTx, scope: &Scope, place: &Place) -> Result<BTreeSet<Id<noun::Site>>, SalesError> {
    let sites = site::all(tx, scope)?;
    let slots = store::of_sites(tx, scope, sites.iter().map(|site| site.id))?;
    let serves = |slot: &super::Slot| slot.active && slot.kind == Kind::Delivery && slot.area.serves(place);
    Ok(slots.into_iter().filter(serves).map(|slot| slot.site).collect())
}
