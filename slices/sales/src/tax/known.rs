//! The rates that the house knows by itself: facts, from `data/rates.csv`.

use std::sync::LazyLock;

use bodega_kernel::Time;
use jiff::{civil::Date, tz::TimeZone};

/// A rate of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub country: &'static str,
    pub class: &'static str,
    /// Millionths.
    pub rate: i64,
    pub from: Option<Time>,
    pub until: Option<Time>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let lines = include_str!("data/rates.csv").lines().skip(1);
    lines.filter_map(read).collect()
});

/// All of them, by country.
pub(crate) fn known() -> &'static [Known] {
    &KNOWN
}

fn read(line: &'static str) -> Option<Known> {
    let mut fields = line.split(',');
    let (country, class) = (fields.next()?, fields.next()?);
    let rate = millionths(fields.next()?)?;
    let (from, until) = (day(fields.next()?)?, day(fields.next()?)?);
    Some(Known { country, class, rate, from, until })
}

/// `13.5` per cent in millionths.
fn millionths(percent: &str) -> Option<i64> {
    let (whole, part) = percent.split_once('.').unwrap_or((percent, ""));
    let part = format!("{part:0<4}");
    let (whole, part) = (whole.parse::<i64>().ok()?, part.parse::<i64>().ok()?);
    Some(whole * 10_000 + part)
}

/// Nothing, or the beginning of a day.
#[expect(clippy::option_option, reason = "no day is not the same as one that cannot be read")]
fn day(text: &str) -> Option<Option<Time>> {
    if text.is_empty() {
        return Some(None);
    }
    let date: Date = text.parse().ok()?;
    Some(Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const UNION: [&str; 27] = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ];

    #[test]
    fn every_line_is_read() {
        let lines = include_str!("data/rates.csv").lines().count() - 1;
        assert_eq!(known().len(), lines);
    }

    #[test]
    fn every_state_of_the_union_and_israel_have_one_standard_rate_at_a_time() {
        let countries: BTreeSet<_> = known().iter().map(|rate| rate.country).collect();
        let expected: BTreeSet<_> = UNION.into_iter().chain(["IL"]).collect();
        assert_eq!(countries, expected);
        for at in ["2024-12-01T00:00:00Z", "2025-06-30T12:00:00Z", "2026-03-01T00:00:00Z", "2030-01-01T00:00:00Z"] {
            let at: Time = at.parse().unwrap();
            let holds =
                |rate: &&Known| rate.from.is_none_or(|from| from <= at) && rate.until.is_none_or(|until| at < until);
            for country in &countries {
                let of = |class: &str| {
                    known().iter().filter(holds).filter(|rate| rate.country == *country && rate.class == class).count()
                };
                assert_eq!(of("standard"), 1, "{country} at {at}");
                assert!(known().iter().filter(|rate| rate.country == *country).all(|rate| of(rate.class) == 1));
            }
        }
    }

    #[test]
    fn the_union_keeps_its_own_rules() {
        for rate in known().iter().filter(|rate| rate.country != "IL") {
            match rate.class {
                "standard" => assert!((150_000..=270_000).contains(&rate.rate), "{rate:?}"),
                "super-reduced" => assert!((1..50_000).contains(&rate.rate), "{rate:?}"),
                "reduced" | "intermediate" => assert!((50_000..200_000).contains(&rate.rate), "{rate:?}"),
                _ => assert!((0..200_000).contains(&rate.rate), "{rate:?}"),
            }
        }
    }

    #[test]
    fn per_cent_are_read_to_the_last_digit() {
        assert_eq!(["20", "5.5", "2.1", "8.875", "0"].map(millionths), [200_000, 55_000, 21_000, 88_750, 0].map(Some));
        assert_eq!(millionths("a"), None);
    }
}
