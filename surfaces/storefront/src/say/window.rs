//! A time at which something can be brought.

use bodega_kernel::{Money, Time};
use bodega_ui::{component::Price, speech};
use jiff::{civil::Date, tz::TimeZone};

use crate::words::Words;

/// A window of deliveries that is still free.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// What it costs; none: nobody has said.
    pub price: Option<Money>,
    /// How many places there still are; none: nobody counts.
    pub left: Option<i64>,
}

/// How far away a day is.
enum Day {
    Today,
    Tomorrow,
    Later(Date),
}

impl Window {
    /// `18:00–20:00`, in a zone.
    pub fn times(&self, zone: &TimeZone) -> String {
        let clock = |time: Time| time.timestamp().to_zoned(zone.clone()).strftime("%H:%M").to_string();
        format!("{}–{}", clock(self.starts), clock(self.ends))
    }

    fn day(&self, now: Time, zone: &TimeZone) -> Day {
        let date = |time: Time| time.timestamp().to_zoned(zone.clone()).date();
        let (today, day) = (date(now), date(self.starts));
        if day == today {
            Day::Today
        } else if today.tomorrow().is_ok_and(|tomorrow| day == tomorrow) {
            Day::Tomorrow
        } else {
            Day::Later(day)
        }
    }

    /// Day and times as one.
    pub fn whole(&self, words: Words, now: Time, zone: &TimeZone) -> String {
        let times = self.times(zone);
        match self.day(now, zone) {
            Day::Today => words.brought_today(times),
            Day::Tomorrow => words.brought_tomorrow(times),
            Day::Later(date) => words.brought_on(speech::long_day(words.lang(), date), times),
        }
    }

    /// The front's heading, when this is the next one.
    pub fn heading(&self, words: Words, now: Time, zone: &TimeZone) -> String {
        let times = self.times(zone);
        match self.day(now, zone) {
            Day::Today => words.home_today(times),
            Day::Tomorrow => words.home_tomorrow(times),
            Day::Later(date) => {
                let day = usize::try_from(date.weekday().to_sunday_zero_offset()).unwrap_or(0);
                words.home_on(speech::weekday(words.lang(), day), times)
            }
        }
    }

    /// What it costs, in words where it costs nothing.
    pub fn cost(&self, words: Words) -> Option<Result<Price, &'static str>> {
        let price = self.price?;
        Some(if price.amount == 0 { Err(words.free()) } else { Ok(Price::of(price, words.lang())) })
    }

    /// How much room there is.
    pub fn room(&self, words: Words) -> Option<String> {
        /// So few places are worth counting.
        const FEW: i64 = 8;
        let left = self.left?;
        Some(if left > FEW { words.plenty_of_room().to_owned() } else { words.places_left(left) })
    }
}
