//! Saving a price list: its row, the audit and the event, in the caller's transaction.

use bodega_db::{Audit, ConstraintKind, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{MerchantId, Scope};
use serde_json::Value;

use super::{
    events::{PriceListCreated, PriceListDeleted, PriceListUpdated},
    model::PriceList,
    store,
    view::PriceListView,
};
use crate::{CatalogError, Claim, Taken, difference::differing};

/// Writes a new list.
pub(super) fn insert(tx: &mut Tx, scope: &Scope, list: PriceList) -> Result<PriceList, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let in_use = in_use(tx, &list);
    if !store::add(tx, merchant, &list, in_use)? {
        return Err(conflict(tx, merchant, &list));
    }
    tx.record(Audit::new("price_list.created", "price_list", list.id).after(document(&list)))?;
    append(tx, scope, &PriceListCreated { price_list_id: list.id, in_use })?;
    Ok(list)
}

/// Writes a list that was changed; `old` is what it was. Nothing is written when nothing changed.
pub(super) fn change(
    tx: &mut Tx,
    scope: &Scope,
    old: &PriceList,
    mut list: PriceList,
) -> Result<PriceList, CatalogError> {
    if list.content == old.content {
        return Ok(list);
    }
    let merchant = scope.one().map_err(DbError::from)?;
    list.version = old.version + 1;
    list.updated_at = tx.now();
    let in_use = in_use(tx, &list);
    match tx.attempt(|tx| store::change(tx, merchant, &list, in_use)) {
        Ok(true) => {}
        // The row is locked, so this cannot be; were it so, nothing must be written over the other's change.
        Ok(false) => return Err(DbError::NoRow.into()),
        Err(DbError::Constraint { kind: ConstraintKind::Unique, .. }) => return Err(conflict(tx, merchant, &list)),
        Err(error) => return Err(error.into()),
    }
    tell(tx, scope, old, &list, in_use)?;
    Ok(list)
}

fn tell(tx: &mut Tx, scope: &Scope, old: &PriceList, list: &PriceList, in_use: bool) -> Result<(), DbError> {
    let (before, after) = differing(document(old), document(list));
    let changed = after.keys().cloned().collect();
    let is_deleted = old.content.active && !list.content.active;
    let action = if is_deleted { "price_list.deleted" } else { "price_list.updated" };
    tx.record(Audit::new(action, "price_list", list.id).before(before.into()).after(after.into()))?;
    let price_list_id = list.id;
    if is_deleted {
        append(tx, scope, &PriceListDeleted { price_list_id, changed })?;
    } else {
        append(tx, scope, &PriceListUpdated { price_list_id, version: list.version, in_use, changed })?;
    }
    Ok(())
}

fn in_use(tx: &Tx, list: &PriceList) -> bool {
    list.content.active && list.runs(tx.now())
}

fn conflict(tx: &mut Tx, merchant: MerchantId, list: &PriceList) -> CatalogError {
    let others = match store::taken(tx, merchant, list) {
        Ok(others) => others,
        Err(error) => return error.into(),
    };
    let content = &list.content;
    let mut taken = Vec::new();
    let mut note = |claim, field: &str, value: &str| {
        taken.push(Taken { claim, field: field.to_owned(), value: value.to_owned() });
    };
    for (name, external) in &others {
        if *name == content.name {
            note(Claim::Name, "name", name);
        }
        if let Some(external) = external.as_ref().filter(|external| content.external_id.as_ref() == Some(external)) {
            note(Claim::ExternalId, "externalId", external);
        }
    }
    // Nobody: whoever had it has let it go in this very moment.
    if taken.is_empty() { CatalogError::taken(Claim::Name, "name", &content.name) } else { CatalogError::Taken(taken) }
}

fn document(list: &PriceList) -> Value {
    serde_json::to_value(PriceListView::from(list.clone())).unwrap_or_default()
}
