//! What somebody said about a product, and how many said how much.

use bodega_catalog::review::Shown;
use bodega_ui::speech;
use jiff::tz::TimeZone;

use crate::{
    part::{Length, Stars},
    words::Words,
};

/// A review as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// How many stars.
    pub stars: Stars,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// The language of both, where it is not the page's.
    pub lang: Option<String>,
    /// Who, and when.
    pub by: String,
    /// How many it helped.
    pub helped: Option<String>,
    /// What the shop says to it.
    pub reply: Option<String>,
}

/// A line of the histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// So many stars.
    pub name: String,
    /// What part of all that is.
    pub bar: Length,
    /// How many that are.
    pub count: String,
}

impl Review {
    /// A review in a zone's time.
    pub fn of(words: Words, shown: &Shown, zone: &TimeZone) -> Self {
        let lang = words.lang();
        let date = speech::short_date(lang, shown.created_at.timestamp().to_zoned(zone.clone()).date());
        let name = (!shown.name.is_empty()).then(|| speech::isolated(&shown.name).to_string());
        let bought = shown.verified.then(|| words.bought_it().to_owned());
        let by = [name, bought, Some(date)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let stars = Stars::whole(words, shown.rating);
        Self {
            title: if shown.title.trim().is_empty() { stars.said.clone() } else { shown.title.clone() },
            stars,
            text: shown.text.clone(),
            lang: shown.lang.as_deref().and_then(|tag| crate::part::foreign(tag, lang)),
            by,
            helped: (shown.helpful > 0).then(|| words.helped(shown.helpful)),
            reply: shown.reply.clone(),
        }
    }
}

/// How many gave five stars, four, and so on.
pub(super) fn histogram(words: Words, counts: [i64; 5]) -> Vec<Row> {
    let all = counts.iter().sum();
    let row = |(stars, count)| Row {
        name: words.stars_exactly(stars),
        bar: Length::of(count, all),
        count: speech::grouped(words.lang(), count),
    };
    (1..).zip(counts).map(row).collect::<Vec<_>>().into_iter().rev().collect()
}
