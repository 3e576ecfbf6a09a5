//! How far a merchant has come on its way in: register, verify the e-mail, create the business, first site, first
//! product, invite staff. Each step can be taken up again; the state is shown in the back office.

mod business;
pub(crate) mod http;
mod steps;

pub(crate) use business::invite_owner;
pub use business::open_business;
pub(crate) use steps::reached_by;
pub use steps::{Progress, Step, progress, reached};
