//! The inventory over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod statements;
