//! Reading what a request brings, strictly: what is not understood is refused, with the field that it stands in.

mod body;
mod csv;
mod fault;
mod json;
mod multipart;
mod paged;
mod params;
mod raw;
mod rows;
mod segment;
mod strict;
mod upload;

pub use body::{Body, BodyLimit, Ignored, body_limit, from_json};
pub use csv::Csv;
pub(crate) use json::canonical;
pub(crate) use paged::next_of_counted;
pub use paged::{CountedPage, PageParams, Paged};
pub use params::Params;
pub use raw::Raw;
pub use rows::{RowKind, Rows};
pub use segment::{Segment, Segments};
pub use upload::Upload;
