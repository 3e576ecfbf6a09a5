//! What lies on the disk, and what of it is held in memory.

mod columns;
mod folder;
mod prices;
mod row;
mod schema;
mod snapshot;
mod vocabulary;
mod writer;

pub(crate) use columns::{Columns, Interner};
pub(crate) use folder::{Folder, Place};
pub(crate) use prices::Cost;
pub(crate) use row::shown;
pub(crate) use schema::{Fields, Part, Slot};
pub(crate) use snapshot::{Bits, Members, Segment, Snapshot};
pub(crate) use vocabulary::Vocabulary;
pub(crate) use writer::{Builder, REST, Writer, reached_by};
