//! Slips of the fingers.

use std::collections::HashMap;

use super::Knowledge;
use crate::SearchError;

/// A word that was perhaps meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meant {
    pub(super) word: String,
    pub(super) distance: u32,
    pub(super) count: usize,
}

/// How many candidates are looked up at most; they are sorted by how near they are.
const LOOKED_AT: usize = 24;
/// How many are searched for.
const KEPT: usize = 4;

/// How many slips a word of this length may have. Hebrew words are short, since vowels are not written.
fn allowed(word: &str) -> u32 {
    let length = word.chars().count();
    let hebrew = word.chars().next().is_some_and(|letter| ('א'..='ת').contains(&letter));
    match length {
        0..=2 => 0,
        3 => u32::from(hebrew),
        4..=7 => 1,
        _ => 2,
    }
}

/// Words of this merchant's titles and labels that are near, the likeliest first. With `begun`, words that begin like it.
pub(super) fn meant(know: &Knowledge<'_>, word: &str, begun: bool) -> Result<Vec<Meant>, SearchError> {
    let most = allowed(word);
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut near: HashMap<&str, u32> = HashMap::new();
    for vocabulary in know.vocabularies() {
        near.extend(vocabulary.near(word, most, begun));
    }
    let first = word.chars().next();
    // People rarely get the first letter wrong.
    let far = |candidate: &str, distance: u32| distance * 2 + u32::from(candidate.chars().next() != first);
    let mut near: Vec<(u32, &str, u32)> =
        near.into_iter().map(|(candidate, distance)| (far(candidate, distance), candidate, distance)).collect();
    near.sort_unstable();
    let mut found: Vec<(u32, Meant)> = Vec::new();
    for (far, candidate, distance) in near.into_iter().filter(|(_, candidate, _)| *candidate != word).take(LOOKED_AT) {
        let count = know.count(&Knowledge::exact(candidate))?;
        if count > 0 {
            found.push((far, Meant { word: candidate.to_owned(), distance, count }));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.count.cmp(&one.1.count)));
    let nearest = found.first().map(|(_, meant)| meant.distance);
    found.retain(|(_, meant)| Some(meant.distance) == nearest);
    found.truncate(KEPT);
    Ok(found.into_iter().map(|(_, meant)| meant).collect())
}
