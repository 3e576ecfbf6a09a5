//! What a site's wall clock says in UTC, also on the two days of a year on which it is set.

use bodega_kernel::Time;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

use super::clock::DAY;

/// A date such as `2026-03-01`, and nothing else.
pub(crate) fn date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| date.to_string() == text && date.year() > 0)
}

/// The zone of a site. A site's zone was checked when it was named.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Which date it is in a zone.
pub fn date_of(at: Time, zone: &TimeZone) -> Date {
    at.timestamp().to_zoned(zone.clone()).date()
}

/// 0 is Sunday.
pub(crate) fn weekday(date: Date) -> i64 {
    i64::from(date.weekday().to_sunday_zero_offset())
}

/// From when until when a window lasts. None: the clock jumps over all of it on that date, or the date lies beyond the
/// end of time.
///
/// A time that the clock jumps over is the moment of the jump, and one that comes twice is the first of them. So windows
/// that touch on the wall touch in time, whatever the clock does; none overlaps another and nothing is left between.
pub(crate) fn span(zone: &TimeZone, date: Date, start: i64, end: i64) -> Option<(Time, Time)> {
    let (starts, ends) = (instant(zone, date, start)?, instant(zone, date, end)?);
    (starts < ends).then_some((starts.into(), ends.into()))
}

fn instant(zone: &TimeZone, date: Date, minutes: i64) -> Option<Timestamp> {
    let wall = wall(date, minutes)?;
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
        // Read by the clock as it is set afterwards, the time lies shortly before the jump.
        AmbiguousOffset::Gap { after, .. } => {
            let shortly_before = after.to_timestamp(wall).ok()?;
            zone.following(shortly_before).next().map(|jump| jump.timestamp())
        }
    }
}

fn wall(date: Date, minutes: i64) -> Option<DateTime> {
    let date = if minutes == DAY { date.tomorrow().ok()? } else { date };
    let minutes = minutes % DAY;
    Some(date.at(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 6] =
        ["Asia/Jerusalem", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"];

    fn told(zone_name: &str, day: &str, start: i64, end: i64) -> Option<(String, String)> {
        let span = span(&zone(zone_name), date(day).unwrap(), start * 60, end * 60)?;
        Some((span.0.to_string(), span.1.to_string()))
    }

    fn both(starts: &str, ends: &str) -> Option<(String, String)> {
        Some((starts.to_owned(), ends.to_owned()))
    }

    #[test]
    fn an_hour_that_is_jumped_over_makes_its_window_shorter() {
        // In Vienna the clock goes from 02:00 to 03:00, which is 01:00 UTC.
        let of = |start, end| told("Europe/Vienna", "2026-03-29", start, end);
        assert_eq!(of(0, 2), both("2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"));
        assert_eq!(of(2, 4), both("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"), "an hour of it is left");
        assert_eq!(of(2, 3), None, "nothing of it is left");
        assert_eq!(of(4, 6), both("2026-03-29T02:00:00Z", "2026-03-29T04:00:00Z"));
        let half = span(&zone("Europe/Vienna"), date("2026-03-29").unwrap(), 150, 240).unwrap();
        assert_eq!(half.0.to_string(), "2026-03-29T01:00:00Z", "what begins in the gap begins with the jump");
    }

    #[test]
    fn an_hour_that_comes_twice_makes_its_window_longer() {
        // In Vienna the clock goes from 03:00 back to 02:00, which is 01:00 UTC.
        let of = |start, end| told("Europe/Vienna", "2026-10-25", start, end);
        assert_eq!(of(0, 2), both("2026-10-24T22:00:00Z", "2026-10-25T00:00:00Z"));
        assert_eq!(of(2, 4), both("2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"), "three hours");
        assert_eq!(of(22, 24), both("2026-10-25T21:00:00Z", "2026-10-25T23:00:00Z"));
    }

    #[test]
    fn midnight_itself_may_be_jumped_over() {
        // Where the clock is set at midnight the day begins at 01:00: in Egypt on 24 April 2026.
        let of = |day, start, end| told("Africa/Cairo", day, start, end);
        assert_eq!(of("2026-04-24", 0, 2), both("2026-04-23T22:00:00Z", "2026-04-23T23:00:00Z"));
        assert_eq!(of("2026-04-23", 22, 24), both("2026-04-23T20:00:00Z", "2026-04-23T22:00:00Z"));
    }

    #[test]
    fn only_dates_are_dates() {
        assert!(date("2026-02-28").is_some());
        for wrong in ["2026-02-29", "2026-2-3", "20260203", "2026-02-03T10:00", "-000001-01-01", "tomorrow", ""] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn windows_that_touch_on_the_wall_touch_in_time(
            name in proptest::sample::select(&ZONES), day in 0i64..7_000, cuts in proptest::collection::btree_set(0..=DAY, 2..12)
        ) {
            let (zone, date) = (zone(name), Date::constant(2020, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap());
            let cuts: Vec<i64> = cuts.into_iter().collect();
            let whole = span(&zone, date, 0, DAY).unwrap();
            let mut last = None;
            for pair in cuts.windows(2) {
                let Some((starts, ends)) = span(&zone, date, pair[0], pair[1]) else { continue };
                prop_assert!(starts < ends && whole.0 <= starts && ends <= whole.1);
                if let Some(last) = last {
                    prop_assert_eq!(last, starts, "between {} and {}", pair[0], pair[1]);
                }
                last = Some(ends);
            }
        }

        #[test]
        fn the_wall_shows_the_start_unless_the_clock_jumps_over_it(
            name in proptest::sample::select(&ZONES), day in 0i64..7_000, start in 0..DAY
        ) {
            let (zone, date) = (zone(name), Date::constant(2020, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap());
            let Some((starts, _)) = span(&zone, date, start, DAY) else { return Ok(()) };
            let local = starts.timestamp().to_zoned(zone.clone());
            prop_assert_eq!(date_of(starts, &zone), date);
            let shown = i64::from(local.hour()) * 60 + i64::from(local.minute());
            let is_gap = matches!(zone.to_ambiguous_timestamp(wall(date, start).unwrap()).offset(), AmbiguousOffset::Gap { .. });
            prop_assert!(shown == start || (is_gap && shown > start), "{} for {}", shown, start);
        }
    }
}
