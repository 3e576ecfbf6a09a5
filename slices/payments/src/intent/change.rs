//! The one door through which a payment changes: its row, what moves in the ledger, and the fact that tells of it, all of
//! one version.

use bodega_db::{DbError, Pushed, Tx};
use bodega_events::{Fact, Facts};
use bodega_kernel::{Id, Scope, noun};

use super::{Intent, store};
use crate::{PaymentsError, ledger, ledger::Transfer};

/// A change that is on its way: whoever asked for it makes sure of it before the transaction ends.
#[must_use = "make sure of it before the transaction ends"]
#[derive(Debug)]
pub struct Changing {
    intent: Intent,
    guard: Option<Pushed>,
}

impl Changing {
    /// Nothing has to be written.
    pub(crate) fn none(intent: Intent) -> Self {
        Self { intent, guard: None }
    }

    /// The payment as it is after the change, if that goes through.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// The same, and what was done right after it: that stands or falls with it.
    pub(crate) fn then(self, next: Self) -> Self {
        Self { intent: next.intent, guard: self.guard }
    }

    /// Makes sure of the change. Somebody else was quicker: the transaction has to end, and begin anew with what there
    /// is now.
    pub fn sure(self, tx: &mut Tx) -> Result<Intent, PaymentsError> {
        match self.guard {
            Some(guard) if tx.changed(guard)? != 1 => Err(PaymentsError::Changed),
            _ => Ok(self.intent),
        }
    }
}

/// Writes a change over the payment as the caller has seen it. `tell` makes the fact of what the payment is then.
pub(crate) fn change<F: Fact>(
    tx: &mut Tx,
    scope: &Scope,
    mut after: Intent,
    transfers: &[Transfer],
    (facts, tell): (&mut Facts, impl FnOnce(&Intent) -> F),
) -> Result<Changing, DbError> {
    let merchant = scope.one()?;
    let before = after.version;
    after.version += 1;
    after.updated_at = tx.now();
    let guard = store::push_save(tx, merchant, before, &after)?;
    ledger::store::push(tx, merchant, &after, transfers)?;
    facts.add(&tell(&after))?;
    Ok(Changing { intent: after, guard: Some(guard) })
}

/// The same for a payment that is locked: nobody can be quicker, and the fact is told at once.
pub(crate) fn change_locked<F: Fact>(
    tx: &mut Tx,
    scope: &Scope,
    after: Intent,
    transfers: &[Transfer],
    tell: impl FnOnce(&Intent) -> F,
) -> Result<Intent, PaymentsError> {
    let mut facts = Facts::new();
    let changing = change(tx, scope, after, transfers, (&mut facts, tell))?;
    facts.append(tx, scope)?;
    changing.sure(tx)
}

/// A payment that nobody else changes until the transaction ends.
pub(crate) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>) -> Result<Intent, PaymentsError> {
    store::lock(tx, scope, id)?.ok_or(PaymentsError::NotFound("payment"))
}
