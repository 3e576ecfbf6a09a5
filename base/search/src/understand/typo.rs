//! Slips of the fingers.

use std::collections::HashMap;

use super::Knowledge;
use crate::{SearchError, language};

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
    match word.chars().count() {
        0..=2 => 0,
        3 => u32::from(is_hebrew(word)),
        4..=7 => 1,
        _ => 2,
    }
}

/// From this length on a word may have two slips, if no word is as near as one.
const LONG: usize = 6;

/// Up to this length one letter in place of another makes another word more often than a slip: there it must be one that
/// is near on the keyboard, or that sounds alike.
const SHORT: usize = 5;

fn is_hebrew(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| ('א'..='ת').contains(&letter))
}

/// Words of this merchant's titles and labels that are near, the likeliest first. With `begun`, words that begin like it.
pub(super) fn meant(know: &Knowledge<'_>, word: &str, begun: bool) -> Result<Vec<Meant>, SearchError> {
    let most = allowed(word);
    if most == 0 {
        return Ok(Vec::new());
    }
    let found = within(know, word, most, begun)?;
    if found.is_empty() && most == 1 && !begun && word.chars().count() >= LONG {
        return within(know, word, 2, begun);
    }
    Ok(found)
}

fn within(know: &Knowledge<'_>, word: &str, most: u32, begun: bool) -> Result<Vec<Meant>, SearchError> {
    let mut near: HashMap<&str, u32> = HashMap::new();
    for vocabulary in know.vocabularies() {
        near.extend(vocabulary.near(word, most, begun));
    }
    let first = word.chars().next();
    // People rarely get the first letter wrong.
    let far = |candidate: &str, distance: u32| distance * 2 + u32::from(candidate.chars().next() != first);
    let mut near: Vec<(u32, &str, u32)> = near
        .into_iter()
        .filter(|(candidate, _)| *candidate != word && (begun || is_slip(word, candidate)))
        .map(|(candidate, distance)| (far(candidate, distance), candidate, distance))
        .collect();
    near.sort_unstable();
    let mut found: Vec<(u32, Meant)> = Vec::new();
    for (far, candidate, distance) in near.into_iter().take(LOOKED_AT) {
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

/// Is a word that is near what somebody wanted to write? Of short words with one other letter that is doubtful.
fn is_slip(word: &str, candidate: &str) -> bool {
    let length = word.chars().count();
    if length > SHORT || length != candidate.chars().count() {
        return true;
    }
    let mut others = word.chars().zip(candidate.chars()).filter(|(one, other)| one != other);
    match (others.next(), others.next()) {
        (Some((one, other)), None) => language::alike(one, other),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn short_words_with_another_letter_are_other_words() {
        for (typed, meant) in
            [("bred", "bread"), ("breat", "bread"), ("milj", "milk"), ("braed", "bread"), ("humus", "hummus")]
        {
            assert!(is_slip(typed, meant), "{typed} {meant}");
        }
        for (typed, other) in [("jamon", "jabon"), ("mild", "milk"), ("wine", "wipe")] {
            assert!(!is_slip(typed, other), "{typed} {other}");
        }
        assert!(is_slip("chokolate", "chocolate"));
    }
}
