//! What a merchant says is the same.

use std::collections::HashMap;

use bodega_kernel::Lang;

use crate::{Synonym, language};

/// How much a synonym is worth beside the word itself.
pub(super) const WEIGHT: f32 = 0.35;

type Words = Vec<String>;
type Key = (Option<Lang>, Words);

/// The synonyms of a merchant, found by the words that are typed.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    /// By the stems of a language, or as they are written.
    found: HashMap<Key, Vec<Words>>,
    longest: usize,
}

impl Synonyms {
    /// Of these; what has no words in it is left out.
    pub(crate) fn new(list: &[Synonym]) -> Self {
        let mut synonyms = Self::default();
        for synonym in list {
            match synonym {
                Synonym::Equal(texts) => {
                    for text in texts {
                        synonyms.add(text, texts.iter().filter(|other| *other != text));
                    }
                }
                Synonym::Means { from, to } => synonyms.add(from, to.iter()),
            }
        }
        synonyms
    }

    fn add<'a>(&mut self, from: &str, to: impl Iterator<Item = &'a String>) {
        let from = words(from);
        let to: Vec<Words> = to.map(|text| words(text)).filter(|words| !words.is_empty()).collect();
        if from.is_empty() || to.is_empty() {
            return;
        }
        self.longest = self.longest.max(from.len());
        for key in std::iter::once(None).chain(Lang::ALL.map(Some)) {
            self.found.entry((key, stems(key, &from))).or_default().extend(to.iter().cloned());
        }
    }

    /// The synonyms of the longest run of words from `start` on, and how long it is.
    pub(super) fn at(&self, lang: Lang, words: &[String], start: usize) -> Option<(usize, &[Words])> {
        let most = self.longest.min(words.len() - start);
        (1..=most).rev().find_map(|length| {
            let run = &words[start..start + length];
            let found = self.found.get(&(Some(lang), stems(Some(lang), run)));
            found.or_else(|| self.found.get(&(None, run.to_vec()))).map(|found| (length, found.as_slice()))
        })
    }
}

fn words(text: &str) -> Vec<String> {
    language::tokens(text).into_iter().map(|token| token.text).collect()
}

fn stems(lang: Option<Lang>, words: &[String]) -> Vec<String> {
    let stem = |word: &String| lang.and_then(|lang| language::stem(lang, word)).unwrap_or_else(|| word.clone());
    words.iter().map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_found_in_any_form() {
        let synonyms = Synonyms::new(&[
            Synonym::Equal(vec!["soda".into(), "soft drink".into()]),
            Synonym::Means { from: "drink".into(), to: vec!["juice".into()] },
            Synonym::Equal(vec!["!!".into(), "x".into()]),
        ]);
        let words = ["cold", "soft", "drinks"].map(str::to_owned);
        assert_eq!(synonyms.at(Lang::En, &words, 0), None);
        assert_eq!(synonyms.at(Lang::En, &words, 1), Some((2, [vec!["soda".to_owned()]].as_slice())));
        assert_eq!(synonyms.at(Lang::En, &words, 2), Some((1, [vec!["juice".to_owned()]].as_slice())));
        assert_eq!(synonyms.at(Lang::En, &["soda".to_owned()], 0).map(|(length, _)| length), Some(1));
        assert_eq!(synonyms.at(Lang::En, &["juice".to_owned()], 0), None);
    }
}
