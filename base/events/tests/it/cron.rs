//! Cron expressions, held against a plain walk over the minutes and against clocks that change.

use bodega_events::{Cron, CronError};
use bodega_kernel::Time;
use proptest::prelude::*;

fn cron(text: &str) -> Cron {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

/// The next `count` due times.
fn next(text: &str, after: &str, count: usize) -> Vec<String> {
    let cron = cron(text);
    let times = std::iter::successors(cron.next(time(after)), |last| cron.next(*last));
    times.take(count).map(|time| time.to_string()).collect()
}

#[test]
fn expressions_mean_what_cron_means() {
    let monday = "2026-03-02T08:00:00Z";
    assert_eq!(next("* * * * *", monday, 2), ["2026-03-02T08:01:00Z", "2026-03-02T08:02:00Z"]);
    assert_eq!(
        next("*/20 * * * *", monday, 3),
        ["2026-03-02T08:20:00Z", "2026-03-02T08:40:00Z", "2026-03-02T09:00:00Z"]
    );
    assert_eq!(next("5/25 9-10 * * *", monday, 5).last().unwrap(), "2026-03-02T10:30:00Z");
    assert_eq!(next("0 6,18 * * mon-fri", "2026-03-06T12:00:00Z", 2), ["2026-03-06T18:00:00Z", "2026-03-09T06:00:00Z"]);
    assert_eq!(next("0 0 * * 7", monday, 1), next("0 0 * * SUN", monday, 1));
    assert_eq!(next("30 4 29 feb *", monday, 2), ["2028-02-29T04:30:00Z", "2032-02-29T04:30:00Z"]);
    assert_eq!(
        next("0 0 13 * fri", monday, 3),
        ["2026-03-06T00:00:00Z", "2026-03-13T00:00:00Z", "2026-03-20T00:00:00Z"],
        "either day is enough"
    );
    assert_eq!(next("0 0 31 * *", monday, 3), ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z", "2026-07-31T00:00:00Z"]);
    assert_eq!(next("0 0 1 1 *", "1890-05-05T00:00:00Z", 0), Vec::<String>::new());
}

#[test]
fn a_time_that_is_skipped_runs_when_the_clock_has_jumped() {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    assert_eq!(
        next("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-03-28T00:00:00Z", 3),
        ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
    );
    assert_eq!(
        next("CRON_TZ=Europe/Berlin 0,15,30,45 2,3 * * *", "2026-03-29T00:00:00Z", 3),
        ["2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z"],
        "all that was skipped is one"
    );
}

#[test]
fn a_time_that_comes_twice_runs_the_first_time() {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    assert_eq!(
        next("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-24T12:00:00Z", 2),
        ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
    );
    assert_eq!(next("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-25T01:10:00Z", 1), ["2026-10-26T01:30:00Z"]);
}

#[test]
fn where_every_hour_counts_no_hour_is_left_out() {
    for around in ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"] {
        let times = next("CRON_TZ=Europe/Berlin */30 * * * *", around, 8);
        let times: Vec<_> = times.iter().map(|text| time(text)).collect();
        assert!(times.windows(2).all(|pair| pair[1].since(pair[0]).as_secs() == 1800), "{times:?}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    for (text, told) in [
        ("* * * *", CronError::Fields),
        ("", CronError::Fields),
        ("CRON_TZ=Europe/Berlin", CronError::Fields),
        ("60 * * * *", CronError::Field("60".to_owned(), "minute")),
        ("* 5-3 * * *", CronError::Field("5-3".to_owned(), "hour")),
        ("* * 0 * *", CronError::Field("0".to_owned(), "day of month")),
        ("* * * 1/0 *", CronError::Field("1/0".to_owned(), "month")),
        ("* * * * mon-", CronError::Field(String::new(), "day of week")),
        ("CRON_TZ=Europe/Bodega * * * * *", CronError::Zone("Europe/Bodega".to_owned())),
        ("0 0 31 2 *", CronError::Never),
    ] {
        assert_eq!(text.parse::<Cron>(), Err(told), "{text:?}");
    }
}

fn field(from: i64, to: i64) -> impl Strategy<Value = (String, Vec<i64>)> {
    let list = prop::collection::btree_set(from..=to, 1..5).prop_map(|numbers| {
        let text = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        (text, numbers.into_iter().collect())
    });
    let step = (1..=to).prop_map(move |step| {
        (format!("*/{step}"), (from..=to).filter(|number| (number - from) % step == 0).collect())
    });
    let range = (from..=to, from..=to).prop_map(|(a, b)| {
        let (a, b) = (a.min(b), a.max(b));
        (format!("{a}-{b}"), (a..=b).collect())
    });
    prop_oneof![Just(("*".to_owned(), (from..=to).collect())), list, step, range]
}

proptest! {
    #[test]
    fn the_next_time_is_the_first_minute_that_fits(
        (minute, minutes) in field(0, 59),
        (hour, hours) in field(0, 23),
        (weekday, weekdays) in field(0, 6),
        start in 1_700_000_000i64..1_900_000_000,
    ) {
        let cron = cron(&format!("{minute} {hour} * * {weekday}"));
        let start = Time::from_micros(start * 1_000_000);
        let due = cron.next(start).unwrap();
        prop_assert!(due > start);
        let fits = |at: i64| {
            let days = at.div_euclid(86_400);
            let (hour, minute, weekday) = (at.rem_euclid(86_400) / 3600, at.rem_euclid(3600) / 60, (days + 4).rem_euclid(7));
            minutes.contains(&minute) && hours.contains(&hour) && weekdays.contains(&weekday)
        };
        let first = (start.seconds().div_euclid(60) + 1..).map(|minute| minute * 60).find(|at| fits(*at)).unwrap();
        prop_assert_eq!(due.seconds(), first);
    }

    #[test]
    fn the_last_time_is_the_last_of_all(start in 1_700_000_000i64..1_900_000_000, span in 0i64..40_000_000) {
        let cron = cron("7 3 */9 * *");
        let (from, to) = (Time::from_micros(start * 1_000_000), Time::from_micros((start + span) * 1_000_000));
        let all = std::iter::successors(cron.next(from), |last| cron.next(*last)).take_while(|time| *time <= to);
        prop_assert_eq!(cron.last_in(from, to), all.last());
    }

    #[test]
    fn a_daily_time_comes_once_a_day_wherever_it_is(
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Jerusalem", "Asia/Kolkata", "UTC"]),
        hour in 0..24, minute in 0..60, start in 1_700_000_000i64..1_900_000_000,
    ) {
        let cron = cron(&format!("CRON_TZ={zone} {minute} {hour} * * *"));
        let times = std::iter::successors(cron.next(Time::from_micros(start * 1_000_000)), |last| cron.next(*last));
        let times: Vec<_> = times.take(400).collect();
        for pair in times.windows(2) {
            let hours = pair[1].since(pair[0]).as_secs_f64() / 3600.0;
            prop_assert!((22.9..=25.1).contains(&hours), "{} after {}", pair[1], pair[0]);
        }
    }

    #[test]
    fn junk_is_refused_without_panic(text in "[*/,0-9a-z \\-]{0,30}") {
        if let Ok(cron) = text.parse::<Cron>() {
            prop_assert!(cron.next(Time::from_micros(1_780_000_000_000_000)).is_some());
        }
    }
}
