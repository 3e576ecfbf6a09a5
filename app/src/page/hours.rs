//! Opening hours in words.

use bodega_inventory::site::{Kind, Opening, Site};
use bodega_kernel::Time;
use bodega_sales::slot::{self, Kind as Way, Window};

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// Days that follow each other and keep the same hours are told together: `Sun–Thu 07:00–22:00`.
pub fn in_words(hours: &[Opening]) -> Vec<(String, String)> {
    let mut told: Vec<(usize, usize, String)> = Vec::new();
    for (day, _) in DAYS.iter().enumerate() {
        let times = of_day(hours, day).map(|opening| format!("{}–{}", opening.opens, opening.closes));
        let times = times.collect::<Vec<_>>().join(", ");
        match told.last_mut() {
            Some((_, last, same)) if *same == times => *last = day,
            _ => told.push((day, day, times)),
        }
    }
    let words = told.into_iter().filter(|(.., times)| !times.is_empty()).map(|(first, last, times)| {
        let days = if first == last { DAYS[first].to_owned() } else { format!("{}–{}", DAYS[first], DAYS[last]) };
        (days, times)
    });
    words.collect()
}

fn of_day(hours: &[Opening], day: usize) -> impl Iterator<Item = &Opening> {
    hours.iter().filter(move |opening| usize::try_from(opening.day_of_week) == Ok(day))
}

/// Whether it is open at this moment, in its own zone.
pub fn now_in_words(site: &Site, now: Time) -> String {
    if site.hours.is_empty() {
        return String::new();
    }
    if site.kind == Kind::Warehouse {
        return "no shop, it delivers".to_owned();
    }
    let Ok(zone) = jiff::tz::TimeZone::get(&site.time_zone) else { return String::new() };
    let local = now.timestamp().to_zoned(zone);
    let clock = local.strftime("%H:%M").to_string();
    let today = usize::try_from(local.weekday().to_sunday_zero_offset()).unwrap_or(0);
    at(&site.hours, today, &clock)
}

/// The next window with room, as somebody wants to hear it on the same day, in the window's zone.
pub fn next_in_words(window: &Window, now: Time) -> String {
    let what = match window.kind {
        Way::Delivery => "delivery",
        Way::Pickup => "pick-up",
    };
    let Ok(zone) = jiff::tz::TimeZone::get(&window.time_zone) else { return String::new() };
    let today = slot::date_of(now, &zone);
    let day = if window.date == today {
        "today".to_owned()
    } else if window.date.yesterday().is_ok_and(|before| before == today) {
        "tomorrow".to_owned()
    } else {
        window.date.strftime("%a %-d %b").to_string()
    };
    format!("Next {what} {day} {}–{}", window.start, window.end)
}

/// Times of one length compare as text.
fn at(hours: &[Opening], today: usize, clock: &str) -> String {
    if let Some(open) = of_day(hours, today).find(|one| one.opens.as_str() <= clock && clock < one.closes.as_str()) {
        return format!("open until {}", if open.closes == "24:00" { "midnight" } else { &open.closes });
    }
    if let Some(later) = of_day(hours, today).find(|one| clock < one.opens.as_str()) {
        return format!("opens at {}", later.opens);
    }
    let next = (1..=7).find_map(|days| {
        let day = (today + days) % 7;
        of_day(hours, day).next().map(|opening| (days, day, &opening.opens))
    });
    match next {
        Some((1, _, opens)) => format!("opens tomorrow at {opens}"),
        Some((_, day, opens)) => format!("opens {} at {opens}", DAYS[day]),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week() -> Vec<Opening> {
        let open = |day_of_week, opens: &str, closes: &str| Opening {
            day_of_week,
            opens: opens.to_owned(),
            closes: closes.to_owned(),
        };
        let mut hours: Vec<_> = (0..=4).map(|day| open(day, "07:00", "24:00")).collect();
        hours.push(open(5, "07:00", "12:00"));
        hours.push(open(5, "13:00", "15:00"));
        hours
    }

    #[test]
    fn days_alike_are_told_together() {
        let told = in_words(&week());
        assert_eq!(told[0], ("Sun–Thu".to_owned(), "07:00–24:00".to_owned()));
        assert_eq!(told[1], ("Fri".to_owned(), "07:00–12:00, 13:00–15:00".to_owned()));
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn now_is_told_as_a_passer_by_wants_it() {
        let week = week();
        assert_eq!(at(&week, 1, "08:00"), "open until midnight");
        assert_eq!(at(&week, 1, "06:59"), "opens at 07:00");
        assert_eq!(at(&week, 5, "12:30"), "opens at 13:00");
        assert_eq!(at(&week, 5, "15:00"), "opens Sun at 07:00");
        assert_eq!(at(&week, 6, "10:00"), "opens tomorrow at 07:00");
        assert_eq!(at(&[], 6, "10:00"), "");
    }
}
