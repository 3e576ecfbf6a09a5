//! Which word of a name says what the thing is: cloudy apple juice is a juice, and so is zumo de manzana.

use bodega_kernel::Lang;

use super::{Token, hebrew, is_filler, tokens};

/// What ends the part of a name that says what the thing is.
const ENDS: [char; 10] = [',', ';', ':', '(', '[', '|', '–', '—', '/', '•'];
/// What stands between the things that a category is named after.
const JOINS: [char; 5] = [',', '/', '&', '+', '|'];

/// The word of a title that says what it is.
pub(crate) fn head(lang: Lang, title: &str) -> Option<String> {
    let parts = title.split(ENDS).flat_map(|part| part.split(" - "));
    parts.map(|part| words(lang, part)).find(|words| !words.is_empty()).and_then(|words| chosen(lang, &words))
}

/// The words of a category's name that say what is in it: `Milk & plant drinks` are milk and drinks.
pub(crate) fn heads(lang: Lang, name: &str) -> Vec<String> {
    let and = match lang {
        Lang::En => " and ",
        Lang::De => " und ",
        Lang::Es => " y ",
        Lang::He => " ו",
    };
    let parts = name.split(JOINS).flat_map(|part| part.split(and));
    parts.filter_map(|part| chosen(lang, &words(lang, part))).collect()
}

/// A word, and whether it was written with a capital letter.
type Word = (String, bool);

/// The words up to where a name begins to say with what, for what or how much.
fn words(lang: Lang, part: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for piece in part.split_whitespace() {
        let capital = piece.chars().find(|letter| letter.is_alphanumeric()).is_some_and(char::is_uppercase);
        for Token { text, .. } in tokens(piece) {
            if !words.is_empty() && (is_number(&text) || ends(lang, &text)) {
                return words;
            }
            if !is_number(&text) && !is_filler(&text) {
                words.push((text, capital));
            }
        }
    }
    words
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Does the name go on with what does not change what the thing is?
fn ends(lang: Lang, word: &str) -> bool {
    match lang {
        Lang::En => matches!(word, "with" | "without" | "in" | "for" | "from" | "by" | "to" | "on"),
        Lang::De => {
            matches!(word, "mit" | "ohne" | "in" | "im" | "aus" | "fur" | "von" | "vom" | "zum" | "zur" | "nach")
        }
        // There the word comes first, and whatever follows is about it.
        Lang::Es | Lang::He => false,
    }
}

/// English and German say what a thing is last, Spanish and Hebrew first. German writes it with a capital letter.
fn chosen(lang: Lang, words: &[Word]) -> Option<String> {
    let (word, _) = match lang {
        Lang::En => words.last(),
        Lang::De => words.iter().rev().find(|(_, capital)| *capital).or(words.last()),
        Lang::Es => words.first(),
        Lang::He => words.iter().find(|(word, _)| hebrew::is_hebrew(word)).or(words.first()),
    }?;
    Some(word.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_what_a_thing_is() {
        for (lang, title, said) in [
            (Lang::En, "Cloudy apple juice", "juice"),
            (Lang::En, "Green apples", "apples"),
            (Lang::En, "Fresh milk 3%", "milk"),
            (Lang::En, "Milk chocolate with whole hazelnuts", "chocolate"),
            (Lang::En, "Hummus, stone-ground", "hummus"),
            (Lang::En, "Toothbrush", "toothbrush"),
            (Lang::De, "Hähnchenbrust natur", "hahnchenbrust"),
            (Lang::De, "Eier aus Freilandhaltung", "eier"),
            (Lang::De, "Trüber Apfelsaft", "apfelsaft"),
            (Lang::Es, "Zumo de manzana turbio", "zumo"),
            (Lang::Es, "Jamón ibérico", "jamon"),
            (Lang::He, "מיץ תפוחים", "מיצ"),
            (Lang::He, "3 חלב טרי", "חלב"),
        ] {
            assert_eq!(head(lang, title).as_deref(), Some(said), "{title}");
        }
        assert_eq!(head(Lang::En, "3%, !"), None);
        assert_eq!(head(Lang::En, ""), None);
    }

    #[test]
    fn a_category_may_be_several_things() {
        for (lang, name, said) in [
            (Lang::En, "Milk & plant drinks", vec!["milk", "drinks"]),
            (Lang::En, "Potatoes, onions & roots", vec!["potatoes", "onions", "roots"]),
            (Lang::De, "Milch & Eier", vec!["milch", "eier"]),
            (Lang::Es, "Leche y bebidas vegetales", vec!["leche", "bebidas"]),
            (Lang::He, "חלב ומשקאות מהצומח", vec!["חלב", "משקאות"]),
        ] {
            assert_eq!(heads(lang, name), said, "{name}");
        }
    }
}
