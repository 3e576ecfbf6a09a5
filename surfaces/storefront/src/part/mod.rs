//! The pieces that the shop's pages are made of.

mod bar;
mod card;
mod faults;
mod field;
mod figure;
mod hue;
mod pager;
mod stars;
mod stepper;
mod totals;

pub use bar::Bar;
pub use card::Item;
pub use faults::{Faults, Line as ProblemLine, Problem};
pub use field::Field;
pub use figure::{Figure, Fit};
pub use hue::{hue_of, quantised};
pub use pager::Pager;
pub use stars::{Length, Stars};
pub use stepper::{Stepper, Ware};
pub use totals::{Totals, Why, WhyStep};

pub(crate) use card::{dietary, foreign, hue};
