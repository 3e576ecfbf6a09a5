//! Asking which site an order comes from.

use std::collections::BTreeMap;

use bodega_db::ReadTx;
use bodega_inventory::{
    InventoryError,
    site::{self, Site},
};
use bodega_kernel::{Id, Scope, noun};

use super::{
    choose::choose,
    model::{Candidate, Mode, Reason, Routed, Wanted},
    store,
};
use crate::{
    SalesError,
    slot::{self, Place},
};

/// Where an order is to go.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereto {
    /// The town and the postal code, by which zones are drawn.
    pub place: Place,
    /// The point on the globe, in degrees north and east.
    pub point: Option<(f64, f64)>,
}

/// The site, or the sites, that a delivery comes from.
pub fn route(tx: &mut ReadTx, scope: &Scope, to: &Whereto, wanted: &[Wanted]) -> Result<Routed, SalesError> {
    let (policy, _) = store::find(tx, scope)?;
    let source = match site::delivery_source(tx, scope) {
        Ok(source) => Some(source),
        Err(InventoryError::NoDeliverySource) => None,
        Err(error) => return Err(error.into()),
    };
    if policy.mode == Mode::Source {
        let source = source.ok_or(SalesError::AddressNotServed)?;
        let keys = wanted.iter().map(|line| line.key).collect();
        return Ok(Routed::only(Mode::Source, source.id, Reason::Configured, keys));
    }
    let candidates = candidates(tx, scope, to, wanted, source.map(|source| source.id))?;
    choose(&policy, wanted, &candidates).ok_or(SalesError::AddressNotServed)
}

/// Every site of the merchant that is in use, with what it has of what is wanted.
fn candidates(
    tx: &mut ReadTx,
    scope: &Scope,
    to: &Whereto,
    wanted: &[Wanted],
    source: Option<Id<noun::Site>>,
) -> Result<Vec<Candidate>, SalesError> {
    let mut variants: Vec<_> = wanted.iter().flat_map(|line| line.parts.iter().map(|(variant, _)| *variant)).collect();
    variants.sort_unstable();
    variants.dedup();
    let mut stock: BTreeMap<Id<noun::Site>, BTreeMap<_, _>> = BTreeMap::new();
    for found in bodega_inventory::available(tx, scope, &variants)? {
        stock.entry(found.site).or_default().insert(found.variant, found.available);
    }
    let serving = slot::sites_serving(tx, scope, &to.place)?;
    let sites = site::all(tx, scope)?;
    let candidate = |site: Site| Candidate {
        site: site.id,
        serves: serving.contains(&site.id),
        metres: site.geo.zip(to.point).map(|(geo, point)| metres((geo.lat, geo.lng), point)),
        available: stock.remove(&site.id).unwrap_or_default(),
        source: source == Some(site.id),
    };
    Ok(sites.into_iter().filter(|site| site.active).map(candidate).collect())
}

/// The way between two points as the crow flies.
#[expect(clippy::cast_possible_truncation, reason = "half the way round the earth is twenty million metres")]
fn metres((lat, lng): (f64, f64), (to_lat, to_lng): (f64, f64)) -> i64 {
    const EARTH: f64 = 6_371_000.0;
    let (a, b) = (lat.to_radians(), to_lat.to_radians());
    let (north, east) = ((b - a) / 2.0, (to_lng - lng).to_radians() / 2.0);
    let half = north.sin().powi(2) + a.cos() * b.cos() * east.sin().powi(2);
    (2.0 * EARTH * half.sqrt().min(1.0).asin()).round() as i64
}

#[cfg(test)]
mod tests {
    use super::metres;

    #[test]
    fn the_way_is_that_of_the_crow() {
        let (haifa, tel_aviv) = ((32.794, 34.9896), (32.0853, 34.7818));
        assert!((80_000..83_000).contains(&metres(haifa, tel_aviv)), "{}", metres(haifa, tel_aviv));
        assert_eq!(metres(haifa, haifa), 0);
        assert!((20_000_000..20_030_000).contains(&metres((0.0, 0.0), (0.0, 180.0))));
    }
}
