//! What was typed while the other keyboard layout was on.

/// Keys of the English layout and what they write on the Hebrew one.
const KEYS: &[(char, char)] = &[
    ('q', '/'),
    ('w', '\''),
    ('e', 'ק'),
    ('r', 'ר'),
    ('t', 'א'),
    ('y', 'ט'),
    ('u', 'ו'),
    ('i', 'ן'),
    ('o', 'ם'),
    ('p', 'פ'),
    ('a', 'ש'),
    ('s', 'ד'),
    ('d', 'ג'),
    ('f', 'כ'),
    ('g', 'ע'),
    ('h', 'י'),
    ('j', 'ח'),
    ('k', 'ל'),
    ('l', 'ך'),
    (';', 'ף'),
    ('\'', ','),
    ('z', 'ז'),
    ('x', 'ס'),
    ('c', 'ב'),
    ('v', 'ה'),
    ('b', 'נ'),
    ('n', 'מ'),
    ('m', 'צ'),
    (',', 'ת'),
    ('.', 'ץ'),
    ('/', '.'),
];

/// The text as the same keys write it on the other layout, English or Hebrew; None where it would be no words.
pub(crate) fn other_layout(text: &str) -> Option<String> {
    let hebrew = text.chars().any(|letter| ('א'..='ת').contains(&letter));
    let latin = text.chars().any(|letter| letter.is_ascii_alphabetic());
    if hebrew == latin {
        return None;
    }
    let typed = text.to_lowercase();
    let other: String = typed
        .chars()
        .map(|letter| {
            KEYS.iter()
                .find_map(|(english, written)| match hebrew {
                    true => (*written == letter).then_some(*english),
                    false => (*english == letter).then_some(*written),
                })
                .unwrap_or(letter)
        })
        .collect();
    other.chars().any(char::is_alphabetic).then_some(other)
}

/// The key that writes a letter, by what it writes on the English layout.
pub(super) fn key(letter: char) -> char {
    KEYS.iter().find(|(_, written)| *written == letter).map_or(letter, |(key, _)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_on_the_other_layout() {
        for (typed, meant) in [
            ("jkc", "חלב"),
            ("Jkc 3%", "חלב 3%"),
            ("akuo", "שלום"),
            ("dchbv", "גבינה"),
            (",puj", "תפוח"),
            ("צןךל", "milk"),
            ("בישא", "chat"),
        ] {
            assert_eq!(other_layout(typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(other_layout("123 !"), None);
        assert_eq!(other_layout("חלב milk"), None);
    }
}
