//! What a window is on a date, and what makes a place in it to be had.

use std::time::Duration;

use bodega_inventory::site::{Opening, Site};
use bodega_kernel::{Id, Time, noun};
use jiff::{Span, civil::Date, tz::TimeZone};

use super::{HORIZON_DAYS, Kind, Slot, calendar, clock, model::is_on};
use crate::{exception::Exception, word::words};

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
        /// It is one in which orders are fetched, and this one is to be brought, or the other way round.
        OtherType = "OTHER_TYPE",
        /// It is one of another branch.
        OtherBranch = "OTHER_BRANCH",
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
            Self::OtherType => "it is of another type",
            Self::OtherBranch => "it is one of another branch",
        }
    }
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
            let holds = |one: &Opening| one.day_of_week == slot.day_of_week && one.opens <= start && end <= one.closes;
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
        let cutoff_at = starts_at.before(Duration::from_secs(slot.cutoff.unsigned_abs() * 60));
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
