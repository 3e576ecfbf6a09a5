//! Laying out a site: zones and bins come, change and go. Whether a bin that goes is empty is asked across all merchants
//! who have goods at the site, so the call must span the installation.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Id, Invalid, Scope, noun};
use serde_json::json;

use super::{Bin, BinData, Zone, store};
use crate::{InventoryError, site, site::Hand};

/// Adds a zone to a site.
pub fn add_zone(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    code: &str,
    name: &str,
) -> Result<Zone, InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    let zone = Zone { id: tx.id(), code: code.to_owned(), name: name.to_owned() };
    store::add_zone(tx, at, &zone).map_err(taken)?;
    let entry = Audit::new("zone.created", "zone", zone.id).merchant(scope.one()?);
    tx.record(entry.after(json!({ "branchId": at, "code": code, "name": name })))?;
    Ok(zone)
}

/// Gives a zone another code and name.
pub fn set_zone(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    zone: &Zone,
) -> Result<Zone, InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    let before = store::zone(tx, at, zone.id)?.ok_or(InventoryError::NotFound("zone"))?;
    store::set_zone(tx, at, zone).map_err(taken)?;
    let entry = Audit::new("zone.updated", "zone", zone.id).merchant(scope.one()?);
    let entry = entry.before(json!({ "code": before.code, "name": before.name }));
    tx.record(entry.after(json!({ "code": zone.code, "name": zone.name })))?;
    Ok(zone.clone())
}

/// Takes a zone away; its bins must have gone before.
pub fn drop_zone(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    id: Id<noun::Zone>,
) -> Result<(), InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    let zone = store::zone(tx, at, id)?.ok_or(InventoryError::NotFound("zone"))?;
    if store::zone_has_bins(tx, id)? {
        return Err(InventoryError::ZoneHasBins);
    }
    store::drop_zone(tx, at, id)?;
    let entry = Audit::new("zone.deleted", "zone", id).merchant(scope.one()?);
    tx.record(entry.before(json!({ "code": zone.code, "name": zone.name })))?;
    Ok(())
}

/// Adds a bin to a site.
pub fn add_bin(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    data: &BinData,
) -> Result<Bin, InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    check_zone(tx, at, data)?;
    let bin = Bin { id: tx.id(), site: at, active: true, data: data.clone() };
    store::add(tx, &bin).map_err(taken)?;
    let entry = Audit::new("bin.created", "bin", bin.id).merchant(scope.one()?);
    tx.record(entry.after(json!({ "branchId": at, "code": data.code })))?;
    Ok(bin)
}

/// Says something else about a bin.
pub fn set_bin(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    id: Id<noun::Bin>,
    data: &BinData,
) -> Result<Bin, InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    let before = in_use(store::lock(tx, at, id)?)?;
    check_zone(tx, at, data)?;
    let after = Bin { data: data.clone(), ..before.clone() };
    store::set(tx, &after).map_err(taken)?;
    let entry = Audit::new("bin.updated", "bin", id).merchant(scope.one()?);
    tx.record(entry.before(json!({ "code": before.data.code })).after(json!({ "code": data.code })))?;
    Ok(after)
}

/// Takes a bin out of use, once it is empty.
pub fn retire_bin(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    at: Id<noun::Site>,
    id: Id<noun::Bin>,
) -> Result<(), InventoryError> {
    site::check_keeper(tx, scope, hand, at)?;
    let bin = in_use(store::lock(tx, at, id)?)?;
    if store::holds_stock(tx, id)? {
        return Err(InventoryError::HoldsStock);
    }
    store::retire(tx, &bin)?;
    let entry = Audit::new("bin.retired", "bin", id).merchant(scope.one()?);
    tx.record(entry.before(json!({ "code": bin.data.code })))?;
    Ok(())
}

fn in_use(bin: Option<Bin>) -> Result<Bin, InventoryError> {
    bin.filter(|bin| bin.active).ok_or(InventoryError::NotFound("bin"))
}

fn check_zone(tx: &mut Tx, at: Id<noun::Site>, data: &BinData) -> Result<(), InventoryError> {
    let Some(zone) = data.zone else { return Ok(()) };
    match store::zone(tx, at, zone)? {
        Some(_) => Ok(()),
        None => Err(Invalid::one("zoneId", "UNKNOWN_ZONE", "is no zone of this site").into()),
    }
}

fn taken(error: DbError) -> InventoryError {
    if error.violates("inventory_zone_code") || error.violates("inventory_bin_code") {
        InventoryError::taken("code", "CODE_TAKEN")
    } else {
        error.into()
    }
}
