#![doc = include_str!("../README.md")]

mod answer;
mod authenticator;
mod caller;
mod config;
pub mod cursor;
mod docs;
mod download;
mod edge;
mod error;
mod exchange;
mod guard;
mod health;
pub mod limit;
mod once;
pub mod openapi;
#[cfg(feature = "outbound")]
pub mod outbound;
mod patient;
mod read;
mod serve;
mod server;
mod telemetry;
pub mod version;

pub use answer::{Created, Data, List, NoContent, PageView, Tagged};
pub use authenticator::{Authenticator, Boxed, Knock, Visitor};
pub use caller::{Caller, Permission, Permissions};
pub use config::{HttpConfig, Network, NetworkError, is_origin};
pub use download::download;
pub use error::{Answer, HttpError};
pub use guard::{Allowed, SignedIn, Stranger, Visit};
pub use health::ReadyCheck;
pub use limit::{Limiter, Limits, MemoryLimiter, Quota, Subject, Verdict};
pub use once::{CART_COOKIE, Carried, Given, Once, OnceHeader, Principal, cart_token, kept_data, kept_refusal};
pub use read::{
    Body, BodyLimit, CountedPage, Csv, Ignored, PageParams, Paged, Params, Raw, RowKind, Rows, Segment, Segments,
    Upload, body_limit, from_json,
};
pub use serve::{Drained, Stopping, serve};
pub use server::{House, Server, metrics_routes};
pub use telemetry::record as record_metrics;
pub use version::{Match, MatchHeader, VersionMismatch};
