//! What others note on a resource: a few named texts.

use std::collections::BTreeMap;

use bodega_kernel::{Check, text};

/// Notes every fault of it.
pub(crate) fn checked(check: &mut Check, metadata: &BTreeMap<String, String>) {
    check.that(metadata.len() <= 50, "metadata", "TOO_MANY", "must have at most 50 entries");
    for (name, value) in metadata {
        let field = format!("metadata.{name}");
        text::checked(check, &field, name, 1, 40);
        text::checked(check, &field, value, 0, 500);
    }
}
