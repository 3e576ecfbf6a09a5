//! The store of pictures, from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod bombs;
mod drawing;
mod pictures;
mod renditions;
#[cfg(feature = "s3")]
mod s3;
mod serving;
mod sweeping;
mod taking;

use bodega_media::{Config, Limits, Media, Place};

/// An empty store in memory.
pub fn store() -> Media {
    Media::open(&Config { place: Place::Memory, limits: Limits::default() }).unwrap()
}
