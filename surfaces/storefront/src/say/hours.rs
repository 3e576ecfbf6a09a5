//! Opening hours in words.

use bodega_inventory::site::{Kind, Opening, Site};
use bodega_kernel::Time;
use bodega_ui::speech;

use crate::words::Words;

/// Whether a branch is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Is it, at this moment?
    pub open: bool,
    /// Until when, or from when on.
    pub line: String,
}

/// Days that follow each other and keep the same hours are told together.
pub fn week(words: Words, hours: &[Opening]) -> Vec<(String, Vec<String>)> {
    let mut told: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for day in 0..7 {
        let times = of_day(hours, day).map(|one| format!("{}–{}", one.opens, one.closes)).collect::<Vec<_>>();
        match told.last_mut() {
            Some((_, last, same)) if *same == times => *last = day,
            _ => told.push((day, day, times)),
        }
    }
    let name = |day| speech::weekday(words.lang(), day);
    let told = told.into_iter().map(|(first, last, times)| {
        let days = if first == last { name(first).to_owned() } else { words.days(name(first), name(last)) };
        (days, times)
    });
    told.collect()
}

fn of_day(hours: &[Opening], day: usize) -> impl Iterator<Item = &Opening> {
    hours.iter().filter(move |opening| usize::try_from(opening.day_of_week) == Ok(day))
}

/// Whether a branch is open at this moment, in its own zone. None where no hours are known, or where nobody walks in.
pub fn state(words: Words, site: &Site, now: Time) -> Option<State> {
    if site.hours.is_empty() || site.kind != Kind::Branch {
        return None;
    }
    let zone = jiff::tz::TimeZone::get(&site.time_zone).ok()?;
    let local = now.timestamp().to_zoned(zone);
    let clock = local.strftime("%H:%M").to_string();
    let today = usize::try_from(local.weekday().to_sunday_zero_offset()).unwrap_or(0);
    at(words, &site.hours, today, &clock)
}

/// Times of one length compare as text.
fn at(words: Words, hours: &[Opening], today: usize, clock: &str) -> Option<State> {
    if let Some(open) = of_day(hours, today).find(|one| one.opens.as_str() <= clock && clock < one.closes.as_str()) {
        let closes = if open.closes == "24:00" { "00:00" } else { &open.closes };
        return Some(State { open: true, line: words.open_until(closes) });
    }
    let line = if let Some(later) = of_day(hours, today).find(|one| clock < one.opens.as_str()) {
        words.opens_at(&later.opens)
    } else {
        let (days, next) = (1..=7).find_map(|days| Some((days, of_day(hours, (today + days) % 7).next()?)))?;
        if days == 1 {
            words.opens_tomorrow(&next.opens)
        } else {
            words.opens_on(speech::weekday(words.lang(), (today + days) % 7), &next.opens)
        }
    };
    Some(State { open: false, line })
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;

    fn hours() -> Vec<Opening> {
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
        let told = week(Words::of(Lang::De), &hours());
        assert_eq!(told[0].0, "\u{2068}Sonntag\u{2069} bis \u{2068}Donnerstag\u{2069}");
        assert_eq!(told[1], ("Freitag".to_owned(), vec!["07:00–12:00".to_owned(), "13:00–15:00".to_owned()]));
        assert_eq!((told.len(), told[2].1.len()), (3, 0), "Saturday is closed");
    }

    #[test]
    fn now_is_told_as_a_passer_by_wants_it() {
        let said = |today, clock| {
            let state = at(Words::of(Lang::En), &hours(), today, clock).unwrap();
            (state.open, state.line.replace(['\u{2068}', '\u{2069}'], ""))
        };
        assert_eq!(said(1, "08:00"), (true, "Open until 00:00".to_owned()));
        assert_eq!(said(1, "06:59"), (false, "Opens at 07:00".to_owned()));
        assert_eq!(said(5, "12:30"), (false, "Opens at 13:00".to_owned()));
        assert_eq!(said(5, "15:00"), (false, "Opens Sunday at 07:00".to_owned()));
        assert_eq!(said(6, "10:00"), (false, "Opens tomorrow at 07:00".to_owned()));
        assert_eq!(at(Words::of(Lang::En), &[], 6, "10:00"), None);
    }
}
