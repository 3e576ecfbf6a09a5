//! What an import is, and how its rows are read.

use std::collections::{HashMap, HashSet};

use bodega_catalog::Given;
use bodega_kernel::{Check, Id, Invalid, Quantity, Time, noun};
use serde_json::Value;

use crate::{stock::Tune, word::words};

words! {
    /// How far an import has come.
    #[schema(as = ImportStatus)]
    Status {
        /// Waiting for a worker.
        Queued = "QUEUED",
        /// On its way through.
        Running = "RUNNING",
        /// Every row is through.
        Done = "DONE",
    }
}

/// A CSV of counts on its way through.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The job that does it.
    pub id: Id<noun::Job>,
    /// How far it has come.
    pub status: Status,
    /// Only looked at, nothing changed?
    pub dry_run: bool,
    /// Why, in somebody's words.
    pub reason: String,
    /// How many rows it has.
    pub total: i64,
    /// How many are through.
    pub done: i64,
    /// How many of them changed something, or would.
    pub changed: i64,
    /// How many of them could not be taken.
    pub failed: i64,
    /// When it was sent.
    pub created_at: Time,
    /// When its last row was through.
    pub finished_at: Option<Time>,
}

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct RowFault {
    /// Its line in the file; the header is line 1.
    pub line: i64,
    /// What is wrong, as in every answer: objects of `field`, `code` and `message`.
    pub faults: Value,
}

/// More rows are too many for one file.
pub(super) const MAX_ROWS: usize = 100_000;
const COLUMNS: [&str; 7] =
    ["branch", "sku", "onHand", "expectedOnHand", "safetyStock", "reorderPoint", "reorderQuantity"];

/// One row, read: which row of stock is meant, and what is said of it. An empty cell says nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its line in the file.
    pub number: i64,
    /// The branch's code or id.
    pub branch: String,
    pub sku: String,
    pub on_hand: Option<i64>,
    pub expected: Option<i64>,
    pub tune: Tune,
}

/// A file, read: each row, or what is wrong with it.
pub(super) type Lines = Vec<(i64, Result<Line, Invalid>)>;

/// Reads a whole file. Fails only for what makes all of it useless: its header, or too many rows.
pub(super) fn read(csv: &str) -> Result<Lines, Invalid> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(csv.as_bytes());
    let columns = columns(&mut reader)?;
    let mut lines = Lines::new();
    let mut seen = HashSet::new();
    for record in reader.into_records() {
        if lines.len() == MAX_ROWS {
            return Err(Invalid::one("body", "TOO_MANY", "must have at most 100000 rows"));
        }
        // Line 1 is the header; a quoted cell may hold a line break, so the reader's own count is the right one.
        let counted = i64::try_from(lines.len()).unwrap_or(i64::MAX) + 2;
        lines.push(match record {
            Err(error) => (counted, Err(Invalid::one("row", "MALFORMED", error.to_string()))),
            Ok(record) => {
                let place = record.position().and_then(|place| i64::try_from(place.line()).ok());
                let number = place.unwrap_or(counted);
                (number, line(number, &columns, &record, &mut seen))
            }
        });
    }
    if lines.is_empty() { Err(Invalid::one("body", "REQUIRED", "has no rows")) } else { Ok(lines) }
}

fn columns(reader: &mut csv::Reader<&[u8]>) -> Result<HashMap<&'static str, usize>, Invalid> {
    let mut check = Check::new();
    let mut columns = HashMap::new();
    let header = reader.headers().map_err(|error| Invalid::one("header", "MALFORMED", error.to_string()))?;
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
            Some(known) if columns.insert(known, at).is_none() => {}
            Some(known) => check.fault(known, "DUPLICATE", "is given twice"),
            None => check.fault(name, "UNKNOWN_FIELD", format!("is no column; known are {}", COLUMNS.join(", "))),
        }
    }
    for needed in ["branch", "sku"] {
        check.that(columns.contains_key(needed), needed, "REQUIRED", "is a column that must be there");
    }
    check.done()?;
    Ok(columns)
}

fn line(
    number: i64,
    columns: &HashMap<&'static str, usize>,
    record: &csv::StringRecord,
    seen: &mut HashSet<(String, String)>,
) -> Result<Line, Invalid> {
    let mut check = Check::new();
    let cell = |name: &str| columns.get(name).and_then(|at| record.get(*at)).filter(|cell| !cell.is_empty());
    let mut quantity = |name: &'static str, least: i64| -> Option<i64> {
        let read = cell(name)?.parse::<i64>().ok().filter(|number| (least..=Quantity::MAX).contains(number));
        if read.is_none() {
            check.fault(name, "OUT_OF_RANGE", format!("must be a whole number from {least} to {}", Quantity::MAX));
        }
        read
    };
    let (on_hand, expected) = (quantity("onHand", 0), quantity("expectedOnHand", 0));
    let (safety_stock, point) = (quantity("safetyStock", 0), quantity("reorderPoint", 0));
    let tune = Tune {
        safety_stock,
        reorder_point: point.map_or(Given::Absent, Given::Value),
        reorder_quantity: quantity("reorderQuantity", 1).map_or(Given::Absent, Given::Value),
    };
    let (branch, sku) = (cell("branch").unwrap_or_default(), cell("sku").unwrap_or_default());
    check.that(record.len() <= columns.len(), "row", "TOO_MANY", "has more cells than the header");
    check.that(!branch.is_empty(), "branch", "REQUIRED", "must not be empty");
    check.that(!sku.is_empty(), "sku", "REQUIRED", "must not be empty");
    let is_new = seen.insert((branch.to_owned(), sku.to_owned()));
    check.that(is_new, "sku", "DUPLICATE", "stands in the file already for this branch");
    check.that(on_hand.is_some() || expected.is_none(), "onHand", "REQUIRED", "is what expectedOnHand is about");
    check.done()?;
    Ok(Line { number, branch: branch.to_owned(), sku: sku.to_owned(), on_hand, expected, tune })
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Failure;

    use super::*;

    fn codes(error: &Invalid) -> Vec<String> {
        error.details().iter().map(|fault| format!("{}: {}", fault["field"], fault["code"])).collect()
    }

    #[test]
    fn columns_come_in_any_order_and_cells_may_be_empty() {
        let lines = read("sku,branch,reorderPoint,onHand\nMILK,TLV,,7\nEGGS,TLV,3,\n").unwrap();
        let milk = lines[0].1.as_ref().unwrap();
        assert_eq!((milk.number, milk.sku.as_str(), milk.on_hand), (2, "MILK", Some(7)));
        assert_eq!(milk.tune.reorder_point, Given::Absent);
        let eggs = lines[1].1.as_ref().unwrap();
        assert_eq!((eggs.on_hand, eggs.tune.reorder_point.clone()), (None, Given::Value(3)));
    }

    #[test]
    fn a_bad_header_spoils_the_whole_file() {
        assert_eq!(
            codes(&read("sku,colour\nA,red\n").unwrap_err()),
            [r#""colour": "UNKNOWN_FIELD""#, r#""branch": "REQUIRED""#]
        );
        assert!(read("branch,sku,onHand\n").is_err(), "no rows");
    }

    #[test]
    fn a_bad_row_spoils_itself_with_all_its_faults() {
        let lines = read("branch,sku,onHand,safetyStock\n,A,-1,x\nTLV,A,1,\nTLV,A,2,\n").unwrap();
        let first = codes(lines[0].1.as_ref().unwrap_err());
        assert_eq!(
            first,
            [r#""onHand": "OUT_OF_RANGE""#, r#""safetyStock": "OUT_OF_RANGE""#, r#""branch": "REQUIRED""#]
        );
        assert!(lines[1].1.is_ok());
        assert_eq!(codes(lines[2].1.as_ref().unwrap_err()), [r#""sku": "DUPLICATE""#]);
    }

    #[test]
    fn junk_never_panics() {
        for junk in ["", "\"", "branch,sku\n\"", "branch,sku\n\u{feff},,,\n", "branch,sku,branch\nA,B,C\n"] {
            let _ = read(junk);
        }
    }
}
