//! Umlauts are folded to their vowel; who has no such keys writes an `e` after it.

use super::Form;

/// `kaese` for `kase` and the other way round.
pub(super) fn spellings(word: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for (long, short) in [("ae", "a"), ("oe", "o"), ("ue", "u")] {
        if word.contains(long) {
            forms.push(Form { text: word.replace(long, short), weight: 0.9 });
        }
    }
    if forms.len() > 1 {
        forms.push(Form { text: word.replace("ae", "a").replace("oe", "o").replace("ue", "u"), weight: 0.9 });
    }
    // Text that was written without umlauts: one of the vowels has the e. Words with more are rare.
    if word.is_ascii() && (4..=20).contains(&word.len()) {
        for (at, letter) in word.char_indices().filter(|(_, letter)| matches!(letter, 'a' | 'o' | 'u')) {
            if !word[at + letter.len_utf8()..].starts_with('e') {
                let text = format!("{}{letter}e{}", &word[..at], &word[at + 1..]);
                forms.push(Form { text, weight: 0.85 });
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold;

    #[test]
    fn both_ways_to_write_an_umlaut_meet() {
        for (typed, written) in [("kaese", "Käse"), ("Käse", "kaese"), ("Gemüse", "Gemuese"), ("broetchen", "Brötchen")]
        {
            let (typed, written) = (fold(typed), fold(written));
            assert!(spellings(&typed).iter().any(|form| form.text == written), "{typed} {written}");
        }
    }
}
