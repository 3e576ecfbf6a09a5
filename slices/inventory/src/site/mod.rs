//! Sites: branches and warehouses. They belong to the installation; grants say which merchants have stock there.

mod address;
mod body;
mod create;
mod delivery_source;
mod grant;
mod hold_open;
mod hours;
pub(crate) mod http;
pub(crate) mod http_grant;
mod list;
mod model;
mod reach;
pub(crate) mod store;
mod update;

pub use address::{Geo, SiteAddress};
pub use create::{create, create_once};
pub use delivery_source::{delivery_source, set_delivery_source};
pub use grant::{grant, revoke};
pub use hours::Opening;
pub use list::{SiteFilter, all, find, list};
pub use model::{Kind, NewSite, Site, SiteChange};
pub use reach::Reach;
pub use update::{Hand, close, update};

pub(crate) use hold_open::hold_open;
pub(crate) use model::checked_code;

use bodega_db::ReadTx;
use bodega_kernel::{Id, Scope, noun};

use crate::InventoryError;

/// Is it the merchant's to change the site's data?
pub(crate) fn check_keeper(
    tx: &mut ReadTx,
    scope: &Scope,
    hand: Hand,
    id: Id<noun::Site>,
) -> Result<Site, InventoryError> {
    let site = find(tx, scope, id)?;
    if hand == Hand::Operator || site.keeper == scope.one()? {
        Ok(site)
    } else {
        Err(InventoryError::SiteKeptByAnother)
    }
}
