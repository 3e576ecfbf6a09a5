//! When a site is open.

use bodega_kernel::Check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stretch of a weekday on which a site is open. A break makes two of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opening {
    /// 0 is Sunday.
    #[schema(minimum = 0, maximum = 6)]
    pub day_of_week: i64,
    /// The first minute, in the site's time zone.
    #[schema(example = "06:00")]
    pub opens: String,
    /// The end, not included; 24:00 is midnight.
    #[schema(example = "22:00")]
    pub closes: String,
}

/// Minutes since midnight; 24:00 is allowed.
fn minutes(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

/// Checks opening hours and puts them in the order of the week.
pub(crate) fn checked_hours(check: &mut Check, field: &str, hours: &[Opening]) -> Vec<Opening> {
    check.that(hours.len() <= 50, field, "TOO_MANY", "must have at most 50 entries");
    for (index, opening) in hours.iter().enumerate() {
        let at = |name: &str| format!("{field}[{index}].{name}");
        let weekday = (0..=6).contains(&opening.day_of_week);
        check.that(weekday, &at("dayOfWeek"), "OUT_OF_RANGE", "must be 0 (Sunday) to 6");
        match (minutes(&opening.opens), minutes(&opening.closes)) {
            (Some(opens), Some(closes)) => {
                check.that(opens < closes, &at("closes"), "INVALID_HOURS", "must be after it opens");
            }
            (None, _) => check.fault(at("opens"), "INVALID_TIME", "must be a time such as 06:00"),
            (_, None) => check.fault(at("closes"), "INVALID_TIME", "must be a time such as 22:00"),
        }
    }
    let mut sorted = hours.to_vec();
    sorted.sort_by(|a, b| (a.day_of_week, &a.opens).cmp(&(b.day_of_week, &b.opens)));
    for pair in sorted.windows(2) {
        let apart = pair[0].day_of_week != pair[1].day_of_week || pair[0].closes <= pair[1].opens;
        check.that(apart, field, "OVERLAPPING", "must not overlap on a day");
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        assert_eq!(minutes("06:30"), Some(390));
        assert_eq!(minutes("24:00"), Some(1440));
        for wrong in ["6:30", "24:01", "12:60", "", "noon", "12:3x", "+1:00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hours_may_break_but_not_overlap() {
        let open = |day_of_week, opens: &str, closes: &str| Opening {
            day_of_week,
            opens: opens.to_owned(),
            closes: closes.to_owned(),
        };
        let mut check = Check::new();
        let sorted = checked_hours(&mut check, "hours", &[open(1, "14:00", "22:00"), open(1, "06:00", "13:00")]);
        assert!(check.is_clean());
        assert_eq!(sorted[0].opens, "06:00");
        checked_hours(&mut check, "hours", &[open(1, "06:00", "13:00"), open(1, "12:00", "13:30")]);
        assert!(!check.is_clean());
    }
}
