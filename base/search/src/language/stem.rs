//! What is left of a word without its endings.

use std::{cell::RefCell, collections::HashMap};

use bodega_kernel::Lang;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream as _};

thread_local! {
    static STEMMERS: RefCell<HashMap<Lang, TextAnalyzer>> = RefCell::new(HashMap::new());
}

/// The stem of a folded word, in the languages that have a stemmer. Numbers and other scripts have none.
pub(crate) fn stem(lang: Lang, word: &str) -> Option<String> {
    let language = match lang {
        Lang::En => Language::English,
        Lang::De => Language::German,
        Lang::Es => Language::Spanish,
        Lang::He => return None,
    };
    if !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return None;
    }
    STEMMERS.with_borrow_mut(|stemmers| {
        let stemmer = stemmers
            .entry(lang)
            .or_insert_with(|| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build());
        let mut stream = stemmer.token_stream(word);
        stream.advance().then(|| std::mem::take(&mut stream.token_mut().text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (lang, one, other) in [
            (Lang::En, "slippers", "slipper"),
            (Lang::En, "berries", "berry"),
            (Lang::De, "tomaten", "tomate"),
            (Lang::De, "bohnen", "bohne"),
            (Lang::Es, "tomates", "tomate"),
            (Lang::Es, "panes", "pan"),
        ] {
            assert_eq!(stem(lang, one), stem(lang, other), "{one} {other}");
        }
        assert_eq!(stem(Lang::En, "חלב"), None);
    }
}
