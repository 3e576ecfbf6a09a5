//! Passwords: what is accepted, how they are hashed, and where that work is done.

mod hash;
mod hasher;
mod rule;

pub use hash::{Cost, Verdict};
pub use hasher::{Busy, Hasher};
pub(crate) use rule::check_against;
pub use rule::{Password, check};
