//! Sales over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod carts;
mod confirm;
mod defaults;
mod exceptions;
mod isolation;
mod limits;
mod market;
mod offer;
mod orders;
mod phone;
mod plan;
mod pricing;
mod recover;
mod refusals;
mod routing;
mod rush;
mod sessions;
mod shop;
mod statements;
mod take;
mod tokens;
