//! Shared devices: within a device on which a colleague is signed in, staff take over by badge or PIN. It opens a
//! session of their own, so that what they do is theirs; it ends with the colleague's, and may no more than it.

mod give;
pub(crate) mod http;
mod pin;
mod store;
mod take_over;

pub use give::give;
pub use store::Colleague;
pub use take_over::Shown;
