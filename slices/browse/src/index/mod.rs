//! The search index of this process: made of the log, and made anew when there is none.

mod categories;
mod dirty;
mod document;
pub(crate) mod facet;
mod follow;
mod gather;
mod rebuild;
mod refresh;
mod standing;
mod watched;

pub(crate) use follow::{Follower, Indexer};
pub use standing::{Standing, standing};
