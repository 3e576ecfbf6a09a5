//! What a merchant asks of its own catalogue.

mod change;
pub(crate) mod http;
mod store;

pub use change::{SettingsBody, change};
pub use store::{Settings, get};
