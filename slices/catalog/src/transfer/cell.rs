//! What stands in one cell of a CSV: lists, names with values, amounts of money, and the guard against formulas.
//!
//! A list is joined by `|`; `\` before a letter takes it literally, so that every value can be written.

use std::collections::BTreeMap;

/// The letters that join, and the one that takes them literally.
const SPECIAL: [char; 4] = ['\\', '|', '=', '*'];

/// Text that can stand in a list, a name or a value.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if SPECIAL.contains(&letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// The same, read back.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next()),
            other => plain.push(other),
        }
    }
    plain
}

/// Where `separator` stands in `text` and is not taken literally.
fn cuts(text: &str, separator: char) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut literally = false;
    for (at, letter) in text.char_indices() {
        if literally {
            literally = false;
        } else if letter == '\\' {
            literally = true;
        } else if letter == separator {
            cuts.push(at);
        }
    }
    cuts
}

/// The parts of a cell, still escaped.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for cut in cuts(text, '|') {
        parts.push(text.get(from..cut).unwrap_or_default());
        from = cut + 1;
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// A part and what follows the first `separator` in it, both still escaped.
pub(super) fn pair(part: &str, separator: char) -> (&str, Option<&str>) {
    match cuts(part, separator).first().and_then(|cut| part.split_at_checked(*cut)) {
        Some((name, value)) => (name, value.get(1..)),
        None => (part, None),
    }
}

/// A list as a cell.
pub(super) fn list<'t>(values: impl IntoIterator<Item = &'t str>) -> String {
    values.into_iter().map(escaped).collect::<Vec<_>>().join("|")
}

/// Names and values as a cell: `name=value|name=value`.
pub(super) fn map(values: &BTreeMap<String, String>) -> String {
    let one = |(name, value): (&String, &String)| format!("{}={}", escaped(name), escaped(value));
    values.iter().map(one).collect::<Vec<_>>().join("|")
}

/// The same, read back; the first part that has no value when there is one.
pub(super) fn read_map(text: &str) -> Result<BTreeMap<String, String>, String> {
    let one = |part: &str| match pair(part, '=') {
        (name, Some(value)) => Ok((plain(name), plain(value))),
        (name, None) => Err(plain(name)),
    };
    parts(text).into_iter().map(one).collect()
}

/// Minor units as people write money: `690` of a currency with two decimals is `6.90`.
pub(super) fn money(amount: i64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let digits = format!("{:0>width$}", amount.unsigned_abs(), width = decimals + 1);
    let (whole, minor) = digits.split_at(digits.len() - decimals);
    let sign = if amount < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{minor}") }
}

/// The same, read back: digits, and at most so many behind a point. No float comes near it.
pub(super) fn read_money(text: &str, decimals: u8) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, minor) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let decimals = usize::from(decimals);
    if whole.is_empty() || minor.len() > decimals || !is_number(whole) || !is_number(minor) {
        return None;
    }
    let minor = format!("{minor:0<decimals$}");
    format!("{whole}{minor}").parse::<i64>().ok().map(|amount| sign * amount)
}

/// Is it what a spreadsheet would take for a formula, however many marks stand before it?
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no spreadsheet takes for a formula: a mark is put before what looks like one.
pub(super) fn guarded(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// The same, read back.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(text) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_read_back(values in prop::collection::vec("\\PC{1,20}|[|\\\\=*]{1,4}", 1..6)) {
            let cell = list(values.iter().map(String::as_str));
            prop_assert_eq!(parts(&cell).into_iter().map(plain).collect::<Vec<_>>(), values);
        }

        #[test]
        fn maps_read_back(values in prop::collection::btree_map("\\PC{1,9}|[|\\\\=*]{1,4}", "\\PC{0,9}|[|\\\\=*]{1,4}", 1..6)) {
            prop_assert_eq!(read_map(&map(&values)), Ok(values));
        }

        #[test]
        fn money_reads_back(amount: i64, decimals in 0u8..5) {
            prop_assume!(amount != i64::MIN);
            prop_assert_eq!(read_money(&money(amount, decimals), decimals), Some(amount));
        }

        #[test]
        fn no_cell_is_a_formula_and_each_reads_back(text in "['=+@\\-\t\r]{0,4}\\PC{0,9}") {
            let cell = guarded(text.clone());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unguarded(&cell), text);
        }

        #[test]
        fn junk_never_panics(text in "\\PC*") {
            let _ = (read_map(&text), read_money(&text, 2), parts(&text), plain(&text), pair(&text, '*'));
        }
    }

    #[test]
    fn money_is_read_as_it_is_written() {
        assert_eq!(read_money("6.9", 2), Some(690));
        assert_eq!(read_money("6", 2), Some(600));
        for wrong in ["", ".5", "6.905", "6,90", "1e3", " 6", "6.9x", "99999999999999999999"] {
            assert_eq!(read_money(wrong, 2), None, "{wrong}");
        }
    }
}
