//! Five fields that say when: minute, hour, day of month, month, day of week.
//!
//! Clock changes are taken as people mean them. A time of day that is skipped in spring runs when the clock has jumped;
//! one that comes twice in autumn runs the first time. Where the hour is `*`, every hour that really passes counts.

use std::{fmt, str::FromStr};

use bodega_kernel::Time;
use jiff::{Span, Timestamp, ToSpan, civil::DateTime, tz::TimeZone};

/// A cron expression: lists, ranges, steps, names of months and days; `CRON_TZ=Area/City` before it names its time
/// zone, which is UTC otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Cron {
    text: String,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    every_hour: bool,
    /// Either of two restricted day fields is enough, as it has always been with cron.
    either_day: bool,
    zone: TimeZone,
}

/// Why text is not a cron expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Not five fields.
    #[error("there must be five fields: minute, hour, day of month, month, day of week")]
    Fields,
    /// A field that cannot be read, or goes beyond its range.
    #[error("{0:?} is not a {1}")]
    Field(String, &'static str),
    /// No such time zone.
    #[error("there is no time zone {0:?}")]
    Zone(String),
    /// A date that never comes, such as the 31st of February.
    #[error("that never happens")]
    Never,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// The 29th of February can be eight years away, where a century year leaves one out.
const FAR: i64 = 366 * 8 + 2;

struct Field {
    name: &'static str,
    from: u32,
    to: u32,
    names: &'static [&'static str],
}

impl Field {
    fn wrong(&self, text: &str) -> CronError {
        CronError::Field(text.to_owned(), self.name)
    }

    fn number(&self, text: &str) -> Result<u32, CronError> {
        let named = self.names.iter().position(|name| text.eq_ignore_ascii_case(name));
        let number = match named {
            Some(at) => u32::try_from(at).unwrap_or(0) + self.from,
            None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().map_err(|_| self.wrong(text))?,
            None => return Err(self.wrong(text)),
        };
        if (self.from..=self.to).contains(&number) { Ok(number) } else { Err(self.wrong(text)) }
    }

    /// The numbers of a field as bits.
    fn bits(&self, text: &str) -> Result<u64, CronError> {
        let mut bits = 0;
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, step.parse::<u32>().map_err(|_| self.wrong(part))?),
                None => (part, 1),
            };
            let (from, to) = match range.split_once('-') {
                _ if range == "*" => (self.from, self.to),
                Some((from, to)) => (self.number(from)?, self.number(to)?),
                // `5/10` means from 5 on.
                None if part.contains('/') => (self.number(range)?, self.to),
                None => (self.number(range)?, self.number(range)?),
            };
            if step == 0 || from > to {
                return Err(self.wrong(part));
            }
            for number in (from..=to).step_by(step as usize) {
                bits |= 1 << number;
            }
        }
        Ok(bits)
    }
}

impl FromStr for Cron {
    type Err = CronError;

    fn from_str(text: &str) -> Result<Self, CronError> {
        let trimmed = text.trim();
        let (zone, fields) = match trimmed.strip_prefix("CRON_TZ=") {
            Some(rest) => rest.split_once(char::is_whitespace).ok_or(CronError::Fields)?,
            None => ("UTC", trimmed),
        };
        let zone = TimeZone::get(zone).map_err(|_| CronError::Zone(zone.to_owned()))?;
        let [minute, hour, day, month, weekday] =
            <[&str; 5]>::try_from(fields.split_whitespace().collect::<Vec<_>>()).map_err(|_| CronError::Fields)?;
        let bits = |name, from, to, names, text: &str| Field { name, from, to, names }.bits(text);
        let weekdays = bits("day of week", 0, 7, &WEEKDAYS, weekday)?;
        let cron = Self {
            text: trimmed.to_owned(),
            minutes: bits("minute", 0, 59, &[], minute)?,
            hours: bits("hour", 0, 23, &[], hour)?,
            days: bits("day of month", 1, 31, &[], day)?,
            months: bits("month", 1, 12, &MONTHS, month)?,
            weekdays: (weekdays | weekdays >> 7) & 0x7f, // Sunday is 0 and 7
            every_hour: hour == "*",
            either_day: !day.starts_with('*') && !weekday.starts_with('*'),
            zone,
        };
        // Days that no month has are found in any eight years.
        if cron.next(Time::from_micros(0)).is_none() { Err(CronError::Never) } else { Ok(cron) }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn has(bits: u64, number: i8) -> bool {
    bits >> number & 1 == 1
}

impl Cron {
    fn is_day(&self, at: DateTime) -> bool {
        let day = has(self.days, at.day());
        let weekday = has(self.weekdays, at.weekday().to_sunday_zero_offset());
        has(self.months, at.month()) && if self.either_day { day || weekday } else { day && weekday }
    }

    /// The first due time after `after`.
    pub fn next(&self, after: Time) -> Option<Time> {
        let after = after.timestamp();
        let found = if self.every_hour { self.next_instant(after) } else { self.next_on_clock(after) };
        found.map(Time::from)
    }

    /// The last due time after `after` and up to `until`.
    pub fn last_in(&self, after: Time, until: Time) -> Option<Time> {
        // Looking back a little first: what was missed in a year need not be walked through.
        const HOUR: u64 = 3600;
        for back in [HOUR, 24 * HOUR, 32 * 24 * HOUR, 367 * 24 * HOUR, u64::MAX / 4_000_000] {
            let from = until.before(std::time::Duration::from_secs(back)).max(after);
            let mut last = None;
            let mut next = self.next(from);
            while let Some(time) = next.filter(|time| *time <= until) {
                last = Some(time);
                next = self.next(time);
            }
            if last.is_some() || from == after {
                return last;
            }
        }
        None
    }

    /// Where every hour counts: walks along the instants, whatever the clock on the wall does meanwhile.
    fn next_instant(&self, after: Timestamp) -> Option<Timestamp> {
        let minute = after.as_second().div_euclid(60) + 1;
        let mut at = Timestamp::from_second(minute * 60).ok()?;
        let end = after.checked_add((FAR * 24).hours()).ok()?;
        while at <= end {
            let local = self.zone.to_datetime(at);
            if !self.is_day(local) {
                let tomorrow = local.date().tomorrow().ok()?.at(0, 0, 0, 0);
                let start = self.zone.to_ambiguous_timestamp(tomorrow).compatible().ok()?;
                at = start.max(at.checked_add(1.minutes()).ok()?);
            } else if has(self.minutes, local.minute()) {
                return Some(at);
            } else {
                at = at.checked_add(1.minutes()).ok()?;
            }
        }
        None
    }

    /// Where the hour is named: walks along the clock on the wall, and asks which instant that is.
    fn next_on_clock(&self, after: Timestamp) -> Option<Timestamp> {
        // An hour earlier, because a skipped time comes out later than the clock says.
        let mut local = self
            .zone
            .to_datetime(after)
            .checked_sub(3.hours())
            .ok()?
            .with()
            .second(0)
            .subsec_nanosecond(0)
            .build()
            .ok()?;
        let end = local.checked_add(Span::new().try_days(FAR).ok()?).ok()?;
        while local <= end {
            if !self.is_day(local) {
                local = local.date().tomorrow().ok()?.at(0, 0, 0, 0);
            } else if !has(self.hours, local.hour()) {
                local = local.checked_add(Span::new().minutes(60 - i64::from(local.minute()))).ok()?;
            } else if !has(self.minutes, local.minute()) {
                local = local.checked_add(1.minutes()).ok()?;
            } else {
                let instant = self.instant(local)?;
                if instant > after {
                    return Some(instant);
                }
                local = local.checked_add(1.minutes()).ok()?;
            }
        }
        None
    }

    /// The instant of a time on the wall: the first of two, or the end of the gap that it falls in.
    fn instant(&self, local: DateTime) -> Option<Timestamp> {
        use jiff::tz::AmbiguousOffset;
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { .. } => {
                let before = ambiguous.earlier().ok()?;
                self.zone.following(before).next().map(|transition| transition.timestamp())
            }
            _ => ambiguous.earlier().ok(),
        }
    }
}
