//! Understanding: from what was typed to what is to be found.

mod known;
mod plan;
mod reading;
mod split;
mod synonyms;
mod typo;

pub(crate) use known::Knowledge;
pub(crate) use plan::plan;
pub(crate) use reading::respell;
pub(crate) use synonyms::Synonyms;

use bodega_kernel::Lang;

/// One word to look up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// Folded.
    pub(crate) text: String,
    /// Its stem in the language of who asks.
    pub(crate) stem: Option<(Lang, String)>,
    /// May it be an article number?
    pub(crate) code: bool,
}

/// Words that must all be there, and how sure it is that they are what was meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variant {
    pub(crate) words: Vec<Word>,
    pub(crate) weight: f32,
}

/// A thing that was asked for, in all the ways in which texts may say it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Concept {
    pub(crate) variants: Vec<Variant>,
    /// Must a document have it, to have all that was asked for?
    pub(crate) must: bool,
}

/// What is to be found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// In the order in which they were typed.
    pub(crate) concepts: Vec<Concept>,
    /// The words that were put right, by their places, and what was typed.
    pub(crate) corrected: Option<reading::Corrected>,
    /// The word that is perhaps only begun.
    pub(crate) begun: Option<String>,
}
