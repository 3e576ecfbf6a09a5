//! What a window of the week is, and how it changes.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_kernel::{Id, Time, noun};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Area, calendar, clock};
use crate::word::words;

words! {
    /// How orders of a window reach their buyers.
    #[schema(as = SlotType)]
    Kind {
        /// They are brought.
        Delivery = "DELIVERY",
        /// They are fetched at the branch.
        Pickup = "PICKUP",
    }
}

/// A window of a weekday.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its id.
    pub id: Id<noun::Slot>,
    /// Where the orders come from.
    pub site: Id<noun::Site>,
    /// Brought or fetched?
    pub kind: Kind,
    /// 0 is Sunday.
    pub day_of_week: i64,
    /// The first minute of the day, on the site's wall clock.
    pub start: i64,
    /// The end, not included; 1440 is midnight.
    pub end: i64,
    /// How many orders on a date; without limit when none is said.
    pub capacity: Option<i64>,
    /// So many minutes before its start it closes.
    pub cutoff: i64,
    /// Where it delivers.
    pub area: Area,
    /// Is it offered?
    pub active: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others have noted on it.
    pub metadata: BTreeMap<String, String>,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// A window to be planned: checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSlot {
    /// Where the orders come from.
    pub site: Id<noun::Site>,
    /// Brought or fetched?
    pub kind: Kind,
    /// 0 is Sunday.
    pub day_of_week: i64,
    /// The first minute of the day.
    pub start: i64,
    /// The end, not included.
    pub end: i64,
    /// How many orders on a date; without limit when none is said.
    pub capacity: Option<i64>,
    /// So many minutes before its start it closes.
    pub cutoff: i64,
    /// Where it delivers.
    pub area: Area,
    /// Is it offered from the start?
    pub active: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others note on it.
    pub metadata: BTreeMap<String, String>,
}

/// What is to change about a window: checked. What is not given stays; where it is and for what cannot change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlotChange {
    /// Where the caller believes it to be.
    pub site: Option<Id<noun::Site>>,
    /// What the caller believes it to be for.
    pub kind: Option<Kind>,
    /// Another weekday.
    pub day_of_week: Option<i64>,
    /// Another start.
    pub start: Option<i64>,
    /// Another end.
    pub end: Option<i64>,
    /// Other room, or no limit.
    pub capacity: Given<i64>,
    /// Another cut-off.
    pub cutoff: Option<i64>,
    /// Another area.
    pub area: Option<Area>,
    /// Take it off the offer, or put it back.
    pub active: Option<bool>,
    /// Another id elsewhere, or none.
    pub external_id: Given<String>,
    /// Other notes.
    pub metadata: Option<BTreeMap<String, String>>,
}

impl From<NewSlot> for SlotChange {
    /// Replaces everything.
    fn from(new: NewSlot) -> Self {
        Self {
            site: Some(new.site),
            kind: Some(new.kind),
            day_of_week: Some(new.day_of_week),
            start: Some(new.start),
            end: Some(new.end),
            capacity: new.capacity.map_or(Given::Null, Given::Value),
            cutoff: Some(new.cutoff),
            area: Some(new.area),
            active: Some(new.active),
            external_id: new.external_id.map_or(Given::Null, Given::Value),
            metadata: Some(new.metadata),
        }
    }
}

impl SlotChange {
    /// The window as it will be.
    pub(crate) fn apply(&self, slot: &Slot) -> Slot {
        let mut next = slot.clone();
        next.day_of_week = self.day_of_week.unwrap_or(slot.day_of_week);
        next.start = self.start.unwrap_or(slot.start);
        next.end = self.end.unwrap_or(slot.end);
        next.capacity = self.capacity.over(slot.capacity);
        next.cutoff = self.cutoff.unwrap_or(slot.cutoff);
        next.active = self.active.unwrap_or(slot.active);
        next.external_id = self.external_id.over(slot.external_id.clone());
        if let Some(area) = &self.area {
            next.area.clone_from(area);
        }
        if let Some(metadata) = &self.metadata {
            next.metadata.clone_from(metadata);
        }
        next
    }
}

impl Slot {
    /// Would somebody be offered both for the same hours?
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let same_day = (self.site, self.kind, self.day_of_week) == (other.site, other.kind, other.day_of_week);
        let same_time = self.start < other.end && other.start < self.end;
        self.id != other.id && same_day && same_time && self.area.meets(&other.area)
    }

    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "branchId": self.site, "type": self.kind, "dayOfWeek": self.day_of_week, "start": clock::shown(self.start),
            "end": clock::shown(self.end), "capacity": self.capacity, "cutoffMinutes": self.cutoff, "area": self.area,
            "active": self.active, "externalId": self.external_id, "metadata": self.metadata, "version": self.version,
        })
    }
}

/// Is a date one of its weekday?
pub(crate) fn is_on(slot: &Slot, date: Date) -> bool {
    calendar::weekday(date) == slot.day_of_week
}
