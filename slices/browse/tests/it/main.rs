//! Browsing over HTTP and through its face, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod cache;
mod fallback;
mod index;
mod isolation;
mod list;
mod mall;
mod paging;
mod prices;
mod product;
mod rush;
mod search;
mod similar;
mod snapshot;
mod statements;
mod stock;
mod synonym;
