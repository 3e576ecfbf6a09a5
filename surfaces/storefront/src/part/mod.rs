//! The pieces that the shop's pages are made of.

mod card;
mod figure;
mod hue;
mod pager;
mod stars;

pub use card::Item;
pub use figure::{Figure, Fit};
pub use hue::{hue_of, quantised};
pub use pager::Pager;
pub use stars::{Bar, Stars};

pub(crate) use card::{dietary, foreign, hue};
