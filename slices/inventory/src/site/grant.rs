//! Which merchants have stock at a site. The operator's business.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, MerchantId, Scope, noun};

use super::store;
use crate::InventoryError;

/// Gives `merchant` room at a site of `scope`'s merchant. The call spans the installation.
pub fn grant(tx: &mut Tx, scope: &Scope, id: Id<noun::Site>, merchant: MerchantId) -> Result<(), InventoryError> {
    store::lock(tx, scope, id)?.ok_or(InventoryError::NotFound("site"))?;
    if store::grant(tx, merchant, id)? {
        tx.record(Audit::new("site.granted", "site", id).merchant(merchant))?;
    }
    Ok(())
}

/// Takes the room away again, unless the merchant's goods are still there. The call spans the installation.
pub fn revoke(tx: &mut Tx, scope: &Scope, id: Id<noun::Site>, merchant: MerchantId) -> Result<(), InventoryError> {
    let site = store::lock(tx, scope, id)?.ok_or(InventoryError::NotFound("site"))?;
    if site.keeper == merchant {
        return Err(InventoryError::SiteKeptByAnother);
    }
    if store::delivery_source(tx, &Scope::One(merchant))?.is_some_and(|source| source.id == id) {
        return Err(InventoryError::ServesDeliveries);
    }
    if store::holds_stock_of(tx, merchant, id)? {
        return Err(InventoryError::HoldsStock);
    }
    if store::revoke(tx, merchant, id)? {
        tx.record(Audit::new("site.revoked", "site", id).merchant(merchant))?;
    }
    Ok(())
}
