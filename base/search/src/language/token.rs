//! Cutting text into words.

use super::{fold, hebrew, unit};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Folded.
    pub(crate) text: String,
    /// Which word of the text it is.
    pub(crate) position: usize,
    /// In which of the text's pieces between blanks it is.
    pub(crate) piece: usize,
    /// The measure that it begins, in one spelling for all of them: `1.5 l` and `1500 ml` are the same.
    pub(crate) measure: Option<String>,
}

/// Words longer than this are cut: nobody types them, and the index keeps none longer.
const LONGEST: usize = 60;

/// The words of a text, in order. Digits and letters are words of their own even where they stand together.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    let mut pieces: Vec<usize> = Vec::new();
    let mut piece = 0;
    let mut blank = true;
    let letters: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        piece += usize::from(letter.is_whitespace() && !blank);
        blank = letter.is_whitespace();
        if letter.is_ascii_digit() {
            let (number, end) = number(&letters, at);
            words.push(number);
            pieces.push(piece);
            at = end;
        } else if letter.is_alphanumeric() {
            let (word, end) = word(&letters, at);
            words.push(word);
            pieces.push(piece);
            at = end;
        } else {
            at += 1;
        }
    }
    let measures: Vec<Option<String>> =
        (0..words.len()).map(|at| unit::measure(&words[at], words.get(at + 1).map(String::as_str))).collect();
    let all = words.into_iter().zip(measures).zip(pieces).enumerate();
    all.map(|(position, ((text, measure), piece))| Token { text, position, piece, measure }).collect()
}

/// `1`, `1.5`, `1,5`, `1,500` and `1/2`.
fn number(letters: &[char], start: usize) -> (String, usize) {
    let run = |from: usize| {
        (from..letters.len()).take_while(|at| letters[*at].is_ascii_digit()).last().map_or(from, |last| last + 1)
    };
    let text = |from: usize, to: usize| letters[from..to].iter().take(LONGEST).collect::<String>();
    let end = run(start);
    let (whole, follows) = (text(start, end), letters.get(end));
    if let Some(mark @ ('.' | ',' | '/')) = follows
        && letters.get(end + 1).is_some_and(char::is_ascii_digit)
    {
        let last = run(end + 1);
        let part = text(end + 1, last);
        return match mark {
            ',' if part.len() == 3 && !whole.starts_with('0') => (whole + &part, last),
            '/' => (fraction(&whole, &part).unwrap_or_else(|| format!("{whole}/{part}")), last),
            _ => (decimal(&whole, &part), last),
        };
    }
    (whole, end)
}

fn decimal(whole: &str, part: &str) -> String {
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

fn fraction(whole: &str, part: &str) -> Option<String> {
    let (whole, part) = (whole.parse::<u32>().ok()?, part.parse::<u32>().ok()?);
    let thousandths = (whole.min(1000) * 1000).checked_div(part).filter(|_| part < 100)?;
    Some(decimal(&(thousandths / 1000).to_string(), &format!("{:03}", thousandths % 1000)))
}

/// A run of letters. An apostrophe within it belongs to it, and English `'s` at its end does not.
fn word(letters: &[char], start: usize) -> (String, usize) {
    let mut word = String::new();
    let mut at = start;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let joins = next.is_some_and(|next| next.is_alphanumeric() && !next.is_ascii_digit());
        if letter.is_alphanumeric() && !letter.is_ascii_digit() {
            word.push(letter);
        } else if is_apostrophe(letter) && joins {
            let ends = letters.get(at + 2).is_none_or(|after| !after.is_alphanumeric());
            if next == Some('s') && ends {
                at += 2;
                break;
            }
        } else if is_gershayim(letter) && joins && hebrew::is_hebrew(&word) {
            // ק"ג is one word.
        } else {
            break;
        }
        at += 1;
    }
    if word.chars().count() > LONGEST {
        word = word.chars().take(LONGEST).collect();
    }
    (word, at)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' | '\u{5f3}')
}

fn is_gershayim(letter: char) -> bool {
    matches!(letter, '"' | '\u{5f4}' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

/// An article number or a barcode as it is compared: without case, blanks and punctuation.
pub(crate) fn code(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_words() {
        for (text, words) in [
            ("Shepherd's Milk, 3% – 1L!", vec!["shepherd", "milk", "3", "1", "l"]),
            ("L'Oréal 1,5l", vec!["loreal", "1.5", "l"]),
            ("1/2gallon AND (OR] \"x", vec!["0.5", "gallon", "and", "or", "x"]),
            ("5 ק\"ג תפוחי־אדמה", vec!["5", "קג", "תפוחי", "אדמה"]),
            ("צ'יפס 2.50", vec!["ציפס", "2.5"]),
            ("1,500 ml", vec!["1500", "ml"]),
            ("牛乳", vec!["牛乳"]),
            ("''' \" ` -- ++ ~^\\", vec![]),
        ] {
            assert_eq!(tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>(), words, "{text}");
        }
    }

    #[test]
    fn the_same_measure_is_written_the_same() {
        let first = |text: &str| tokens(text).into_iter().find_map(|token| token.measure);
        for (one, other) in [
            ("1.5 ליטר", "1500ml"),
            ("1l", "1 Liter"),
            ("0,5 kg", "500 g"),
            ("½ kilo", "500 גרם"),
            ("2 ק\"ג", "2000gr"),
            ("33cl", "330 מ״ל"),
        ] {
            assert!(first(one).is_some(), "{one}");
            assert_eq!(first(one), first(other), "{one} {other}");
        }
        assert_eq!(first("7 dwarfs"), None);
        assert_ne!(first("1 kg"), first("1 l"));
    }

    #[test]
    fn codes_are_compared_by_letters_and_digits() {
        assert_eq!(code(" ab-123.X "), "ab123x");
    }
}
