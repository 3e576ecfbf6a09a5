//! Imports and exports as they are shown.

use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Export, Fault, Format, Import, Mode, Status};

/// A file of products on its way in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProductImport)]
pub(crate) struct ImportView {
    id: Id<noun::Import>,
    status: Status,
    format: Format,
    mode: Mode,
    /// Only looked at, nothing changed?
    dry_run: bool,
    /// How many products it has.
    #[schema(example = 1200)]
    total: i64,
    /// How many are through.
    #[schema(example = 1200)]
    done: i64,
    /// How many were made, or would have been.
    #[schema(example = 1150)]
    created: i64,
    /// How many were changed, or would have been.
    #[schema(example = 30)]
    updated: i64,
    /// How many were so already.
    #[schema(example = 15)]
    unchanged: i64,
    /// How many could not be taken; why is told at `faultsUrl`.
    #[schema(example = 5)]
    failed: i64,
    /// How much was found wrong in all: a product may have several faults. The first 10,000 are kept.
    #[schema(example = 7)]
    fault_count: i64,
    /// Where they are listed, a page at a time.
    #[schema(example = "/api/v1/admin/products/imports/imp_01jd3v7k2mfq9s8x4t6w0ybnhe/faults")]
    faults_url: String,
    /// Where they are as a table, to be fetched as a whole.
    #[schema(example = "/api/v1/admin/products/imports/imp_01jd3v7k2mfq9s8x4t6w0ybnhe/errors")]
    errors_url: String,
    created_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        let path = format!("/api/v1/admin/products/imports/{}", import.id);
        Self {
            id: import.id,
            status: import.status,
            format: import.format,
            mode: import.mode,
            dry_run: import.dry_run,
            total: import.total,
            done: import.done,
            created: import.created,
            updated: import.updated,
            unchanged: import.unchanged,
            failed: import.failed,
            fault_count: import.faults,
            faults_url: format!("{path}/faults"),
            errors_url: format!("{path}/errors"),
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// What is wrong with a line of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProductImportFault)]
pub(crate) struct FaultView {
    /// The first line is 1.
    #[schema(example = 17)]
    line: i64,
    /// The column, or the field.
    #[schema(example = "price")]
    field: String,
    #[schema(example = "INVALID_AMOUNT")]
    code: String,
    #[schema(example = "must be an amount such as 12.90")]
    message: String,
}

impl From<Fault> for FaultView {
    fn from(fault: Fault) -> Self {
        Self { line: fault.line, field: fault.field, code: fault.code, message: fault.message }
    }
}

/// Products on their way out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProductExport)]
pub(crate) struct ExportView {
    id: Id<noun::Export>,
    status: Status,
    format: Format,
    /// Archived ones too?
    archived: bool,
    /// How many products there were when it began.
    #[schema(example = 1200)]
    total: i64,
    /// How many are written.
    #[schema(example = 1200)]
    done: i64,
    /// How many bytes that is.
    #[schema(example = 524_288)]
    bytes: i64,
    created_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
}

impl From<Export> for ExportView {
    fn from(export: Export) -> Self {
        Self {
            id: export.id,
            status: export.status,
            format: export.format,
            archived: export.archived,
            total: export.total,
            done: export.done,
            bytes: export.bytes,
            created_at: export.created_at,
            finished_at: export.finished_at,
        }
    }
}
