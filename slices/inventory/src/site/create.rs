//! Opening a site.

use bodega_db::{Audit, Tx};
use bodega_identity::onboarding;
use bodega_kernel::Scope;

use super::{NewSite, Site, store, update::taken};
use crate::{InventoryError, events::SiteCreated};

/// Opens a site that the merchant keeps and has stock at.
pub fn create(tx: &mut Tx, scope: &Scope, new: &NewSite) -> Result<Site, InventoryError> {
    let merchant = scope.one()?;
    let now = tx.now();
    let site = Site {
        id: tx.id(),
        keeper: merchant,
        code: new.code.clone(),
        name: new.name.clone(),
        kind: new.kind,
        address: new.address.clone(),
        time_zone: new.time_zone.clone(),
        hours: new.hours.clone(),
        geo: new.geo,
        pickup: new.pickup,
        active: new.active,
        external_id: new.external_id.clone(),
        metadata: new.metadata.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
        delivery_source: new.delivery_source,
    };
    store::insert(tx, &site).map_err(taken)?;
    store::grant(tx, merchant, site.id)?;
    if new.delivery_source {
        super::delivery_source::choose(tx, scope, &site)?;
    }
    bodega_events::append(tx, scope, &SiteCreated { site_id: site.id, kind: site.kind, active: site.active })?;
    tx.record(Audit::new("site.created", "site", site.id).after(site.summary()))?;
    onboarding::reached(tx, scope, onboarding::Step::Site)?;
    Ok(site)
}

/// Opens the site unless the merchant has one of this code already, and gives it either way: for seeds, which run again.
pub fn create_once(tx: &mut Tx, scope: &Scope, new: &NewSite) -> Result<Site, InventoryError> {
    match store::find_by_code(tx, scope, &new.code)? {
        Some(site) => Ok(site),
        None => create(tx, scope, new),
    }
}
