//! Ratings as stars, and figures as bars. They are drawings whose lengths are attributes: no style is written in a page.

use askama::{Template, filters::HtmlSafe};
use bodega_browse::Rating;
use bodega_ui::speech;

use crate::words::Words;

/// An average of stars.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="stars"><svg class="st" viewBox="0 0 84 16" role="img" aria-label="{{ said }}"><rect class="st-0" width="84" height="16"/><rect class="st-1" width="{{ filled }}" height="16"/></svg></span>"#,
    ext = "html"
)]
pub struct Stars {
    /// The average as it is written.
    pub average: String,
    /// The same for those who hear it.
    pub said: String,
    filled: u32,
}

impl HtmlSafe for Stars {}

impl Stars {
    /// None while nobody has said anything.
    pub fn of(words: Words, rating: Rating) -> Option<Self> {
        (rating.count > 0).then(|| Self::filled(words, tenths(rating.average)))
    }

    /// So many whole ones.
    pub fn whole(words: Words, stars: i64) -> Self {
        let stars = stars.clamp(0, 5);
        let mut whole = Self::filled(words, stars * 10);
        whole.average = stars.to_string();
        whole.said = words.stars_of(stars);
        whole
    }

    fn filled(words: Words, tenths: i64) -> Self {
        let tenths = tenths.clamp(0, 50);
        let average = speech::decimal(words.lang(), tenths);
        let filled = u32::try_from(tenths * 84 / 50).unwrap_or(0);
        Self { said: words.stars_of(&average), average, filled }
    }
}

/// From 0 to 50. An average of whole stars is far from the limits of either kind of number.
#[allow(clippy::cast_possible_truncation, reason = "clamped to 0..=5 before")]
fn tenths(average: f64) -> i64 {
    (average.clamp(0.0, 5.0) * 10.0).round() as i64
}

/// A part of a whole.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-0" width="100" height="10"/><rect class="bar-1" width="{{ filled }}" height="10"/></svg>"#,
    ext = "html"
)]
pub struct Length {
    filled: i64,
}

impl HtmlSafe for Length {}

impl Length {
    /// `part` of `whole`; what is there at all is seen.
    pub fn of(part: i64, whole: i64) -> Self {
        let filled = if whole > 0 { (part.clamp(0, whole) * 100 + whole - 1) / whole } else { 0 };
        Self { filled }
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;

    #[test]
    fn an_average_is_told_and_drawn() {
        let stars = Stars::of(Words::of(Lang::De), Rating { average: 4.46, count: 12 }).unwrap();
        assert_eq!((stars.average.as_str(), stars.filled), ("4,5", 75));
        assert_eq!(Stars::of(Words::of(Lang::De), Rating::default()), None);
        assert!(Stars::whole(Words::of(Lang::En), 9).render().unwrap().contains("width=\"84\""));
    }

    #[test]
    fn what_is_there_at_all_is_seen() {
        assert_eq!((Length::of(1, 1000).filled, Length::of(0, 10).filled, Length::of(3, 0).filled), (1, 0, 0));
        assert_eq!(Length::of(i64::from(u32::MAX), 5).filled, 100);
    }
}
