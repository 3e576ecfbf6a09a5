//! Taking a CSV in.

use bodega_db::{Audit, DbError, Tx};
use bodega_events::{NewJob, enqueue};
use bodega_kernel::Scope;
use serde_json::json;

use super::{
    model::{Import, Status},
    run::JOB,
    store,
};
use crate::{InventoryError, site::Reach};

/// A file of counts whose header and size are right.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// The file.
    pub csv: String,
    /// How many rows it has.
    pub(super) total: i64,
    /// Only look, change nothing?
    pub dry_run: bool,
    /// Why, in somebody's words.
    pub reason: String,
}

/// Keeps the file and asks for the job that imports it. Rows for sites out of the sender's reach will be refused.
pub fn start(tx: &mut Tx, scope: &Scope, reach: &Reach, new: &NewImport) -> Result<Import, InventoryError> {
    let job = enqueue(tx, NewJob::new(JOB, json!({})))?;
    let import = Import {
        id: job.ok_or_else(|| DbError::Internal("a job without a key was refused".to_owned()))?,
        status: Status::Queued,
        dry_run: new.dry_run,
        reason: new.reason.clone(),
        total: new.total,
        done: 0,
        changed: 0,
        failed: 0,
        created_at: tx.now(),
        finished_at: None,
    };
    store::insert(tx, scope, &import, reach, &new.csv)?;
    let entry = Audit::new("stock.imported", "stock_import", import.id).reason(new.reason.clone());
    tx.record(entry.after(json!({ "rows": new.total, "dryRun": new.dry_run })))?;
    Ok(import)
}
