//! The engine as others use it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod any;
mod evaluation;
mod facets;
mod folder;
mod live;
mod ranking;
mod shop;
mod suggestions;
mod understanding;
