//! The calendar of what is in season.

use bodega_browse::Card;
use bodega_ui::speech;

use super::HomeSeen;
use crate::{
    frame::Frame,
    part::{Figure, Fit},
};

/// The calendar of what is in season.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// All of it.
    pub href: String,
    /// The months.
    pub months: Vec<Month>,
    /// What grows.
    pub rows: Vec<Row>,
}

/// A month above its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its letter.
    pub letter: String,
    /// Its name.
    pub name: &'static str,
    /// Is it this one?
    pub now: bool,
}

/// Something that grows.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The language of that, where it is not the page's.
    pub lang: Option<String>,
    /// Its picture.
    pub figure: Figure,
    /// Its colour.
    pub hue: u16,
    /// How it is, month by month.
    pub months: Vec<Cell>,
}

/// How something is in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As it is drawn.
    pub class: &'static str,
    /// As it is heard.
    pub said: &'static str,
}

pub(super) fn season(frame: &Frame, seen: &HomeSeen<'_>, month: usize) -> Option<Season> {
    let lang = frame.words.lang();
    let rows: Vec<Row> = seen.season.iter().filter_map(|card| row(frame, card, month)).collect();
    let months = (1..=12).map(|at| Month {
        letter: speech::month_letter(lang, at),
        name: speech::month(lang, at),
        now: at == month,
    });
    let href = format!("{}?tag={}", frame.ways.search(), seen.season_tag);
    (!rows.is_empty()).then(|| Season { href, months: months.collect(), rows })
}

fn row(frame: &Frame, card: &Card, month: usize) -> Option<Row> {
    let (words, letters) = (frame.words, card.season.as_deref()?);
    if letters.len() != 12 {
        return None;
    }
    let months = letters.bytes().enumerate().map(|(at, letter)| {
        let now = at + 1 == month;
        let (class, said) = match (letter, now) {
            (b'x', true) => ("on now", words.at_its_best()),
            (b'x', false) => ("on", words.at_its_best()),
            (b'o', true) => ("lo now", words.coming_or_going()),
            (b'o', false) => ("lo", words.coming_or_going()),
            (_, true) => ("now", words.out_of_season()),
            (_, false) => ("", words.out_of_season()),
        };
        Cell { class, said }
    });
    Some(Row {
        href: frame.ways.product(&card.slug),
        title: card.title.clone(),
        lang: crate::part::foreign(&card.lang, words.lang()),
        figure: Figure::of(card.image.as_ref(), Fit::Thumb),
        hue: crate::part::hue(card),
        months: months.collect(),
    })
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;
    use crate::page::sample;

    #[test]
    fn a_season_that_is_no_year_is_left_out() {
        let frame = sample::frame(Lang::En);
        let mut card = sample::cards(Lang::En).remove(0);
        card.season = Some("xo".to_owned());
        assert_eq!(row(&frame, &card, 1), None);
        card.season = Some("-------oxxo-".to_owned());
        let row = row(&frame, &card, 11).unwrap();
        assert_eq!((row.months[10].class, row.months[0].class), ("lo now", ""));
    }
}
