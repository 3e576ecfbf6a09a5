//! Invitations to a merchant's staff: sent by mail when somebody is taken on, and accepted by the link in it.

mod accept;
pub(crate) mod http;

pub use accept::Acceptance;
