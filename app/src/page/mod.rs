//! The pages that the program itself shows: the front of an open installation, the development mailbox, and what is
//! said when something is not there.

pub mod hours;
mod mailbox;
mod welcome;

pub use mailbox::{Letter, Mailbox, Part};
pub use welcome::{Aisle, Branch, Door, Key, Pager, Stand, Welcome};
