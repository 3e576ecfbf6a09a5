//! Listing what a person should look at, and taking it off the list.

use bodega_db::{Audit, ReadTx, Tx};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use serde_json::json;

use super::{Finding, FindingFilter, Kind, NewFinding, store};
use crate::{PaymentsError, metric};

/// Lists something. What was put right and is found again is open again.
pub(crate) fn note(tx: &mut Tx, scope: &Scope, new: &NewFinding) -> Result<(), PaymentsError> {
    let id = tx.id();
    store::note(tx, scope, id, new)?;
    metric::found(tx, new.kind.as_str());
    Ok(())
}

/// What was found of this subject has put itself right.
pub(crate) fn settle(tx: &mut Tx, scope: &Scope, kind: Kind, subject: &str) -> Result<(), PaymentsError> {
    Ok(store::settle_subject(tx, scope, kind, subject)?)
}

/// Takes something off the list, in somebody's words. It stays to be read among what was settled.
pub fn settle_by_hand(tx: &mut Tx, scope: &Scope, id: Id<noun::Finding>, note: &str) -> Result<Finding, PaymentsError> {
    let before = store::find(tx, scope, id)?.ok_or(PaymentsError::NotFound("finding"))?;
    if store::settle(tx, scope, id, note)? {
        let entry = Audit::new("payment.finding_settled", "finding", id).reason(note);
        tx.record(entry.after(json!({ "kind": before.kind, "subject": before.subject })))?;
    }
    store::find(tx, scope, id)?.ok_or(PaymentsError::NotFound("finding"))
}

/// The merchant's findings, the newest first.
pub fn findings(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: FindingFilter,
    page: &PageRequest,
) -> Result<Page<Finding>, PaymentsError> {
    Ok(store::list(tx, scope, filter, page)?)
}
