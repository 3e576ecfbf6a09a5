//! Looking at the plan.

use bodega_db::ReadTx;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Kind, Slot, store};
use crate::SalesError;

/// Which windows a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct SlotFilter {
    /// Only those that are offered, or only those that are not.
    pub active: Option<bool>,
    /// Only those of one kind.
    pub kind: Option<Kind>,
    /// Only those of one weekday.
    pub day_of_week: Option<i64>,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// The windows within reach, by site, kind, weekday and start.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: SlotFilter,
    page: &PageRequest,
) -> Result<Page<Slot>, SalesError> {
    Ok(store::list(tx, scope, reach, filter, page)?)
}

/// One of the merchant's windows.
pub fn find(tx: &mut ReadTx, scope: &Scope, reach: &Reach, id: Id<noun::Slot>) -> Result<Slot, SalesError> {
    let slot = store::find(tx, scope, id)?.ok_or(SalesError::NotFound("delivery slot"))?;
    reach.check(slot.site)?;
    Ok(slot)
}
