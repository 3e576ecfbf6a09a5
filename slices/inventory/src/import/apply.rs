//! Writing a batch of an import's rows.

use std::collections::{BTreeSet, HashMap};

use bodega_catalog::variants;
use bodega_db::{DbError, Tx};
use bodega_kernel::{Failure, Id, Invalid, Scope, noun};

use super::model::{Line, RowFault};
use crate::{
    InventoryError,
    movement::{Kind, Why},
    site::{self, Reach},
    stock::{self, Balance, model::Key},
};

/// What a batch came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// So many rows changed something, or would have.
    pub changed: i64,
    /// Those that could not be taken.
    pub faults: Vec<RowFault>,
}

/// A dry run does all of it and goes back: nothing else is as true.
enum Undone {
    Told(Outcome),
    Failed(InventoryError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Looks at what a batch would do.
pub(super) fn rehearse(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    reason: &str,
    lines: &[Line],
) -> Result<Outcome, InventoryError> {
    let told = tx.attempt(|tx| -> Result<(), Undone> {
        Err(match apply(tx, scope, reach, reason, lines) {
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

/// Writes a batch: every row that can be taken is, the others are told of.
pub(super) fn apply(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    reason: &str,
    lines: &[Line],
) -> Result<Outcome, InventoryError> {
    let mut outcome = Outcome::default();
    let named = resolve(tx, scope, reach, lines, &mut outcome)?;
    let mut rows = stock::store::lock_or_open(tx, scope, named.iter().map(|(key, _)| *key))?;
    let (mut entries, mut counted) = (Vec::new(), Vec::new());
    for (key, line) in named {
        let row = rows.find(key).ok_or(InventoryError::NotFound("stock row"))?.clone();
        match line.expected {
            Some(expected) if expected != row.on_hand => outcome.refuse(line, &changed_meanwhile(&row)),
            _ => {
                entries.extend(stock::difference(tx, scope, &rows, &row, line.on_hand.unwrap_or(row.on_hand))?);
                counted.push((row, line));
            }
        }
    }
    let why = Why { kind: Kind::Count, reason: Some(reason), reference: None };
    stock::correct(tx, scope, &mut rows, &entries, why)?;
    for (before, line) in counted {
        let row = rows.get(before.id).cloned().ok_or(InventoryError::NotFound("stock row"))?;
        let after = stock::apply_tune(tx, scope, row, &line.tune)?;
        outcome.changed += i64::from(after != before);
    }
    Ok(outcome)
}

/// Finds what the rows name, and holds their sites open. A second row for what an earlier one names is refused: the
/// file said the branch in two ways.
fn resolve<'a>(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    lines: &'a [Line],
    outcome: &mut Outcome,
) -> Result<Vec<(Key, &'a Line)>, InventoryError> {
    let sites = site::store::all(tx, scope)?;
    let by_name: HashMap<String, Id<noun::Site>> =
        sites.iter().flat_map(|site| [(site.id.to_string(), site.id), (site.code.clone(), site.id)]).collect();
    let used: BTreeSet<_> = lines.iter().filter_map(|line| by_name.get(&line.branch)).copied().collect();
    let open: HashMap<_, _> = site::store::hold_open(tx, scope, used)?.into_iter().collect();
    let skus: Vec<_> = lines.iter().map(|line| line.sku.as_str()).collect();
    let known = variants::by_sku(tx, scope, &skus)?;
    let mut seen = BTreeSet::new();
    let mut named = Vec::with_capacity(lines.len());
    for line in lines {
        let site = by_name.get(&line.branch).copied().filter(|site| reach.holds(*site));
        let fault = match (site, known.get(&line.sku)) {
            (None, _) => Invalid::one("branch", "UNKNOWN_SITE", "is none of your sites"),
            (Some(site), _) if open.get(&site) != Some(&true) => {
                Invalid::one("branch", "SITE_INACTIVE", "this site is not active")
            }
            (_, None) => Invalid::one("sku", "UNKNOWN_SKU", "is not in the catalogue"),
            (Some(site), Some(variant)) if seen.insert((variant.id, site)) => {
                named.push(((variant.id, site), line));
                continue;
            }
            _ => Invalid::one("sku", "DUPLICATE", "stands in the file already for this branch"),
        };
        outcome.refuse(line, &fault);
    }
    Ok(named)
}

fn changed_meanwhile(row: &Balance) -> Invalid {
    Invalid::one("expectedOnHand", "STOCK_CHANGED", format!("there are {} by now", row.on_hand))
}

impl Outcome {
    fn refuse(&mut self, line: &Line, fault: &Invalid) {
        self.faults.push(RowFault { line: line.number, faults: fault.details().into() });
    }
}
