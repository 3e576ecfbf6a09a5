//! Which words a merchant's documents have.

use bodega_kernel::Lang;

use super::Word;
use crate::{
    SearchError,
    find::{Part, frequency},
    index::{Members, Snapshot},
    language::{self, Form},
};

/// What is looked in to understand a question.
pub(crate) struct Knowledge<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) members: &'a Members,
    pub(crate) lang: Lang,
}

impl Knowledge<'_> {
    /// A word with its stem.
    pub(crate) fn word(&self, text: &str) -> Word {
        let stem = language::stem(self.lang, text).map(|stem| (self.lang, stem));
        Word { text: text.to_owned(), stem, code: false }
    }

    /// A word as it is written, without its stem: names, measures, codes.
    pub(crate) fn exact(text: &str) -> Word {
        Word { text: text.to_owned(), stem: None, code: false }
    }

    /// How many documents have a word.
    pub(crate) fn count(&self, word: &Word) -> Result<usize, SearchError> {
        frequency(self.snapshot, self.members, word, Part::All)
    }

    /// How many of them are called so: it is not only mentioned.
    pub(crate) fn called(&self, word: &Word) -> Result<usize, SearchError> {
        frequency(self.snapshot, self.members, word, Part::Called)
    }

    /// Is it an article number or a barcode? Then the word to look for.
    pub(crate) fn code(&self, text: &str) -> Result<Option<Word>, SearchError> {
        let text = language::code(text);
        if text.chars().count() < 3 {
            return Ok(None);
        }
        let with = Word { text, stem: None, code: true };
        let without = Word { code: false, ..with.clone() };
        // A number that is also a word of texts is a code only where more documents have it so.
        Ok((self.count(&with)? > self.count(&without)?).then_some(with))
    }

    /// The other ways to write a word that some text uses.
    pub(crate) fn forms(&self, text: &str) -> Vec<Form> {
        let mut forms = language::forms(text);
        forms.retain(|form| self.is_written(&form.text));
        forms
    }

    /// Is it a word of some title, brand or label? Of another merchant's perhaps; what is then looked up finds nothing.
    pub(crate) fn is_written(&self, text: &str) -> bool {
        self.vocabularies().any(|vocabulary| vocabulary.has(text))
    }

    pub(crate) fn vocabularies(&self) -> impl Iterator<Item = &crate::index::Vocabulary> {
        self.snapshot.segments.iter().map(|segment| &segment.columns.vocabulary)
    }

    /// Does any document have it, in this form or another?
    pub(crate) fn knows(&self, text: &str) -> Result<bool, SearchError> {
        if self.count(&self.word(text))? > 0 {
            return Ok(true);
        }
        for form in self.forms(text) {
            if self.count(&Self::exact(&form.text))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
