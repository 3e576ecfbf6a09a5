//! Verifying that every balance is the sum of what made it, and making it so again.

mod model;
mod store;

pub use model::{Difference, What};

use bodega_db::{Audit, Db, ReadTx, Tx};
use bodega_kernel::{Call, Id, MerchantId, Scope, noun};
use serde_json::json;
use uuid::Uuid;

use crate::{InventoryError, stock};

/// So many rows are looked at in one snapshot: a long one would keep the database from tidying up.
const PAGE: i64 = 1_000;

/// Adds up the ledger and the reservations of a merchant, or of all of them, compares them with the balances, and gives
/// every difference. There must be none, whatever crash came before. Others may go on working meanwhile: each row is
/// compared within one snapshot.
pub async fn verify(db: &Db, scope: &Scope) -> Result<Vec<Difference>, InventoryError> {
    let mut differences = Vec::new();
    for merchant in merchants(db, scope).await? {
        let scope = Scope::One(merchant);
        let mut after = Id::from_uuid(Uuid::nil());
        loop {
            let of = scope.clone();
            let (found, last) = db.read(&scope, move |tx| compare_rows(tx, &of, after)).await?;
            differences.extend(found);
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        let of = scope.clone();
        differences.extend(db.read(&scope, move |tx| compare_transit(tx, &of)).await?);
    }
    Ok(differences)
}

/// Makes the balances from the ledger and the reservations wherever they differ, and gives the differences that are
/// left: those of a ledger that adds up to nonsense, and of transfers.
pub async fn rebuild(db: &Db, call: &Call, scope: &Scope) -> Result<Vec<Difference>, InventoryError> {
    for difference in verify(db, scope).await? {
        if let Difference::Stock { merchant, stock, .. } = difference {
            let scope = Scope::One(merchant);
            let call = call.clone().within(scope.clone());
            db.write_bulk(&call, move |tx| mend(tx, &scope, stock)).await?;
        }
    }
    verify(db, scope).await
}

async fn merchants(db: &Db, scope: &Scope) -> Result<Vec<MerchantId>, InventoryError> {
    match scope {
        Scope::One(merchant) => Ok(vec![*merchant]),
        Scope::Many(merchants) => Ok(merchants.to_vec()),
        Scope::Installation => Ok(db.read(scope, store::merchants).await?),
    }
}

type Compared = (Vec<Difference>, Option<Id<noun::Stock>>);

/// The differences of the next rows, and the last of these, if there may be more.
fn compare_rows(tx: &mut ReadTx, scope: &Scope, after: Id<noun::Stock>) -> Result<Compared, InventoryError> {
    let rows = store::rows(tx, scope, after, PAGE)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let (truths, lying) = (store::truths(tx, scope, &ids)?, store::lying(tx, scope, &ids)?);
    let (merchant, nothing) = (scope.one()?, Default::default());
    let mut differences = Vec::new();
    for row in &rows {
        if let Some(truth) = truths.get(&row.id) {
            differences.extend(model::compare(merchant, row, lying.get(&row.id).unwrap_or(&nothing), truth));
        }
    }
    Ok((differences, rows.last().map(|row| row.id)))
}

fn compare_transit(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Difference>, InventoryError> {
    let merchant = scope.one()?;
    let differs = store::transit(tx, scope)?.into_iter().filter(|(_, (balance, truth))| balance != truth);
    Ok(differs.map(|(variant, (balance, truth))| Difference::Transit { merchant, variant, balance, truth }).collect())
}

/// The row is locked, so nothing is added to what is summed up.
fn mend(tx: &mut Tx, scope: &Scope, id: Id<noun::Stock>) -> Result<(), InventoryError> {
    let rows = stock::store::lock(tx, scope, [id])?;
    let row = rows.get(id).ok_or(InventoryError::NotFound("stock row"))?;
    let truths = store::truths(tx, scope, &[id])?;
    let Some(truth) = truths.get(&id).filter(|truth| truth.is_sound()) else { return Ok(()) };
    store::mend(tx, scope, id, truth)?;
    let old = json!({ "onHand": row.on_hand, "reserved": row.reserved, "binned": row.binned });
    let new = json!({ "onHand": truth.on_hand, "reserved": truth.reserved, "binned": truth.binned() });
    tx.record(Audit::new("stock.rebuilt", "stock", id).before(old).after(new))?;
    Ok(())
}
