//! Transfers: goods on their way from one site to another. While they travel they are in the ledger's account TRANSIT,
//! so that nothing is ever nowhere.

mod body;
mod cancel;
pub(crate) mod http;
mod model;
mod receive;
mod send;
mod store;

pub use cancel::cancel;
pub use model::{Part, Send, Status, Transfer};
pub use receive::{Arrival, receive};
pub use send::send;

use bodega_db::{DbError, ReadTx, Tx};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use crate::{InventoryError, site::Reach};

/// A transfer to or from a site within reach.
pub fn find(tx: &mut ReadTx, scope: &Scope, reach: &Reach, id: Id<noun::Transfer>) -> Result<Transfer, InventoryError> {
    let transfer = store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("transfer"))?;
    if !reach.holds(transfer.source) {
        reach.check(transfer.target)?;
    }
    Ok(transfer)
}

/// Transfers to or from the sites within reach, newest first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    status: Option<Status>,
    page: &PageRequest,
) -> Result<Page<Transfer>, InventoryError> {
    Ok(store::list(tx, scope, reach, status, page)?)
}

/// A transfer of which something is still on its way, locked.
fn lock_open(tx: &mut Tx, scope: &Scope, id: Id<noun::Transfer>) -> Result<Transfer, InventoryError> {
    let transfer = store::lock(tx, scope, id)?.ok_or(InventoryError::NotFound("transfer"))?;
    match transfer.status {
        Status::InTransit => Ok(transfer),
        closed => Err(InventoryError::TransferClosed(closed)),
    }
}

fn close(tx: &mut Tx, scope: &Scope, transfer: &mut Transfer, status: Status) -> Result<(), InventoryError> {
    if !store::close(tx, scope, transfer.id, status)? {
        return Err(DbError::Internal("a transfer was closed under its lock".to_owned()).into());
    }
    transfer.status = status;
    transfer.closed_at = Some(tx.now());
    Ok(())
}
