//! Writing products of a file: each that can be taken is, the others are told of.

use bodega_db::{DbError, Tx};
use bodega_http::from_json;
use bodega_kernel::{Failure, FailureKind, Scope};
use serde_json::Value;

use super::{
    lookup::Known,
    model::{Fault, Import, MAX_FAULTS, Mode},
    read::Item,
};
use crate::{
    CatalogError,
    product::{Manner, body::ProductBody, create, update},
};

/// What some products came to.
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
    /// What is wrong with them: as much as is kept of it.
    pub faults: Vec<Fault>,
    /// How much is wrong in all.
    pub wrong: i64,
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

/// Looks at what writing these would do.
pub(super) fn rehearse(tx: &mut Tx, scope: &Scope, import: &Import, items: &[Item]) -> Result<Outcome, CatalogError> {
    let told = tx.attempt(|tx| -> Result<(), Undone> {
        Err(match apply(tx, scope, import, items) {
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

/// Writes them, in their order.
pub(super) fn apply(tx: &mut Tx, scope: &Scope, import: &Import, items: &[Item]) -> Result<Outcome, CatalogError> {
    let mut known = Known::of(tx, scope, items)?;
    let mut outcome = Outcome::default();
    for item in items {
        if !item.faults.is_empty() {
            outcome.failed += 1;
            item.faults.iter().for_each(|fault| outcome.note(fault.clone()));
            continue;
        }
        let mut body = item.body.clone();
        known.name_categories(&mut body);
        match tx.attempt(|tx| write(tx, scope, import.mode, &mut known, &body)) {
            Ok(Change::Created) => outcome.created += 1,
            Ok(Change::Updated) => outcome.updated += 1,
            Ok(Change::None) => outcome.unchanged += 1,
            // What the database itself refuses is about the row when it is a rule, and about all of us otherwise.
            Err(CatalogError::Db(error)) if !matches!(error, DbError::Constraint { .. }) => return Err(error.into()),
            Err(error) => outcome.refuse(item, &error),
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
    fn note(&mut self, fault: Fault) {
        self.wrong += 1;
        if self.wrong <= MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    fn refuse(&mut self, item: &Item, error: &CatalogError) {
        self.failed += 1;
        let details = error.details();
        let word = |detail: &Value, name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        for detail in &details {
            let (field, code, message) = (word(detail, "field"), word(detail, "code"), word(detail, "message"));
            self.note(item.placed(&field, &code, &message));
        }
        if details.is_empty() {
            let message = match error.kind() {
                FailureKind::Internal => "Something went wrong on our side.".to_owned(),
                _ => error.message(),
            };
            self.note(item.placed("line", error.code(), &message));
        }
    }
}
