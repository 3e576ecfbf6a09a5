//! When the demo brings orders, and when they can be fetched.

use bodega_db::Tx;
use bodega_inventory::site::{self, NewSite};
use bodega_kernel::Scope;
use bodega_sales::slot::{self, Capacities};

use super::{Capacity, DemoError};

/// Plans a week at a site that has none yet.
pub(super) fn plan(tx: &mut Tx, scope: &Scope, of: &NewSite, capacity: Capacity) -> Result<(), DemoError> {
    let site = site::create_once(tx, scope, of)?;
    let capacities = match capacity {
        Capacity::Usual => Capacities::USUAL,
        Capacity::Unlimited => Capacities::UNLIMITED,
    };
    slot::ensure_default_windows(tx, scope, &site, capacities)?;
    Ok(())
}
