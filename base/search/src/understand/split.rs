//! Words that are written together by some and apart by others.

use bodega_kernel::Lang;

use super::{Knowledge, Variant};
use crate::{SearchError, language};

/// The shortest part that a word is split into.
const SHORTEST: usize = 3;
/// What German puts between the parts of a compound.
const LINKS: [&str; 5] = ["", "s", "n", "en", "es"];
/// How many compounds of a word are searched for.
const COMPOUNDS: usize = 40;

/// The word as two, if both are known: `firestick` is `fire stick`, `Milchschokolade` is `Milch` and `Schokolade`.
pub(super) fn split(know: &Knowledge<'_>, word: &str, weight: f32) -> Result<Option<Variant>, SearchError> {
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let mut best: Option<(usize, Variant)> = None;
    for &at in ends.iter().skip(SHORTEST).take((ends.len()).saturating_sub(2 * SHORTEST)) {
        let (first, second) = word.split_at(at);
        let links: &[&str] = if language::compounds(know.lang) { &LINKS } else { &LINKS[..1] };
        for link in links {
            let Some(first) = first.strip_suffix(link).filter(|first| first.chars().count() >= SHORTEST) else {
                continue;
            };
            if !know.is_written(first) || !know.is_written(second) {
                continue;
            }
            let words = vec![know.word(first), know.word(second)];
            let common = know.count(&words[0])?.min(know.count(&words[1])?);
            if common > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((common, Variant { words, weight }));
            }
        }
    }
    Ok(best.map(|(_, variant)| variant))
}

/// Compounds that are about the word (`Cherrytomaten` for `Tomaten`), and, less sure, that begin with it.
pub(super) fn compounds(know: &Knowledge<'_>, word: &str) -> Vec<Variant> {
    if know.lang != Lang::De || word.chars().count() < 4 || !word.is_ascii() {
        return Vec::new();
    }
    let stem = language::stem(Lang::De, word).unwrap_or_else(|| word.to_owned());
    let mut found: Vec<Variant> = Vec::new();
    let mut add = |text: &str, weight: f32| {
        if found.len() < COMPOUNDS && !found.iter().any(|other| other.words[0].text == text) {
            found.push(Variant { words: vec![Knowledge::exact(text)], weight });
        }
    };
    let endings = ["", "e", "n", "en", "er", "s"].map(|ending| format!("{stem}{ending}"));
    for vocabulary in know.vocabularies() {
        for ending in endings.iter().filter(|ending| ending.len() >= 4) {
            for text in vocabulary.ending(ending).filter(|text| text.len() >= ending.len() + 3) {
                add(text, 0.5);
            }
        }
        for text in vocabulary.beginning(&stem).filter(|text| text.len() >= stem.len() + 4) {
            add(text, 0.3);
        }
    }
    found
}
