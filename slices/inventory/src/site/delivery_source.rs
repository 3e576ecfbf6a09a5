//! Which site serves a merchant's home deliveries.

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{Site, hold_open, store};
use crate::InventoryError;

/// The site that serves home deliveries. That there is none is told plainly: checkout cannot work without.
pub fn delivery_source(tx: &mut ReadTx, scope: &Scope) -> Result<Site, InventoryError> {
    store::delivery_source(tx, scope)?.ok_or(InventoryError::NoDeliverySource)
}

/// Lets a site serve home deliveries from now on, in place of the one that did.
pub fn set_delivery_source(tx: &mut Tx, scope: &Scope, id: Id<noun::Site>) -> Result<Site, InventoryError> {
    let mut site = store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("site"))?;
    choose(tx, scope, &site)?;
    site.delivery_source = true;
    Ok(site)
}

/// A closed site serves nobody, and one that serves cannot be closed: it is held open until this stands.
pub(super) fn choose(tx: &mut Tx, scope: &Scope, site: &Site) -> Result<(), InventoryError> {
    hold_open(tx, scope, [(site.id, "deliverySource".to_owned())])?;
    Ok(store::set_delivery_source(tx, scope, Some(site.id))?)
}

pub(super) fn clear(tx: &mut Tx, scope: &Scope) -> Result<(), InventoryError> {
    Ok(store::set_delivery_source(tx, scope, None)?)
}
