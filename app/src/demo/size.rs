//! How much of something is one: `250 g`, `6 × 330 ml`, `bunch of 10`. Read once, said in each language.

use serde::{Deserialize, Deserializer, de::Error};

/// How much of something is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    about: bool,
    times: Option<i64>,
    amount: Option<f64>,
    word: &'static Word,
}

/// A word of sizes in English, Hebrew, German and Spanish; what it counts in the catalogue's units, if it does.
#[derive(Debug, PartialEq)]
struct Word {
    name: [&'static str; 4],
    counts: Option<(f64, &'static str)>,
    amount: bool,
}

const fn counted(name: [&'static str; 4], of: f64, unit: &'static str) -> Word {
    Word { name, counts: Some((of, unit)), amount: true }
}

const fn whole(name: [&'static str; 4]) -> Word {
    Word { name, counts: None, amount: false }
}

const BUNCH_OF: Word = counted(["bunch of", "צרור של", "Bund mit", "ramo de"], 1.0, "EACH");

#[rustfmt::skip]
static WORDS: [Word; 18] = [
    whole(["by weight", "לפי משקל", "nach Gewicht", "al peso"]),
    whole(["each", "יחידה", "Stück", "unidad"]),
    whole(["bunch", "צרור", "Bund", "manojo"]),
    whole(["pair", "זוג", "Paar", "par"]),
    BUNCH_OF,
    counted(["g", "גרם", "g", "g"], 1.0, "GRAM"),
    counted(["kg", "ק״ג", "kg", "kg"], 1000.0, "GRAM"),
    counted(["ml", "מ״ל", "ml", "ml"], 1.0, "ML"),
    counted(["l", "ליטר", "l", "l"], 1000.0, "ML"),
    counted(["pieces", "יחידות", "Stück", "unidades"], 1.0, "EACH"),
    counted(["bags", "שקיות", "Beutel", "bolsitas"], 1.0, "EACH"),
    counted(["rolls", "גלילים", "Rollen", "rollos"], 1.0, "EACH"),
    counted(["washes", "כביסות", "Waschgänge", "lavados"], 1.0, "EACH"),
    counted(["sheets", "גיליונות", "Blatt", "hojas"], 1.0, "EACH"),
    counted(["nappies", "חיתולים", "Windeln", "pañales"], 1.0, "EACH"),
    counted(["wipes", "מגבונים", "Tücher", "toallitas"], 1.0, "EACH"),
    counted(["capsules", "קפסולות", "Kapseln", "cápsulas"], 1.0, "EACH"),
    counted(["candles", "נרות", "Kerzen", "velas"], 1.0, "EACH"),
];
static BATTERIES: Word = counted(["batteries", "סוללות", "Batterien", "pilas"], 1.0, "EACH");

const ABOUT: [&str; 4] = ["about ", "כ־", "ca. ", "aprox. "];

impl Size {
    /// Reads it; none when it is not written as sizes are.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |name: &str| WORDS.iter().chain([&BATTERIES]).find(|word| word.name[0] == name);
        let (about, rest) = text.strip_prefix("about ").map_or((false, text), |rest| (true, rest));
        let plain = Self { about, times: None, amount: None, word: &WORDS[0] };
        if let Some(word) = named(rest).filter(|word| !word.amount) {
            return Some(Self { word, ..plain });
        }
        if let Some(count) = rest.strip_prefix("bunch of ") {
            return Some(Self { amount: Some(count.parse().ok()?), word: named("bunch of")?, ..plain });
        }
        let (times, rest) = match rest.split_once(" × ") {
            Some((times, rest)) => (Some(times.parse().ok()?), rest),
            None => (None, rest),
        };
        let (amount, word) = rest.split_once(' ')?;
        let word = named(word).filter(|word| word.amount)?;
        Some(Self { about, times, amount: Some(amount.parse().ok()?), word })
    }

    /// Is it weighed when it is bought?
    pub fn is_weighed(&self) -> bool {
        self.word == &WORDS[0]
    }

    /// What is in one, and of what: grams, millilitres, pieces.
    #[expect(clippy::cast_possible_truncation, reason = "sizes of goods are small")]
    pub fn content(&self) -> Option<(i64, &'static str)> {
        let (of, unit) = self.word.counts?;
        let amount = (self.amount? * of).round() as i64 * self.times.unwrap_or(1);
        // A single piece is nothing to reckon with.
        (unit != "EACH" || amount > 1).then_some((amount, unit))
    }

    /// In English, Hebrew, German and Spanish.
    pub fn words(&self) -> [String; 4] {
        std::array::from_fn(|at| {
            let about = if self.about { ABOUT[at] } else { "" };
            let times = self.times.map_or_else(String::new, |times| format!("{times} × "));
            let word = self.word.name[at];
            let Some(amount) = self.amount else { return format!("{about}{word}") };
            let has_comma = at >= 2;
            let amount = if has_comma { amount.to_string().replace('.', ",") } else { amount.to_string() };
            if self.word == &BUNCH_OF { format!("{word} {amount}") } else { format!("{about}{times}{amount} {word}") }
        })
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no size")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_counted_and_said() {
        for (text, content, german) in [
            ("250 g", Some((250, "GRAM")), "250 g"),
            ("1.5 l", Some((1500, "ML")), "1,5 l"),
            ("6 × 330 ml", Some((1980, "ML")), "6 × 330 ml"),
            ("about 1.6 kg", Some((1600, "GRAM")), "ca. 1,6 kg"),
            ("50 bags", Some((50, "EACH")), "50 Beutel"),
            ("4 batteries", Some((4, "EACH")), "4 Batterien"),
            ("bunch of 10", Some((10, "EACH")), "Bund mit 10"),
            ("bunch", None, "Bund"),
            ("by weight", None, "nach Gewicht"),
        ] {
            let size = Size::parse(text).unwrap();
            assert_eq!((size.content(), size.words()[2].as_str()), (content, german), "{text}");
            assert_eq!(size.words()[0], text);
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in ["", "250", "g", "many g", "250 stones", "6 × each", "bunch of roses", "2 x 3 g"] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }
}
