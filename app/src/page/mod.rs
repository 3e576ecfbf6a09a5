//! The pages that the program itself shows: behind the counter, the development mailbox, and what is said when there is
//! no shop to say it.

mod mailbox;
mod rush;
mod welcome;

pub use mailbox::{Letter, Mailbox, Part};
pub use rush::RushPage;
pub use welcome::{Door, Key, Welcome};
