//! Looking at exceptions.

use bodega_db::ReadTx;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use jiff::civil::Date;

use super::{Exception, store};
use crate::SalesError;

/// Which exceptions a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExceptionFilter {
    /// Only those of this date and later ones.
    pub from: Option<Date>,
    /// Only those before this date.
    pub to: Option<Date>,
}

/// The exceptions within reach, by date.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: ExceptionFilter,
    page: &PageRequest,
) -> Result<Page<Exception>, SalesError> {
    Ok(store::list(tx, scope, reach, filter, page)?)
}

/// One of them.
pub fn find(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::SlotException>,
) -> Result<Exception, SalesError> {
    let exception = store::find(tx, scope, id)?.ok_or(SalesError::NotFound("exception"))?;
    reach.check(exception.site)?;
    Ok(exception)
}
