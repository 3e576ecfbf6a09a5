//! The shop front over HTTP, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod buyer;
mod choice;
mod fresh;
mod junk;
mod pages;
mod purchase;
mod robots;
mod shop;
