//! The search index of this process: made of the log, and made anew when there is none.

mod document;
pub(crate) mod facet;
mod follow;
mod gather;
mod rebuild;

pub(crate) use follow::{Follower, Indexer};
