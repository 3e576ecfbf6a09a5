//! Looking at refunds.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::{Refund, Status, store};
use crate::PaymentsError;

/// Which refunds a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct RefundFilter {
    /// Only those that have come so far.
    pub status: Option<Status>,
}

/// The merchant's refunds, the newest first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: RefundFilter,
    page: &PageRequest,
) -> Result<Page<Refund>, PaymentsError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// A refund as it stands.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Refund>) -> Result<Refund, PaymentsError> {
    store::find(tx, scope, id)?.ok_or(PaymentsError::NotFound("refund"))
}

/// The refunds of a payment, the first one first.
pub fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Refund>, PaymentsError> {
    Ok(store::of_intent(tx, scope, intent)?)
}
