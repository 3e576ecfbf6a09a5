//! What a window is, and what makes a place in it to be had.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_inventory::site::Site;
use bodega_kernel::{Id, Time, noun};
use jiff::{Span, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{Area, HORIZON_DAYS, calendar, clock};
use crate::{exception::Exception, word::words};

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

words! {
    /// Why there is no place in a window on a date.
    #[schema(as = SlotRefusal)]
    Refusal {
        /// It is not offered any more.
        Inactive = "INACTIVE",
        /// It is one of another weekday, or the clock jumps over it on this date.
        OtherDay = "OTHER_DAY",
        /// The site is closed at that time: a holiday, or not within its opening hours.
        Closed = "CLOSED",
        /// It has begun, or it is too late to prepare an order for it.
        Past = "PAST",
        /// It is too far ahead.
        TooFar = "TOO_FAR",
        /// Every place is taken.
        Full = "FULL",
    }
}

impl Refusal {
    /// For the message that people are shown.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Inactive => "it is not offered any more",
            Self::OtherDay => "it is not on this date",
            Self::Closed => "we are closed then",
            Self::Past => "it is too late for it",
            Self::TooFar => "it is too far ahead",
            Self::Full => "it is full",
        }
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

/// A window on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The window of the week.
    pub slot: Id<noun::Slot>,
    /// Where the orders come from.
    pub site: Id<noun::Site>,
    /// Brought or fetched?
    pub kind: Kind,
    /// The date at the site.
    pub date: Date,
    /// Its start on the site's wall clock, such as `06:00`.
    pub start: String,
    /// Its end there.
    pub end: String,
    /// Its start.
    pub starts_at: Time,
    /// Its end.
    pub ends_at: Time,
    /// Until then it can be booked.
    pub cutoff_at: Time,
    /// The site's IANA time zone.
    pub time_zone: String,
    /// How many orders it takes on this date; without limit when none is said.
    pub capacity: Option<i64>,
    /// How many more it takes; never below zero.
    pub remaining: Option<i64>,
}

impl Window {
    /// Can somebody still book it?
    pub fn has_room(&self) -> bool {
        self.remaining != Some(0)
    }

    /// Takes off what is taken.
    pub(crate) fn less(mut self, taken: i64) -> Self {
        self.remaining = self.capacity.map(|capacity| (capacity - taken).max(0));
        self
    }
}

/// A site as windows need it.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub site: Site,
    pub zone: TimeZone,
}

impl Location {
    pub fn new(site: Site) -> Self {
        Self { zone: calendar::zone(&site.time_zone), site }
    }

    /// The first date that can be booked, and the last.
    pub fn horizon(&self, now: Time) -> (Date, Date) {
        let today = calendar::date_of(now, &self.zone);
        (today, today.checked_add(Span::new().days(HORIZON_DAYS - 1)).unwrap_or(Date::MAX))
    }

    /// Can the window be had here on its weekday at all? Orders are fetched while the branch is open, if it has told
    /// its hours; vans do not ask for them.
    pub fn offers(&self, slot: &Slot) -> bool {
        let open = || {
            let hours = &self.site.hours;
            let (start, end) = (clock::shown(slot.start), clock::shown(slot.end));
            // Times of one length compare as text.
            let holds = |one: &bodega_inventory::site::Opening| {
                one.day_of_week == slot.day_of_week && one.opens <= start && end <= one.closes
            };
            hours.is_empty() || hours.iter().any(holds)
        };
        match slot.kind {
            Kind::Delivery => self.site.active,
            Kind::Pickup => self.site.active && self.site.pickup && open(),
        }
    }

    /// The window on a date, whether or not a place is left; or why it cannot be had.
    pub fn window(&self, slot: &Slot, date: Date, exception: Option<&Exception>, now: Time) -> Result<Window, Refusal> {
        if !slot.active {
            return Err(Refusal::Inactive);
        }
        if !is_on(slot, date) {
            return Err(Refusal::OtherDay);
        }
        if !self.offers(slot) || exception.is_some_and(|exception| exception.closed) {
            return Err(Refusal::Closed);
        }
        let (today, last) = self.horizon(now);
        if date < today {
            return Err(Refusal::Past);
        }
        if date > last {
            return Err(Refusal::TooFar);
        }
        let span = calendar::span(&self.zone, date, slot.start, slot.end);
        let (starts_at, ends_at) = span.ok_or(Refusal::OtherDay)?;
        let cutoff_at = starts_at.before(std::time::Duration::from_secs(slot.cutoff.unsigned_abs() * 60));
        if cutoff_at <= now {
            return Err(Refusal::Past);
        }
        let capacity = exception.map_or(slot.capacity, |exception| exception.capacity);
        Ok(Window {
            slot: slot.id,
            site: slot.site,
            kind: slot.kind,
            date,
            start: clock::shown(slot.start),
            end: clock::shown(slot.end),
            starts_at,
            ends_at,
            cutoff_at,
            time_zone: self.site.time_zone.clone(),
            capacity,
            remaining: capacity,
        })
    }
}
