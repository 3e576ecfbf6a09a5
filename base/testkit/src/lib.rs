#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on fails"
)]

#[cfg(feature = "app")]
mod app;
#[cfg(feature = "app")]
mod badge;
#[cfg(feature = "app")]
mod client;
mod clock;
mod db;
#[cfg(feature = "app")]
mod leftover;
#[cfg(feature = "app")]
mod people;
#[cfg(feature = "app")]
pub mod sweep;

#[cfg(feature = "app")]
pub use app::App;
#[cfg(feature = "app")]
pub use badge::Badge;
#[cfg(feature = "app")]
pub use client::{Client, Reply};
pub use clock::Clock;
pub use db::{Backend, Fresh, TestDb};
#[cfg(feature = "app")]
pub use people::{PASSWORD, People};

/// Runs each test on both databases, each on a fresh one: `on_both! { async fn it_holds(db: TestDb) { … } }`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($fresh:ident: $kind:ty) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn test($fresh: $kind) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(<$kind as $crate::Fresh>::fresh($crate::Backend::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test(<$kind as $crate::Fresh>::fresh($crate::Backend::Postgres).await).await;
            }
        }
    )*};
}
