//! Hebrew has no stemmer, but habits that can be listed: one-letter words are written onto the next word, plurals end
//! in two ways, and vowels are written or not.

use super::Form;

/// Is it written in Hebrew letters?
pub(super) fn is_hebrew(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| ('א'..='ת').contains(&letter))
}

/// Words of one letter that are written onto the next, and their usual pairs.
const PREFIXES: &[&str] =
    &["ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "ול", "וב", "ומ", "שה", "מה", "כש", "וש", "לכ", "בה"];

/// The forms of a folded word, each with how sure it is.
pub(super) fn forms(word: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut add = |text: String, weight: f32| {
        if text != word && !forms.iter().any(|form: &Form| form.text == text) {
            forms.push(Form { text, weight });
        }
    };
    for (stem, weight) in std::iter::once((word, 1.0)).chain(bare(word)) {
        add(stem.to_owned(), weight);
        for (inflected, sure) in inflections(stem) {
            add(inflected, weight * sure);
        }
    }
    // Others wrote it with a letter before it.
    let inflected: Vec<String> = inflections(word).into_iter().map(|(form, _)| form).collect();
    for prefix in PREFIXES {
        add(format!("{prefix}{word}"), 0.8);
        for form in &inflected {
            add(format!("{prefix}{form}"), 0.6);
        }
    }
    forms
}

/// The word without what may be a prefix, if enough is left. `שמן` is oil and not "that from".
fn bare(word: &str) -> impl Iterator<Item = (&str, f32)> {
    PREFIXES.iter().filter_map(move |prefix| {
        let rest = word.strip_prefix(prefix)?;
        let left = rest.chars().count();
        (left >= 3).then_some((rest, if *prefix == "ה" || *prefix == "ו" { 0.7 } else { 0.5 }))
    })
}

/// Singular and plural, construct state, and spellings with and without a doubled letter.
fn inflections(word: &str) -> Vec<(String, f32)> {
    let length = word.chars().count();
    let mut found: Vec<(String, f32)> = Vec::new();
    let mut add = |text: String, weight: f32| found.push((text, weight));
    if let Some(stem) = word.strip_suffix("יות").filter(|_| length >= 5) {
        add(format!("{stem}יה"), 0.9);
        add(format!("{stem}ייה"), 0.9);
        add(format!("{stem}ית"), 0.8);
    }
    if let Some(stem) = word.strip_suffix("ייה").or_else(|| word.strip_suffix("יה")).filter(|_| length >= 4) {
        add(format!("{stem}יה"), 0.95);
        add(format!("{stem}ייה"), 0.95);
        add(format!("{stem}יות"), 0.9);
    }
    if let Some(stem) = word.strip_suffix("ות").filter(|_| length >= 4) {
        add(format!("{stem}ה"), 0.9);
        add(stem.to_owned(), 0.8);
        add(format!("{stem}ת"), 0.7);
    }
    if let Some(stem) = word.strip_suffix("ימ").filter(|_| length >= 4) {
        add(stem.to_owned(), 0.9);
        add(format!("{stem}ה"), 0.9);
        add(format!("{stem}י"), 0.8);
    }
    if let Some(stem) = word.strip_suffix('ה').filter(|_| length >= 3) {
        add(format!("{stem}ות"), 0.9);
        add(format!("{stem}ימ"), 0.9);
        add(format!("{stem}ת"), 0.8);
    } else if let Some(stem) = word.strip_suffix('ת').filter(|_| length >= 4) {
        add(format!("{stem}ות"), 0.8);
        add(format!("{stem}ה"), 0.6);
    } else if let Some(stem) = word.strip_suffix('י').filter(|_| length >= 4) {
        add(format!("{stem}ימ"), 0.8);
        add(stem.to_owned(), 0.6);
    } else if length >= 2 {
        add(format!("{word}ימ"), 0.9);
        add(format!("{word}ות"), 0.8);
        // Apples of the earth are potatoes: what stands before another word is often no longer what it was.
        add(format!("{word}י"), 0.45);
    }
    for (double, single) in [("יי", "י"), ("וו", "ו")] {
        if word.contains(double) {
            add(word.replace(double, single), 0.9);
        }
    }
    found.retain(|(form, _)| form.chars().count() >= 2);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold;

    #[test]
    fn one_word_finds_its_other_forms() {
        for (typed, written) in [
            ("החלב", "חלב"),
            ("חלב", "בחלב"),
            ("ולחם", "לחם"),
            ("עגבניה", "עגבניות"),
            ("עגבניות", "עגבנייה"),
            ("עגבנייה", "עגבניה"),
            ("ביצים", "ביצה"),
            ("ביצה", "ביצים"),
            ("תפוח", "תפוחים"),
            ("תפוחים", "תפוח"),
            ("תפוחים", "תפוחי"),
            ("גבינה", "גבינות"),
            ("גבינות", "גבינת"),
            ("דגים", "דג"),
            ("מלפפון", "מלפפונים"),
            ("הבננות", "בננה"),
            ("שוקולד", "והשוקולד"),
        ] {
            let forms = forms(&fold(typed));
            assert!(forms.iter().any(|form| form.text == fold(written)), "{typed} {written}: {forms:?}");
        }
    }

    #[test]
    fn what_would_be_too_short_stays_whole() {
        for (typed, other) in [("שמן", "מנ"), ("לחם", "חמ"), ("בצל", "צל"), ("מים", "מ")] {
            assert!(forms(&fold(typed)).iter().all(|form| form.text != other), "{typed} {other}");
        }
    }
}
