//! What the house's own tools share: a private PostgreSQL cluster, a demo that is started and killed, an HTTP client
//! that is cheap enough to measure others with, and dice that a seed replays. `xtask` and `bodega-bench` stand on it.

pub mod client;
pub mod cluster;
pub mod demo;
pub mod dice;
pub mod folder;

/// What a tool gives: a value, or something to tell the person who called it.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
