//! Which lines of a table are one product.

use super::columns::Column;

/// The most lines that are one product.
const LINES: usize = 1_000;

/// Lines that follow one another and call their product the same are one product; one that calls it nothing stands
/// alone.
#[derive(Debug, Default)]
pub(super) struct Together {
    before: Option<(usize, String)>,
    lines: usize,
}

impl Together {
    /// Does this line go on with the product of the line before?
    pub fn goes_on(&mut self, columns: &[Column], record: &csv::StringRecord) -> bool {
        let named = |name: &str| {
            let at = columns.iter().position(|column| column.known.name == name && column.lang.is_none())?;
            let text = record.get(at)?.trim();
            (!text.is_empty()).then(|| (at, text.to_owned()))
        };
        let handle = named("id").or_else(|| named("externalId")).or_else(|| named("slug"));
        let goes_on = handle.is_some() && handle == self.before && self.lines < LINES;
        self.lines = if goes_on { self.lines + 1 } else { 1 };
        self.before = handle;
        goes_on
    }
}
