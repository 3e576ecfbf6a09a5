//! The test kit proves others; here it is proven that it would notice.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod app;
mod sweep;
mod toys;
