//! Imports: many counts at once, as CSV, carried through by a job.

mod apply;
pub(crate) mod http;
mod model;
mod run;
mod start;
mod store;

pub use model::{Import, RowFault, Status};
pub use start::{NewImport, start};

pub(crate) use run::job;

use bodega_db::ReadTx;
use bodega_kernel::{Check, Id, Invalid, Page, PageRequest, Scope, noun, text};

use crate::InventoryError;

impl NewImport {
    /// Reads the file once, to refuse what is useless as a whole.
    pub fn checked(csv: String, dry_run: bool, reason: &str) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let reason = text::checked(&mut check, "reason", reason, 1, 500);
        check.done()?;
        let total = i64::try_from(model::read(&csv)?.len()).unwrap_or(i64::MAX);
        Ok(Self { csv, total, dry_run, reason })
    }
}

/// How far an import has come.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Job>) -> Result<Import, InventoryError> {
    store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("import"))
}

/// The rows that could not be taken, in the order of the file.
pub fn faults(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Job>,
    page: &PageRequest,
) -> Result<Page<RowFault>, InventoryError> {
    find(tx, scope, id)?;
    Ok(store::faults(tx, scope, id, page)?)
}
