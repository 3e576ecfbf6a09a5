//! Writing a piece of a file: every product that can be taken is, the others are told of.

use bodega_db::{DbError, Tx};
use bodega_http::from_json;
use bodega_identity::merchant;
use bodega_kernel::{Failure, FailureKind, Scope};
use serde_json::Value;

use super::{
    columns::{Column, columns},
    lookup::Known,
    model::{Fault, Format, Import, Mode},
    read::{self, Item},
    split::{Piece, Together, begins, reader},
};
use crate::{
    CatalogError,
    product::{Manner, body::ProductBody, create, update},
};

/// What a piece came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Products that were made, or would have been.
    pub created: i64,
    /// Products that were changed, or would have been.
    pub updated: i64,
    /// Products that were so already.
    pub unchanged: i64,
    /// Products that could not be taken.
    pub failed: i64,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
}

/// A dry run does all of it and goes back: nothing else is as true.
enum Undone {
    Told(Outcome),
    Failed(CatalogError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Looks at what a piece would do.
pub(super) fn rehearse(tx: &mut Tx, scope: &Scope, import: &Import, piece: &Piece) -> Result<Outcome, CatalogError> {
    let told = tx.attempt(|tx| -> Result<(), Undone> {
        Err(match apply(tx, scope, import, piece) {
            Ok(outcome) => Undone::Told(outcome),
            Err(error) => Undone::Failed(error),
        })
    });
    match told {
        Err(Undone::Told(outcome)) => Ok(outcome),
        Err(Undone::Failed(error)) => Err(error),
        Ok(()) => Ok(Outcome::default()),
    }
}

/// Writes a piece.
pub(super) fn apply(tx: &mut Tx, scope: &Scope, import: &Import, piece: &Piece) -> Result<Outcome, CatalogError> {
    let items = items(tx, scope, import, piece)?;
    let mut known = Known::of(tx, scope, &items)?;
    let mut outcome = Outcome::default();
    for mut item in items {
        if !item.faults.is_empty() {
            outcome.failed += 1;
            outcome.faults.append(&mut item.faults);
            continue;
        }
        known.name_categories(&mut item.body);
        match tx.attempt(|tx| write(tx, scope, import.mode, &mut known, &item.body)) {
            Ok(Change::Created) => outcome.created += 1,
            Ok(Change::Updated) => outcome.updated += 1,
            Ok(Change::None) => outcome.unchanged += 1,
            // What the database itself refuses is about the row when it is a rule, and about all of us otherwise.
            Err(CatalogError::Db(error)) if !matches!(error, DbError::Constraint { .. }) => return Err(error.into()),
            Err(error) => outcome.refuse(&item, &error),
        }
    }
    Ok(outcome)
}

enum Change {
    Created,
    Updated,
    None,
}

fn write(tx: &mut Tx, scope: &Scope, mode: Mode, known: &mut Known, body: &Value) -> Result<Change, CatalogError> {
    let parsed: ProductBody = from_json(body)?;
    let (product, before) = match known.meant(body) {
        None => (create(tx, scope, &parsed)?, None),
        Some(id) if mode == Mode::Create => {
            return Err(CatalogError::Exists(id));
        }
        Some(id) => {
            let expected = parsed.version.value().copied();
            let before = known.versions.get(&id).copied();
            (update(tx, scope, id, expected, &parsed, Manner::Merge)?, before)
        }
    };
    known.note(&product);
    Ok(match before {
        None => Change::Created,
        Some(version) if version == product.version => Change::None,
        Some(_) => Change::Updated,
    })
}

impl Outcome {
    fn refuse(&mut self, item: &Item, error: &CatalogError) {
        self.failed += 1;
        let details = error.details();
        let word = |detail: &Value, name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        for detail in &details {
            let (field, code, message) = (word(detail, "field"), word(detail, "code"), word(detail, "message"));
            self.faults.push(item.placed(&field, &code, &message));
        }
        if details.is_empty() {
            let message = match error.kind() {
                FailureKind::Internal => "Something went wrong on our side.".to_owned(),
                _ => error.message(),
            };
            self.faults.push(item.placed("line", error.code(), &message));
        }
    }
}

/// The products of a piece. What is wrong with how they are written down is noted on each.
fn items(tx: &mut Tx, scope: &Scope, import: &Import, piece: &Piece) -> Result<Vec<Item>, CatalogError> {
    if import.format == Format::Jsonl {
        let lines = (piece.line..).zip(piece.text.lines()).filter(|(_, text)| !text.trim().is_empty());
        return Ok(lines.map(|(line, text)| read::json_line(line, text)).collect());
    }
    let columns = columns(&import.head)?;
    let base = merchant::currency(tx, scope)?;
    let records = records(&columns, import.head.separator, piece);
    Ok(records.iter().map(|records| read::rows(&columns, records, base)).collect())
}

type Records = Vec<(i64, csv::StringRecord)>;

/// The lines of a piece, those of one product together.
pub(super) fn records(columns: &[Column], separator: u8, piece: &Piece) -> Vec<Records> {
    let mut reader = reader(separator, &piece.text);
    let mut products: Vec<Records> = Vec::new();
    let mut together = Together::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let place = record.position().map_or((0, 1), |place| {
            (usize::try_from(place.byte()).unwrap_or(0), i64::try_from(place.line()).unwrap_or(1))
        });
        let line = (piece.line + begins(&piece.text, place).1 - 1, record.clone());
        match (together.goes_on(columns, &record), products.last_mut()) {
            (true, Some(product)) => product.push(line),
            _ => products.push(vec![line]),
        }
    }
    products
}
