//! Many products at once, in and out: files of a table or of JSON on lines, carried through by jobs.

mod apply;
mod cell;
mod columns;
mod concern;
mod decode;
mod export;
mod export_store;
mod fault_store;
pub(crate) mod http;
pub(crate) mod http_export;
mod lookup;
mod model;
pub(crate) mod place;
mod raw;
mod read;
mod receive;
#[cfg(test)]
mod round_trip;
mod run;
mod split;
mod store;
mod tangle;
mod together;
mod view;
mod write;

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

pub use export::{cancel_export, export, export_part, export_step, exports, start_export};
pub use model::{Export, Fault, Format, Head, Import, MAX_FAULTS, Mode, Status};
pub use receive::{NewImport, Received, Receiving, ask, forget};
pub use run::{Carrier, cancel};

pub(crate) use export::export_job;
pub(crate) use run::import_job;

use crate::CatalogError;

/// The import of this id.
pub fn import(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Import>) -> Result<Import, CatalogError> {
    store::find(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NotFound("import"))
}

/// A page of imports, the newest first.
pub fn imports(tx: &mut ReadTx, scope: &Scope, page: &PageRequest) -> Result<Page<Import>, CatalogError> {
    Ok(store::page(tx, scope.one().map_err(DbError::from)?, page)?)
}

/// A page of what is wrong with a file, in the order of its lines.
pub fn faults(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Import>,
    page: &PageRequest,
) -> Result<Page<Fault>, CatalogError> {
    import(tx, scope, id)?;
    Ok(fault_store::faults(tx, scope.one().map_err(DbError::from)?, id, page)?)
}
