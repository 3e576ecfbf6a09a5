//! A manager decides on a request, or on many.

use std::collections::BTreeMap;

use bodega_db::{Audit, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    model::{Decision, Kind, Status, StockRequest},
    store,
};
use crate::{
    InventoryError,
    events::StockRequestReviewed,
    movement::{self, Why},
    site::{Reach, hold_open},
    stock::{self, found},
};

/// Decides on one request. Approval moves stock in the same transaction.
pub fn review(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::StockRequest>,
    decision: Decision,
    note: Option<&str>,
) -> Result<StockRequest, InventoryError> {
    let request = store::lock(tx, scope, [id])?.pop().ok_or(InventoryError::NotFound("stock request"))?;
    decide(tx, scope, reach, request, decision, note)
}

/// What became of one of many.
pub type Outcome = (Id<noun::StockRequest>, Result<StockRequest, InventoryError>);

/// Decides on many, each for itself: one that cannot be decided leaves the others alone.
///
/// Requests and stock rows are all locked first, each kind in the order of its ids, so that two managers at work on
/// the same heap wait for each other and do not block each other.
pub fn bulk_review(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    ids: &[Id<noun::StockRequest>],
    decision: Decision,
    note: Option<&str>,
) -> Result<Vec<Outcome>, InventoryError> {
    let mut requests: BTreeMap<_, _> =
        store::lock(tx, scope, ids.iter().copied())?.into_iter().map(|request| (request.id, request)).collect();
    let pending = requests.values().filter(|request| request.status == Status::Pending && reach.holds(request.site));
    let keys: Vec<_> = pending.map(|request| (request.variant, request.site)).collect();
    if decision == Decision::Approved {
        stock::store::lock_or_open(tx, scope, keys)?;
    }
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = match requests.get(id).cloned() {
            None => Err(InventoryError::NotFound("stock request")),
            Some(request) => tx.attempt(|tx| decide(tx, scope, reach, request, decision, note)),
        };
        match outcome {
            // What the house could not do is not the request's fault: the whole is run again, or given up.
            Err(error) if !error.is_answer() => return Err(error),
            Ok(decided) => {
                requests.insert(*id, decided.clone());
                outcomes.push((*id, Ok(decided)));
            }
            refused => outcomes.push((*id, refused)),
        }
    }
    Ok(outcomes)
}

/// The request is locked.
fn decide(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    mut request: StockRequest,
    decision: Decision,
    note: Option<&str>,
) -> Result<StockRequest, InventoryError> {
    reach.check(request.site)?;
    if request.status != Status::Pending {
        return Err(InventoryError::RequestReviewed(request.status));
    }
    request.status = decision.into();
    request.reviewed_by = Some(tx.call().actor.id.clone());
    request.reviewed_at = Some(tx.now());
    request.review_note = note.map(str::to_owned);
    if !store::review(tx, scope, &request)? {
        return Err(DbError::Internal("a request was decided under its lock".to_owned()).into());
    }
    let moved = match decision {
        Decision::Approved => Some(grant(tx, scope, &request)?),
        Decision::Rejected => None,
    };
    append(
        tx,
        scope,
        &StockRequestReviewed {
            request_id: request.id,
            variant_id: request.variant,
            site_id: request.site,
            status: request.status,
        },
    )?;
    let (old, new) = moved.unzip();
    let entry = Audit::new("stock.request_reviewed", "stock_request", request.id);
    let entry = entry.before(json!({ "status": Status::Pending, "onHand": old }));
    tx.record(entry.after(json!({ "status": request.status, "onHand": new })))?;
    Ok(request)
}

/// Moves the stock, and gives what was there before and after.
fn grant(tx: &mut Tx, scope: &Scope, request: &StockRequest) -> Result<(i64, i64), InventoryError> {
    hold_open(tx, scope, [(request.site, "branchId".to_owned())])?;
    let key = (request.variant, request.site);
    let mut rows = stock::store::lock_or_open(tx, scope, [key])?;
    let row = rows.find(key).ok_or(InventoryError::NotFound("stock row"))?.clone();
    let entries = match request.kind {
        Kind::AddQuantity => vec![found(row.id, None, request.quantity)],
        Kind::SetQuantity => stock::difference(tx, scope, &rows, &row, request.quantity)?,
    };
    let reference = request.id.to_string();
    let why = Why { kind: movement::Kind::Request, reason: request.note.as_deref(), reference: Some(&reference) };
    stock::correct(tx, scope, &mut rows, &entries, why)?;
    Ok((row.on_hand, rows.find(key).map_or(row.on_hand, |row| row.on_hand)))
}
