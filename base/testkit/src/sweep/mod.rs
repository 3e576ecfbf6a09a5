//! Walks over every operation of the API document: none may be open by accident, none may fall over bad input.

mod guarded;
mod input;
mod operation;

pub use guarded::{Access, assert_every_route_guarded};
pub use input::bad_input;
