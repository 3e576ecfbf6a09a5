//! The second part: when it comes.

use bodega_db::ReadTx;
use bodega_http::HttpError;
use bodega_sales::{
    cart::Cart,
    order::Substitution,
    pricing::FulfilmentType,
    slot::{self, Place, Wanted, Window},
};
use bodega_ui::speech;
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    Storefront,
    page::{Choice, Day, Slot, Times},
    part::Faults,
    shopper::Shopper,
};

/// So many days have tabs.
const TABS: usize = 6;
/// So few places are worth counting.
const FEW: i64 = 8;

impl Storefront {
    /// The windows that can be chosen, for where it goes to.
    pub(super) async fn times_for(&self, shopper: &Shopper, town: Option<Place>) -> Result<Vec<Window>, HttpError> {
        let draft = &shopper.draft;
        let wanted = match (draft.kind, draft.branch) {
            (Some(FulfilmentType::Pickup), Some(site)) => Wanted::pickup(site),
            _ => Wanted { place: town.unwrap_or_default(), ..Wanted::delivery() },
        };
        let (scope, now) = (shopper.scope(), self.now());
        let within = scope.clone();
        let look = move |tx: &mut ReadTx| slot::upcoming(tx, &within, &wanted, now, slot::HORIZON_DAYS);
        let found = self.house().db.read(&scope, look).await;
        Ok(found.unwrap_or_else(|error| {
            tracing::debug!(%error, "no windows are offered");
            Vec::new()
        }))
    }
}

/// The part as it is shown.
pub(super) fn times(shopper: &Shopper, windows: &[Window], cart: &Cart, faults: &Faults) -> Times {
    let (words, draft) = (shopper.visitor.words, &shopper.draft);
    let mut dates: Vec<Date> = windows.iter().map(|window| window.date).collect();
    dates.dedup();
    dates.truncate(TABS);
    let chosen = draft.slot.as_ref().and_then(|(_, date)| date.parse::<Date>().ok());
    // The first day on which anything is left.
    let first = windows.iter().find(|window| window.has_room()).map(|window| window.date).or(dates.first().copied());
    let shown = chosen.filter(|date| dates.contains(date)).or(first);
    let days = dates.iter().map(|date| day(shopper, windows, *date, shown == Some(*date))).collect();
    Times {
        days,
        missing: missing(shopper, cart),
        note: draft.note.clone().unwrap_or_default(),
        fault: faults.of(words, "slot"),
        is_fetched: draft.kind == Some(FulfilmentType::Pickup),
    }
}

fn day(shopper: &Shopper, windows: &[Window], date: Date, chosen: bool) -> Day {
    let (words, lang) = (shopper.visitor.words, shopper.visitor.words.lang());
    let of_day: Vec<&Window> = windows.iter().filter(|window| window.date == date).collect();
    let zone = of_day.first().and_then(|window| TimeZone::get(&window.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let today = shopper.visitor.now.timestamp().to_zoned(zone.clone()).date();
    let weekday = usize::try_from(date.weekday().to_sunday_zero_offset()).unwrap_or(0);
    let short = speech::weekday_short(lang, weekday).to_owned();
    let left = of_day.iter().filter(|window| window.has_room()).count();
    Day {
        name: if date == today { words.today().to_owned() } else { short },
        number: date.day(),
        whole: speech::long_day(lang, date),
        left: words.times_left(i64::try_from(left).unwrap_or(0)),
        chosen,
        slots: of_day.into_iter().map(|window| slot_of(shopper, window, &zone)).collect(),
    }
}

fn slot_of(shopper: &Shopper, window: &Window, zone: &TimeZone) -> Slot {
    let words = shopper.visitor.words;
    let (full, few) = (!window.has_room(), window.remaining.is_some_and(|left| left <= FEW));
    let room = match window.remaining {
        Some(0) => words.full().to_owned(),
        Some(left) if left <= FEW => words.places_left(left),
        _ => words.plenty_of_room().to_owned(),
    };
    let cutoff = window.cutoff_at.timestamp().to_zoned(zone.clone());
    let today = shopper.visitor.now.timestamp().to_zoned(zone.clone()).date() == cutoff.date();
    Slot {
        value: format!("{}@{}", window.slot, window.date),
        times: format!("{}–{}", window.start, window.end),
        room,
        few: few && !full,
        until: (today && !full).then(|| words.order_by(cutoff.strftime("%H:%M"))),
        full,
        chosen: !full && shopper.draft.slot == Some((window.slot, window.date.to_string())),
    }
}

/// What is done about a line that is missing: what was said of all lines, or that it was said of each.
fn missing(shopper: &Shopper, cart: &Cart) -> Vec<Choice> {
    let words = shopper.visitor.words;
    let first = cart.items.first().map_or(Substitution::Ask, |item| item.substitution);
    let alike = cart.items.iter().all(|item| item.substitution == first);
    let choice = |substitution: Substitution, text: &str, about: &str| Choice {
        value: substitution.as_str().to_owned(),
        text: text.to_owned(),
        about: about.to_owned(),
        chosen: alike && first == substitution,
    };
    let mut all = vec![
        choice(Substitution::Ask, words.ask_me(), words.ask_me_about()),
        choice(Substitution::Allow, words.closest_thing(), words.closest_thing_about()),
        choice(Substitution::Refuse, words.leave_it_out(), ""),
    ];
    if !alike {
        let text = words.as_i_said().to_owned();
        all.push(Choice { value: String::new(), text, about: String::new(), chosen: true });
    }
    all
}
