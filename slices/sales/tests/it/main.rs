//! Sales over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod defaults;
mod exceptions;
mod isolation;
mod limits;
mod offer;
mod plan;
mod shop;
mod statements;
mod take;
