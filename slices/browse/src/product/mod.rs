//! One product, and plain lists of them.

pub(crate) mod http;
pub(crate) mod list;
pub(crate) mod wire;
