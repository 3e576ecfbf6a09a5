#![doc = include_str!("../README.md")]

mod address;
mod config;
#[cfg(feature = "draw")]
mod draw;
mod flight;
mod head;
mod kind;
mod media;
mod pixels;
mod refusal;
mod rendition;
mod routes;
#[cfg(feature = "s3")]
mod s3;
mod store;

pub use address::{Format, STEPS, Source, shown, sources, srcset, url, widths};
pub use config::{Config, ConfigError, Limits, Place, S3};
pub use kind::Kind;
pub use media::{Media, Taken};
pub use refusal::Refusal;
