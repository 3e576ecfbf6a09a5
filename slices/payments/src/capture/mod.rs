//! Captures: taking of what is held.

mod model;
mod split;

pub use model::{NewCapture, Portion, Status};
pub use split::Split;
