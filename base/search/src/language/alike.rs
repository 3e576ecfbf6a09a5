//! Which letters are written for one another: the keys beside each other, and letters that sound alike.

use super::layout;

/// The rows of keys; a key has as neighbours those beside it, above it and below it.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl;", "zxcvbnm,./"];

/// Letters that are taken for one another by ear.
const SOUNDS: [&str; 16] =
    ["aeiouy", "bpv", "bvw", "ckqx", "csz", "dt", "fpv", "gjy", "gk", "hj", "mn", "lr", "אעה", "טת", "כקח", "סשצז"];

/// May one letter well have been written in place of the other?
pub(crate) fn alike(one: char, other: char) -> bool {
    if SOUNDS.iter().any(|set| set.contains(one) && set.contains(other)) {
        return true;
    }
    match (place(one), place(other)) {
        (Some((row, at)), Some((other_row, other_at))) => row.abs_diff(other_row) <= 1 && at.abs_diff(other_at) <= 1,
        _ => false,
    }
}

/// Where a letter's key is: that of a Hebrew one by what it writes on the English layout.
fn place(letter: char) -> Option<(usize, usize)> {
    let key = layout::key(letter);
    ROWS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.chars().position(|other| other == key)?)))
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn neighbours_and_sounds() {
        for (one, other) in
            [('e', 'r'), ('e', 'd'), ('a', 'e'), ('c', 'k'), ('b', 'v'), ('z', 's'), ('ט', 'ת'), ('ק', 'ר')]
        {
            assert!(alike(one, other) && alike(other, one), "{one} {other}");
        }
        for (one, other) in [('m', 'b'), ('d', 'k'), ('h', 's'), ('p', 'a'), ('ל', 'ב'), ('1', '2')] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }
}
