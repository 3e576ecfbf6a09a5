//! The sign-painter: letters as strokes, so that a picture needs no fonts where it is shown.

use std::{collections::HashMap, fmt::Write as _, sync::LazyLock};

use super::Colour;

/// Whose line of text it is: brands are written broad and heavy, names light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Brand,
    Name,
}

/// A line of a label: what, and where its middle is on its base line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    /// It may be as wide as this; a longer one is set closer, and then smaller.
    pub width: f64,
    pub hand: Hand,
}

/// A letter in a square of a hundred: how far it reaches, and its strokes.
struct Glyph {
    width: f64,
    strokes: Vec<Stroke>,
}

enum Stroke {
    /// `M`, `L`, `Q` or `C`, or the `Z` that closes.
    Verb(char),
    To(f64, f64),
}

static GLYPHS: LazyLock<HashMap<char, Glyph>> = LazyLock::new(|| {
    let lines = include_str!("../../art/letters.txt").lines();
    lines.filter(|line| !line.starts_with("# ")).filter_map(glyph).collect()
});

fn glyph(line: &str) -> Option<(char, Glyph)> {
    let mut parts = line.splitn(3, ' ');
    let letter = parts.next()?.chars().next()?;
    let width = parts.next()?.parse().ok()?;
    let mut strokes = Vec::new();
    let mut pending = None;
    for part in parts.next()?.split(' ') {
        let first = part.chars().next()?;
        if first.is_ascii_alphabetic() {
            strokes.push(Stroke::Verb(first));
        }
        let number = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if number.is_empty() {
            continue;
        }
        let number: f64 = number.parse().ok()?;
        match pending.take() {
            None => pending = Some(number),
            Some(x) => strokes.push(Stroke::To(x, number)),
        }
    }
    Some((letter, Glyph { width, strokes }))
}

/// The letter that is drawn, and the mark over it.
#[rustfmt::skip]
const COMPOSED: &[(char, char, char)] = &[
    ('á', 'a', '´'), ('à', 'a', '`'), ('â', 'a', '^'), ('ä', 'a', '¨'), ('å', 'a', '°'), ('ã', 'a', '~'), ('ç', 'c', '¸'),
    ('é', 'e', '´'), ('è', 'e', '`'), ('ê', 'e', '^'), ('ë', 'e', '¨'), ('í', 'ı', '´'), ('ì', 'ı', '`'), ('ï', 'ı', '¨'),
    ('ñ', 'n', '~'), ('ó', 'o', '´'), ('ò', 'o', '`'), ('ô', 'o', '^'), ('ö', 'o', '¨'), ('õ', 'o', '~'), ('ú', 'u', '´'),
    ('ù', 'u', '`'), ('û', 'u', '^'), ('ü', 'u', '¨'), ('Á', 'A', '´'), ('Ä', 'A', '¨'), ('É', 'E', '´'), ('Í', 'I', '´'),
    ('Ñ', 'N', '~'), ('Ó', 'O', '´'), ('Ö', 'O', '¨'), ('Ú', 'U', '´'), ('Ü', 'U', '¨'), ('\'', '’', ' '),
];

const SPACE: f64 = 26.0;

/// Letters that lean into each other.
fn kern(pair: (char, char)) -> f64 {
    match pair {
        ('P', '.' | ',')
        | ('T' | 'V' | 'W' | 'Y' | 'F', 'a' | 'c' | 'e' | 'o' | 'g' | 'q' | 's' | 'u' | '.' | ',' | '-') => -9.0,
        ('A', 'V' | 'T' | 'Y') | ('L', 'V' | 'T' | 'Y') | ('V' | 'T' | 'Y', 'A') | ('R', 'T') => -9.0,
        ('P', 'a' | 'c' | 'e' | 'o') => -4.0,
        _ => 0.0,
    }
}

/// A drawn letter and where it begins.
type Placed = (f64, &'static Glyph, f64);

/// The letters of a line, each at its place, and how far they reach.
fn set(text: &str, track: f64) -> (Vec<Placed>, f64) {
    let (mut placed, mut at, mut before) = (Vec::new(), 0.0, ' ');
    for letter in text.chars() {
        at += kern((before, letter));
        let composed = COMPOSED.iter().find(|(whole, ..)| *whole == letter);
        let (base, accent) = composed.map_or((letter, None), |(_, base, accent)| (*base, Some(*accent)));
        let width = GLYPHS.get(&base).map_or(SPACE, |glyph| {
            placed.push((at, glyph, 0.0));
            glyph.width
        });
        if let Some(over) = accent.and_then(|accent| GLYPHS.get(&accent)) {
            let lift = if base.is_uppercase() { -20.0 } else { 0.0 };
            placed.push((at + width / 2.0, over, lift));
        }
        at += width + track;
        before = letter;
    }
    (placed, at - track)
}

/// Is there a letter for each of these?
pub(super) fn can_write(text: &str) -> bool {
    let known = |letter| letter == ' ' || GLYPHS.contains_key(&letter) || COMPOSED.iter().any(|(c, ..)| *c == letter);
    text.chars().all(known)
}

/// A line as one path.
pub(super) fn written(line: &Line<'_>, ink: Colour) -> String {
    if line.text.is_empty() {
        return String::new();
    }
    let (track, broad, weight) = match line.hand {
        Hand::Brand => (2.5, 1.04, 0.118),
        Hand::Name => (3.5, 1.0, 0.088),
    };
    let (placed, reach) = set(line.text, track);
    let natural = reach / 100.0 * line.size;
    let (mut size, mut broad) = (line.size, broad);
    if natural * broad > line.width {
        // Set closer first, but not so close that it looks squeezed.
        broad = (line.width / natural).max(0.84);
        size = size.min(line.width / (reach / 100.0 * broad));
    }
    let scale = size / 100.0;
    let left = line.x - reach * scale * broad / 2.0;
    let mut path = String::new();
    for (at, glyph, lift) in placed {
        for stroke in &glyph.strokes {
            let written = match stroke {
                Stroke::Verb(verb) => write!(path, "{verb}"),
                Stroke::To(x, y) => {
                    let separator = if path.ends_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
                    let (x, y) = (left + (at + x) * scale * broad, line.y + (y + lift) * scale);
                    write!(path, "{separator}{x:.1} {y:.1}")
                }
            };
            debug_assert!(written.is_ok(), "a string takes what is written");
        }
    }
    format!(
        r#"<path fill="none" stroke="{}" stroke-width="{:.2}" stroke-linecap="round" stroke-linejoin="round" d="{path}"/>"#,
        ink.hex(),
        size * weight
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Colour = Colour::new(0.2, 0.0, 0.0);

    fn line(text: &str, width: f64) -> Line<'_> {
        Line { text, x: 100.0, y: 100.0, size: 14.0, width, hand: Hand::Name }
    }

    /// The least and the greatest x of a path.
    fn reach(path: &str) -> (f64, f64) {
        let d = path.split(" d=\"").nth(1).unwrap().trim_end_matches("\"/>");
        let numbers: Vec<f64> =
            d.split(|c: char| c != '.' && c != '-' && !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let xs = numbers.chunks(2).map(|pair| pair[0]);
        (xs.clone().fold(f64::MAX, f64::min), xs.fold(f64::MIN, f64::max))
    }

    #[test]
    fn the_alphabet_is_whole() {
        let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 &'’-–.,:·!?%+×/() äöüÄÖÜß áéíóúñÁÉÍÓÚÑ çèêâî";
        let missing: Vec<char> = all.chars().filter(|c| !can_write(&c.to_string())).collect();
        assert_eq!(missing, ['î'], "what is not there is left out");
        for glyph in GLYPHS.values() {
            assert!(matches!(glyph.strokes.first(), Some(Stroke::Verb('M'))));
        }
    }

    #[test]
    fn a_line_stays_within_its_label() {
        for text in ["Milk", "Whole-sesame tahini", "Extraordinarily long names of things"] {
            let (from, to) = reach(&written(&line(text, 60.0), INK));
            assert!(from > 69.0 && to < 131.0, "{text}: {from}..{to}");
        }
    }

    #[test]
    fn nothing_is_written_for_nothing() {
        assert_eq!(written(&line("", 60.0), INK), "");
        assert!(!written(&line("\u{5d0}", 60.0), INK).contains("NaN"));
    }
}
