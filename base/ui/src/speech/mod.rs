//! How pages speak: numbers, money and dates as each language writes them, and the forms in which words follow a
//! number. The words themselves belong to the surfaces; [`said!`](crate::said), [`told!`](crate::told) and
//! [`counted!`](crate::counted) are how they are written down, so that none is missing in a language.

mod calendar;
mod isolate;
mod number;
mod plural;
mod words;

pub use calendar::{day_and_month, long_day, month, month_letter, short_date, weekday, weekday_short};
pub use isolate::{Isolated, isolated};
pub use number::{counted_in, decimal, grouped, percent, percent_off};
pub use plural::Form;

pub(crate) use number::{grouped_digits, point};
