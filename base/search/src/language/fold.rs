//! Letters that are the same for who looks for a word.

use std::{cell::RefCell, fmt::Write as _};

use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RawTokenizer, TextAnalyzer, TokenStream as _};

thread_local! {
    static FOLDER: RefCell<TextAnalyzer> = RefCell::new(
        TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build(),
    );
}

/// Lower case without diacritics: `Käse` is `kase`, `Straße` is `strasse`, `חָלָב` is `חלב`, and Hebrew's final letters are
/// as they are within a word.
pub(crate) fn fold(text: &str) -> String {
    let folded = if text.is_ascii() { text.to_ascii_lowercase() } else { latin(text) };
    if folded.is_ascii() { folded } else { rest(&folded) }
}

fn latin(text: &str) -> String {
    FOLDER.with_borrow_mut(|folder| {
        let mut stream = folder.token_stream(text);
        if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { String::new() }
    })
}

fn rest(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // Accents that stand by themselves, niqqud and cantillation, marks of direction, soft hyphens.
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' => {}
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}' => {}
            'ך' => out.push('כ'),
            'ם' => out.push('מ'),
            'ן' => out.push('נ'),
            'ף' => out.push('פ'),
            'ץ' => out.push('צ'),
            '\u{5f0}' => out.push_str("וו"),
            '\u{5f1}' => out.push_str("וי"),
            '\u{5f2}' => out.push_str("יי"),
            '\u{5be}' => out.push('-'),
            '½' => out.push_str("+1/2"),
            '¼' => out.push_str("+1/4"),
            '¾' => out.push_str("+3/4"),
            '\u{2044}' => out.push('/'),
            'ı' => out.push('i'),
            _ => {
                let _ = write!(out, "{letter}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_that_are_the_same_become_the_same() {
        for (text, folded) in [
            ("Käse", "kase"),
            ("Ka\u{308}se", "kase"),
            ("Straße", "strasse"),
            ("JALAPEÑO", "jalapeno"),
            ("Crème Brûlée", "creme brulee"),
            ("חָלָב", "חלב"),
            ("שוקולד חום", "שוקולד חומ"),
            ("1½ l", "1+1/2 l"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
