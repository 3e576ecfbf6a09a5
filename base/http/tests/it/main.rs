//! How the house speaks HTTP, on a small shop of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod body;
mod browser;
mod carry;
mod connections;
mod document;
mod doorman;
mod envelope;
mod guard;
mod health;
mod jars;
mod limits;
mod list;
mod once;
#[cfg(feature = "outbound")]
mod outbound;
mod params;
mod shop;
mod telling;
mod version;
