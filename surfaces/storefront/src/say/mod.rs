//! How the shop writes prices for so much, hours, and delivery windows.

mod hours;
mod unit;
mod window;

pub use hours::{state, week};
pub use unit::{much, much_of, unit_line};
pub use window::Window;
