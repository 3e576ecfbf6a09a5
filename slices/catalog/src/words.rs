//! Short words in lists and maps: tags, labels, attributes, metadata.

use std::collections::BTreeMap;

use bodega_kernel::{Check, text};

/// Names and their values.
pub type Words = BTreeMap<String, String>;

/// How many and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub entries: usize,
    pub name: usize,
    pub value: usize,
}

pub(crate) const TAGS: Limits = Limits { entries: 50, name: 0, value: 50 };
pub(crate) const LABELS: Limits = Limits { entries: 30, name: 0, value: 50 };
pub(crate) const ATTRIBUTES: Limits = Limits { entries: 100, name: 50, value: 2000 };
pub(crate) const OPTIONS: Limits = Limits { entries: 10, name: 50, value: 100 };
pub(crate) const METADATA: Limits = Limits { entries: 50, name: 40, value: 500 };

/// Checks a list; what stands in it twice is kept once.
pub(crate) fn list(check: &mut Check, field: &str, values: &[String], limits: Limits) -> Vec<String> {
    if values.len() > limits.entries {
        check.fault(field, "TOO_MANY", format!("must have at most {} entries", limits.entries));
        return Vec::new();
    }
    let mut kept: Vec<String> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let word = text::checked(check, &format!("{field}[{at}]"), value, 1, limits.value);
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

/// Checks a map.
pub(crate) fn map(check: &mut Check, field: &str, values: &Words, limits: Limits) -> Words {
    if values.len() > limits.entries {
        check.fault(field, "TOO_MANY", format!("must have at most {} entries", limits.entries));
        return Words::new();
    }
    let word = |(name, value): (&String, &String)| {
        let at = format!("{field}.{name}");
        (text::checked(check, &at, name, 1, limits.name), text::checked(check, &at, value, 0, limits.value))
    };
    values.iter().map(word).collect()
}
