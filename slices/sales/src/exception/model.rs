//! What an exception is, and which of two holds.

use bodega_kernel::{Id, Time, noun};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::slot::Slot;

/// A date that is not as usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Its id.
    pub id: Id<noun::SlotException>,
    /// Where.
    pub site: Id<noun::Site>,
    /// The one window that it is about; none: all of the site's.
    pub slot: Option<Id<noun::Slot>>,
    /// The date at the site, such as `2026-03-01`.
    pub date: String,
    /// Nothing is brought or fetched.
    pub closed: bool,
    /// The room of each window instead of its usual; there is none when it is closed.
    pub capacity: Option<i64>,
    /// What people call it, such as a holiday's name.
    pub name: Option<String>,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// An exception to be made: checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewException {
    /// Where; the window's own site when it is left out.
    pub site: Option<Id<noun::Site>>,
    /// The one window that it is about.
    pub slot: Option<Id<noun::Slot>>,
    /// The date at the site.
    pub date: Date,
    /// The room of each window; none: it is closed.
    pub capacity: Option<i64>,
    /// What people call it.
    pub name: Option<String>,
}

impl Exception {
    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "branchId": self.site, "slotId": self.slot, "date": self.date, "closed": self.closed,
            "capacity": self.capacity, "name": self.name, "version": self.version,
        })
    }
}

/// The exceptions of some dates.
#[derive(Debug, Clone, Default)]
pub struct Exceptions(pub(crate) Vec<Exception>);

impl Exceptions {
    /// What holds for a window on a date. What is said of the one window is stronger than what is said of the site: so
    /// a single window can be open on a holiday.
    pub fn of(&self, slot: &Slot, date: Date) -> Option<&Exception> {
        // Most days are as usual, and a date is text here.
        if self.0.is_empty() {
            return None;
        }
        let date = date.to_string();
        let of_day = || self.0.iter().filter(|one| one.date == date && one.site == slot.site);
        of_day().find(|one| one.slot == Some(slot.id)).or_else(|| of_day().find(|one| one.slot.is_none()))
    }
}
