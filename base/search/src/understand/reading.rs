//! Which keyboard it was typed on, and how a corrected question is written.

use super::Knowledge;
use crate::{
    SearchError,
    find::beginning,
    language::{self, Token},
};

/// A question in which something was put right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Corrected {
    /// Piece by piece, each as it was typed or, if it was put right, as the index has it.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    text: String,
    mended: bool,
}

/// What is read: the text, its words, and whether the other layout was meant.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    pub(super) switched: bool,
}

/// Reads the text as it stands, unless its words are unknown and those on the other keyboard layout are not.
pub(super) fn read(know: &Knowledge<'_>, text: &str) -> Result<Reading, SearchError> {
    let tokens = language::tokens(text);
    let plain = Reading { text: text.to_owned(), tokens, switched: false };
    let unknown = unknown(know, &plain.tokens)?;
    if unknown == 0 {
        return Ok(plain);
    }
    let Some(other) = language::other_layout(text) else { return Ok(plain) };
    let switched = Reading { tokens: language::tokens(&other), text: other, switched: true };
    let still = self::unknown(know, &switched.tokens)?;
    let (words, others) = (letters(&plain.tokens), letters(&switched.tokens));
    // Of what was typed little may be known, and of the other reading most must be.
    let better = unknown * 2 > words && still * 2 < others;
    Ok(if better { switched } else { plain })
}

fn letters(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| is_word(token)).count()
}

fn is_word(token: &Token) -> bool {
    token.text.chars().next().is_some_and(char::is_alphabetic)
}

fn unknown(know: &Knowledge<'_>, tokens: &[Token]) -> Result<usize, SearchError> {
    let mut unknown = 0;
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| is_word(token)) {
        if language::is_filler(&token.text) || language::negation(&token.text).is_some() || know.knows(&token.text)? {
            continue;
        }
        let begun = at + 1 == tokens.len() && token.text.chars().count() >= 2;
        let begins = begun
            && beginning(know.snapshot, &token.text, 8)?
                .iter()
                .any(|word| know.count(&Knowledge::exact(word)).is_ok_and(|count| count > 0));
        unknown += usize::from(!begins);
    }
    Ok(unknown)
}

impl Corrected {
    /// The question with these words put right; None when nothing was.
    pub(super) fn of(reading: &Reading, mended: &[(usize, String)]) -> Option<Self> {
        if mended.is_empty() && !reading.switched {
            return None;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, typed) in reading.text.split_whitespace().enumerate() {
            let words = || reading.tokens.iter().filter(|token| token.piece == at);
            let fixed = |token: &Token| mended.iter().find(|(place, _)| *place == token.position);
            if words().all(|token| fixed(token).is_none()) {
                pieces.push(Piece { text: typed.to_owned(), mended: false });
                continue;
            }
            pieces.extend(words().map(|token| match fixed(token) {
                Some((_, word)) => Piece { text: word.clone(), mended: true },
                None => Piece { text: token.text.clone(), mended: false },
            }));
        }
        Some(Self { pieces })
    }
}

/// Writes a corrected question. The index has only folded words; how one is really written is seen in the titles of what
/// was found with it.
pub(crate) fn respell<'a>(corrected: &Corrected, titles: impl Iterator<Item = &'a str> + Clone) -> String {
    let spelt = |piece: &Piece| {
        let mut written = titles.clone().flat_map(|title| title.split(|letter: char| !is_part(letter)));
        let word = written.find(|word| language::fold(word) == piece.text);
        word.map_or_else(|| piece.text.clone(), str::to_lowercase)
    };
    let words: Vec<String> =
        corrected.pieces.iter().map(|piece| if piece.mended { spelt(piece) } else { piece.text.clone() }).collect();
    words.join(" ")
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}')
}
