//! Sessions: a device on which a user is signed in at a merchant, with its family of refresh tokens.

pub mod browser;
mod end;
pub(crate) mod http;
mod login;
mod open;
mod refresh;
pub(crate) mod standing;
pub(crate) mod store;
mod visit;

pub use end::{Because, end_all, end_one};
pub use login::Login;
pub(crate) use login::{Admitted, failed};
pub(crate) use open::open_on;
pub use open::{Device, Opening, SignedIn, Tokens, open};
pub use refresh::{Refreshed, refresh};
pub use store::SessionRow;
