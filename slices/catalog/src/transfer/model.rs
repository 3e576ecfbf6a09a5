//! What an import and an export are.

use bodega_db::words;
use bodega_kernel::{Id, Time, noun};

words! {
    /// How far an import or an export has come.
    #[schema(as = TransferStatus)]
    Status {
        /// Its file is being taken in.
        Receiving = "RECEIVING",
        /// Waiting for a worker.
        Queued = "QUEUED",
        /// On its way through.
        Running = "RUNNING",
        /// Everything is through.
        Done = "DONE",
        /// Somebody stopped it; what was through before stands.
        Cancelled = "CANCELLED",
    }
}

words! {
    /// How products are written down.
    #[schema(as = TransferFormat)]
    Format {
        /// A table: one line for each variant.
        Csv = "csv",
        /// A product as JSON on each line.
        Jsonl = "jsonl",
    }
}

words! {
    /// What becomes of products that are there already.
    #[schema(as = ImportMode)]
    Mode {
        /// They are changed: what is left out stays.
        Upsert = "upsert",
        /// They are refused: only new ones are made.
        Create = "create",
    }
}

impl Status {
    /// Is nothing to come any more?
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

impl Format {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/x-ndjson",
        }
    }
}

/// A file of products on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: Id<noun::Import>,
    /// How far it has come.
    pub status: Status,
    /// How its file is written.
    pub format: Format,
    /// What becomes of products that are there already.
    pub mode: Mode,
    /// Only looked at, nothing changed?
    pub dry_run: bool,
    /// The first line of a CSV, and what its cells are separated by.
    pub head: Head,
    /// How many products it has.
    pub total: i64,
    /// How many are through.
    pub done: i64,
    /// How many were made, or would have been.
    pub created: i64,
    /// How many were changed, or would have been.
    pub updated: i64,
    /// How many were so already.
    pub unchanged: i64,
    /// How many could not be taken.
    pub failed: i64,
    /// How much was found wrong in all; the first [`MAX_FAULTS`] are kept.
    pub faults: i64,
    /// The piece of the file that comes next.
    pub part: i64,
    /// When it was sent.
    pub created_at: Time,
    /// When it was over.
    pub finished_at: Option<Time>,
}

/// The first line of a CSV, and what its cells are separated by. Empty for JSON Lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The names of the columns, as they were sent.
    pub columns: Vec<String>,
    /// A comma, a semicolon or a tab.
    pub separator: u8,
}

/// So much of what is wrong with a file is kept; what is beyond is counted. Nobody mends ten thousand lines by hand, and a
/// file that is wrong throughout must not fill the disk.
pub const MAX_FAULTS: i64 = 10_000;

/// What is wrong with a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line; the first one is 1.
    pub line: i64,
    /// The column or the field.
    pub field: String,
    /// Its stable name.
    pub code: String,
    /// In words.
    pub message: String,
}

/// Products on their way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Its id.
    pub id: Id<noun::Export>,
    /// How far it has come.
    pub status: Status,
    /// How its file is written.
    pub format: Format,
    /// Archived ones too?
    pub archived: bool,
    /// The languages that a CSV has columns for.
    pub languages: Vec<String>,
    /// How many products there were when it began.
    pub total: i64,
    /// How many are written.
    pub done: i64,
    /// How many bytes that is.
    pub bytes: i64,
    /// The next piece of the file.
    pub part: i64,
    /// The last product that is written.
    pub after: Option<Id<noun::Product>>,
    /// When it was asked for.
    pub created_at: Time,
    /// When it was over.
    pub finished_at: Option<Time>,
}
