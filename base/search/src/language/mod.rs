//! Words: how texts are cut into them, and which forms of a word are the same word.

mod alike;
mod fold;
mod german;
mod head;
mod hebrew;
mod layout;
mod negation;
mod stem;
mod token;
mod unit;

pub(crate) use alike::alike;
pub(crate) use fold::fold;
pub(crate) use head::{head, heads};
pub(crate) use layout::other_layout;
pub(crate) use negation::{Negation, negation};
pub(crate) use stem::stem;
pub(crate) use token::{Token, code, tokens};

use bodega_kernel::Lang;

/// Another way to write a word, and how sure it is that the same is meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    pub(crate) text: String,
    pub(crate) weight: f32,
}

/// Other ways to write a folded word that the index may hold: what the language's grammar and habits of writing make of
/// it. Most of them are words that nobody ever wrote; looking those up costs little and finds nothing.
pub(crate) fn forms(word: &str) -> Vec<Form> {
    if hebrew::is_hebrew(word) { hebrew::forms(word) } else { german::spellings(word) }
}

/// Can other words end or begin with this one, and is that language's compound then about it?
pub(crate) fn compounds(lang: Lang) -> bool {
    lang == Lang::De
}

/// Words that say little by themselves: they are looked for, but nothing must have them.
pub(crate) fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "it", "of", "on", "or", "the", "to", "with",
        "that", "this", "your", "my", // en
        "aus", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer", "fur", "im", "ist",
        "mit", "oder", "und", "vom", "von", "zu", "zum", "zur", // de
        "al", "con", "de", "del", "el", "en", "la", "las", "lo", "los", "o", "para", "por", "un", "una",
        "y", // es
        "של", "על", "עמ", "את", "או", "גמ", "אל", // he, with final letters folded
    ];
    FILLERS.contains(&word)
}
