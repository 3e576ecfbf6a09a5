//! Setting by hand when to warn, and what to keep back.

use bodega_catalog::Given;
use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use super::{model::Balance, store, tell};
use crate::{InventoryError, events::StockTuned, site::Reach};

/// What is set about a stock row; what is not given stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tune {
    /// What is kept back from selling.
    pub safety_stock: Option<i64>,
    /// At or below this it is time to order; none: never.
    pub reorder_point: Given<i64>,
    /// How much is ordered at once.
    pub reorder_quantity: Given<i64>,
}

/// Sets it.
pub fn tune(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Stock>,
    tune: &Tune,
) -> Result<Balance, InventoryError> {
    let rows = store::lock(tx, scope, [id])?;
    let row = rows.get(id).cloned().ok_or(InventoryError::NotFound("stock row"))?;
    reach.check(row.site)?;
    apply(tx, scope, row, tune)
}

/// Sets it on a row that is locked. More kept back can be what empties the shelf.
pub(crate) fn apply(tx: &mut Tx, scope: &Scope, before: Balance, tune: &Tune) -> Result<Balance, InventoryError> {
    let mut after = before.clone();
    if let Some(safety_stock) = tune.safety_stock {
        after.safety_stock = safety_stock;
    }
    if let Some(reorder_point) = tune.reorder_point.sent() {
        after.reorder_point = reorder_point.copied();
    }
    if let Some(reorder_quantity) = tune.reorder_quantity.sent() {
        after.reorder_quantity = reorder_quantity.copied();
    }
    if after == before {
        return Ok(after);
    }
    after.updated_at = tx.now();
    store::tune(tx, scope, &after)?;
    let mut facts = Facts::new();
    if after.safety_stock != before.safety_stock {
        facts.add(&StockTuned {
            stock_id: after.id,
            variant_id: after.variant,
            site_id: after.site,
            safety_stock: after.safety_stock,
        })?;
    }
    tell::crossing(&mut facts, &before, &after)?;
    facts.append(tx, scope)?;
    tx.record(Audit::new("stock.tuned", "stock", after.id).before(settings(&before)).after(settings(&after)))?;
    Ok(after)
}

fn settings(row: &Balance) -> Value {
    json!({
        "safetyStock": row.safety_stock,
        "reorderPoint": row.reorder_point,
        "reorderQuantity": row.reorder_quantity,
    })
}
