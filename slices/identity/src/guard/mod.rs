//! Against guessing: five failures close an account for a while, and an address from which many accounts fail is
//! slowed, without closing it to the others behind it.

mod attempts;
mod slow;

pub(crate) use attempts::{Counted, clear, count, neighbourhood, open, suspects, tidy, wait};
pub(crate) use slow::Slow;
