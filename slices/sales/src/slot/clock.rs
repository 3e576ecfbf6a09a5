//! Minutes of a day, as `06:00`.

/// The minutes of a day; the last of them is its end.
pub(crate) const DAY: i64 = 24 * 60;

/// Minutes since midnight; 24:00 is the end of the day.
pub(crate) fn minutes(clock: &str) -> Option<i64> {
    let (hours, minutes) = clock.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= DAY).then_some(hours * 60 + minutes)
}

/// As people read it.
pub(crate) fn shown(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_reads_back() {
        for minute in 0..=DAY {
            assert_eq!(minutes(&shown(minute)), Some(minute));
        }
        for wrong in ["6:00", "24:01", "12:60", "", "noon", "12:3x", "+1:00", "06:00:00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }
}
