//! The languages that the house speaks: its pages are written in them and its search understands them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language of pages and of search. Texts of the catalogue may be in others too; they are then shown as they are and
/// found by their words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Hebrew, written from right to left.
    He,
    /// German.
    De,
    /// Spanish.
    Es,
}

/// Letters that name no language of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of en, he, de, es")]
pub struct UnknownLang;

impl Lang {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::En, Self::He, Self::De, Self::Es];

    /// Its two letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::He => "he",
            Self::De => "de",
            Self::Es => "es",
        }
    }

    /// What its speakers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::He => "עברית",
            Self::De => "Deutsch",
            Self::Es => "Español",
        }
    }

    /// Is it written from right to left?
    pub const fn rtl(self) -> bool {
        matches!(self, Self::He)
    }

    /// The language of a tag such as `de-AT`, when it is one of the house's. `iw` is what Hebrew was once called.
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "iw" => Some(Self::He),
            code => code.parse().ok(),
        }
    }

    /// What a browser asks for in `Accept-Language`, best first by its weights; None when it wants none of ours.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for wish in header.split(',') {
            let (tag, weight) = match wish.split_once(";q=") {
                Some((tag, weight)) => (tag, thousandths(weight.trim())),
                None => (wish, 1000),
            };
            if let Some(lang) = Self::of_tag(tag.trim())
                && weight > best.map_or(0, |(found, _)| found)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

/// `0.8` as 800; what is no weight wants nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), digits.parse::<u32>()) {
        (Ok(whole), Ok(part)) if whole <= 1 => (whole * 1000 + part).min(1000),
        _ => 0,
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.code() == code).ok_or(UnknownLang)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_wish_that_can_be_met_wins() {
        assert_eq!(Lang::accepted("fr, de-AT;q=0.7, iw;q=0.85, *;q=0.1"), Some(Lang::He));
        assert_eq!(Lang::accepted("es;q=0.5,en;q=0.5"), Some(Lang::Es));
        assert_eq!(Lang::accepted("de;q=0, fr"), None);
        assert_eq!(Lang::accepted(";;q=,,q=zz"), None);
    }
}
