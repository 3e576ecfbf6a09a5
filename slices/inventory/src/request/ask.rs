//! An employee asks for stock.

use bodega_db::{Audit, Tx};
use bodega_events::append;
use bodega_kernel::Scope;
use serde_json::json;

use super::{
    model::{Ask, Status, StockRequest},
    store,
};
use crate::{
    InventoryError,
    events::StockRequested,
    item::{self, Item},
    site::hold_open,
};

/// Writes the wish down. Nothing moves until a manager has decided.
pub fn ask(tx: &mut Tx, scope: &Scope, wish: &Ask) -> Result<StockRequest, InventoryError> {
    let variant = match &wish.item {
        Item::Variant(id) => *id,
        Item::Sku(sku) => item::variant_of(tx, scope, sku)?,
    };
    hold_open(tx, scope, [(wish.site, "branchId".to_owned())])?;
    let request = StockRequest {
        id: tx.id(),
        site: wish.site,
        variant,
        kind: wish.kind,
        quantity: wish.quantity,
        note: wish.note.clone(),
        status: Status::Pending,
        requested_by: tx.call().actor.id.clone(),
        created_at: tx.now(),
        reviewed_by: None,
        reviewed_at: None,
        review_note: None,
    };
    store::insert(tx, scope, &request)?;
    let fact = StockRequested {
        request_id: request.id,
        variant_id: variant,
        site_id: request.site,
        kind: request.kind,
        quantity: request.quantity,
    };
    append(tx, scope, &fact)?;
    let entry = Audit::new("stock.requested", "stock_request", request.id);
    let told =
        json!({ "branchId": request.site, "variantId": variant, "type": request.kind, "quantity": request.quantity });
    tx.record(entry.after(told))?;
    Ok(request)
}
