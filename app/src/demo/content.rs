//! What goods are made of, where they come from, and what 100 g of them hold: codes and figures in the files, words on the
//! pages.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// The words, in English, Hebrew, German and Spanish; behind an ingredient its allergens.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    origin: BTreeMap<String, [String; 4]>,
    ingredient: BTreeMap<String, Vec<String>>,
}

fn read() -> Result<Words, toml::de::Error> {
    toml::from_str(include_str!("words.toml"))
}

/// Those of the program. Their test says that they can be read.
static WORDS: LazyLock<Words> = LazyLock::new(|| read().unwrap_or_default());

const OR: [&str; 4] = [" or ", " או ", " oder ", " o "];
const GRAM: [&str; 4] = ["g", "גרם", "g", "g"];
const ENERGY: [[&str; 2]; 4] = [["kJ", "kcal"], ["ק״ג׳אול", "קק״ל"], ["kJ", "kcal"], ["kJ", "kcal"]];
/// What a label lists besides the energy, in its order, as pages know it.
const PARTS: [&str; 6] = ["fat", "saturates", "carbohydrate", "sugars", "protein", "salt"];

/// Where something comes from.
pub fn origin(code: &str) -> Option<&'static [String; 4]> {
    WORDS.origin.get(code)
}

/// Is the comma the mark of decimals in this language?
const fn has_comma(lang: usize) -> bool {
    lang > 1
}

fn number(text: &str, lang: usize) -> String {
    if has_comma(lang) { text.replace('.', ",") } else { text.to_owned() }
}

/// A part of what something is made of: the codes of which it is one, and how much of it there is.
fn part(text: &str) -> (impl Iterator<Item = &str>, Option<&str>) {
    let (codes, share) = text.split_once(' ').map_or((text, None), |(codes, share)| (codes, share.strip_suffix('%')));
    (codes.split('|'), share)
}

/// `water, oats 11%, almonds|hazelnuts` in all languages; none when it holds a code that nobody knows.
pub fn ingredients(made: &str) -> Option<[String; 4]> {
    let mut told: [Vec<String>; 4] = Default::default();
    for one in made.split(", ") {
        let (codes, share) = part(one);
        let words: Vec<&Vec<String>> = codes.map(|code| WORDS.ingredient.get(code)).collect::<Option<_>>()?;
        for (lang, told) in told.iter_mut().enumerate() {
            let named: Vec<&str> = words.iter().filter_map(|words| words.get(lang)).map(String::as_str).collect();
            let space = if has_comma(lang) { "\u{a0}" } else { "" };
            let share = share.map_or_else(String::new, |share| format!(" {}{space}%", number(share, lang)));
            told.push(format!("{}{share}", named.join(OR[lang])));
        }
    }
    Some(told.map(|parts| {
        let mut text = parts.join(", ");
        // The first letter of a sentence; a letter of Hebrew has no other form.
        if let Some(first) = text.chars().next() {
            text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        }
        text + "."
    }))
}

/// `64 3.6 2.3 4.7 4.7 3.3 0.1` (kilocalories, fat, of it saturated, carbohydrate, of it sugars, protein, salt) as pages read
/// it, in all languages; none when it is written otherwise.
pub fn nutrition(figures: &str) -> Option<[String; 4]> {
    let figures: Vec<&str> = figures.split(' ').collect();
    let [kilocalories, parts @ ..] = figures.as_slice() else { return None };
    if parts.len() != PARTS.len() || parts.iter().any(|part| part.parse::<f64>().is_err()) {
        return None;
    }
    let joules = (kilocalories.parse::<i64>().ok()? * 4_184 + 500) / 1_000;
    Some(std::array::from_fn(|lang| {
        let [kilojoule, kilocalorie] = ENERGY[lang];
        let energy = format!("energy={joules} {kilojoule} / {kilocalories} {kilocalorie}");
        let parts =
            PARTS.iter().zip(parts).map(|(name, grams)| format!("{name}={} {}", number(grams, lang), GRAM[lang]));
        std::iter::once(energy).chain(parts).collect::<Vec<_>>().join(";")
    }))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The allergens that its ingredients bring along.
    pub fn allergens(made: &str) -> Vec<&'static str> {
        let codes = made.split(", ").flat_map(|one| part(one).0.map(str::to_owned).collect::<Vec<_>>());
        let words = codes.filter_map(|code| WORDS.ingredient.get(&code)?.get(4));
        words.flat_map(|allergens| allergens.split(' ')).collect()
    }

    #[test]
    fn it_is_told_as_labels_tell_it() {
        assert_eq!(read().unwrap().ingredient.values().find(|words| !(4..=5).contains(&words.len())), None);
        let told = ingredients("water, oats 11%, cocoa 1.5%, almonds|hazelnuts").unwrap();
        assert_eq!(told[0], "Water, oats 11%, cocoa 1.5%, almonds or hazelnuts.");
        assert_eq!(told[2], "Wasser, Hafer 11\u{a0}%, Kakao 1,5\u{a0}%, Mandeln oder Haselnüsse.");
        assert_eq!(ingredients("water, moonlight"), None);
        let told = nutrition("64 3.6 2.3 4.7 4.7 3.3 0.1").unwrap();
        assert_eq!(
            told[0],
            "energy=268 kJ / 64 kcal;fat=3.6 g;saturates=2.3 g;carbohydrate=4.7 g;sugars=4.7 g;protein=3.3 g;salt=0.1 g"
        );
        assert!(told[3].contains("fat=3,6 g"));
        assert_eq!((nutrition("64 3.6"), nutrition("")), (None, None));
    }
}
