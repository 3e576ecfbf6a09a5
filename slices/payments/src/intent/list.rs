//! Looking at payments.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::{Intent, State, store};
use crate::PaymentsError;

/// Which payments a list holds.
#[derive(Debug, Clone, Default)]
pub struct IntentFilter {
    /// Only those that have come so far.
    pub state: Option<State>,
    /// Only those for this.
    pub reference: Option<String>,
}

/// The merchant's payments, the newest first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &IntentFilter,
    page: &PageRequest,
) -> Result<Page<Intent>, PaymentsError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// A payment as it stands.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Payment>) -> Result<Intent, PaymentsError> {
    store::find(tx, scope, id)?.ok_or(PaymentsError::NotFound("payment"))
}

/// These payments, in this order; what is not there is left out.
pub fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Payment>]) -> Result<Vec<Intent>, PaymentsError> {
    let mut found = store::by_ids(tx, scope, ids)?;
    found.sort_by_key(|intent| ids.iter().position(|id| *id == intent.id));
    Ok(found)
}
