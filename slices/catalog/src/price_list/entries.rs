//! The entries of a list: reading, writing many, removing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bodega_db::{Audit, DbError, ReadTx, Tx};
use bodega_events::append;
use bodega_http::from_json;
use bodega_kernel::{Check, Id, Invalid, Page, PageRequest, Quantity, Scope, noun};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

pub use super::entry_store::NamedEntry;
use super::{
    body::EntryItem,
    entry_store,
    events::PricesChanged,
    model::{Entry, PriceList},
    store,
};
use crate::{
    CatalogError,
    product::{BulkError, BulkItem, Price, check},
    variants::{self, VariantRef},
};

/// What became of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryResult {
    /// Its place among the items.
    #[schema(example = 0)]
    pub index: usize,
    /// The SKU whose price was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Why none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<BulkError>,
}

/// A page of a list's entries, those of one SKU when it is named.
pub fn entries(
    tx: &mut ReadTx,
    scope: &Scope,
    list: Id<noun::PriceList>,
    sku: Option<&str>,
    page: &PageRequest,
) -> Result<Page<NamedEntry>, CatalogError> {
    super::get(tx, scope, list)?;
    let merchant = scope.one().map_err(DbError::from)?;
    match sku {
        None => Ok(entry_store::page(tx, merchant, list, page)?),
        Some(sku) => {
            let found = entry_store::of_sku(tx, merchant, list, sku)?;
            let count = i64::try_from(found.len()).unwrap_or(0);
            Ok(Page::counted(found, count))
        }
    }
}

/// Writes some entries of a list, each for itself: one that is wrong never fails the others. Of two for the same thing
/// and quantity the later one stands. It fails as a whole only when there is no such list, or when the database does.
pub fn put_entries(
    tx: &mut Tx,
    scope: &Scope,
    list: Id<noun::PriceList>,
    items: &[BulkItem],
) -> Result<Vec<EntryResult>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    if !store::touch(tx, merchant, list)? {
        return Err(CatalogError::NotFound("price list"));
    }
    let list = super::get(tx, scope, list)?;
    let skus: Vec<&str> = items.iter().filter_map(|item| item.body.get("sku")?.as_str()).map(str::trim).collect();
    let known = variants::by_sku(tx, scope, &skus)?;
    let mut wanted: BTreeMap<(Id<noun::Variant>, i64), (Entry, &VariantRef)> = BTreeMap::new();
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        let result = read(&list, &known, &item.body);
        let (sku, error) = match &result {
            Ok((_, variant)) => (Some(variant.sku.clone()), None),
            Err(error) => (None, Some(BulkError::of(error))),
        };
        results.push(EntryResult { index: item.index, sku, error });
        if let Ok((entry, variant)) = result {
            wanted.insert((entry.variant, entry.min_quantity), (entry, variant));
        }
    }
    let named: Vec<_> = wanted.values().map(|(entry, _)| entry.variant).collect();
    let lists = [list];
    for standing in entry_store::of_variants(tx, merchant, &lists, &named, i64::MAX)? {
        wanted.retain(|_, (entry, _)| *entry != standing);
    }
    let changed: Vec<Entry> = wanted.values().map(|(entry, _)| *entry).collect();
    entry_store::put(tx, merchant, lists[0].id, &changed)?;
    let after: Map<_, _> = wanted.values().map(|(entry, variant)| said(&variant.sku, entry)).collect();
    tell(tx, scope, lists[0].id, wanted.values().map(|(_, variant)| *variant), after)?;
    Ok(results)
}

/// Removes a SKU's entries from a list, or the one from a quantity on.
pub fn remove_entries(
    tx: &mut Tx,
    scope: &Scope,
    list: Id<noun::PriceList>,
    sku: &str,
    min_quantity: Option<i64>,
) -> Result<(), CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    if !store::touch(tx, merchant, list)? {
        return Err(CatalogError::NotFound("price list"));
    }
    let variant = variants::by_sku(tx, scope, &[sku])?.remove(sku).ok_or(CatalogError::NoVariant)?;
    if entry_store::remove(tx, merchant, list, variant.id, min_quantity)? == 0 {
        return Err(CatalogError::NotFound("entry"));
    }
    let gone = Map::from_iter([(sku.to_owned(), Value::Null)]);
    Ok(tell(tx, scope, list, std::iter::once(&variant), gone)?)
}

fn read<'v>(
    list: &PriceList,
    known: &'v HashMap<String, VariantRef>,
    item: &Value,
) -> Result<(Entry, &'v VariantRef), CatalogError> {
    let item: EntryItem = from_json(item)?;
    let sku = item.sku.value().ok_or_else(|| Invalid::one("sku", "REQUIRED", "must be given"))?;
    let variant = known.get(sku.trim()).ok_or(CatalogError::NoVariant)?;
    let mut check = Check::new();
    let min_quantity = item.min_quantity.value().copied().unwrap_or(1);
    let is_sane = (1..=Quantity::MAX).contains(&min_quantity);
    check.that(is_sane, "minQuantity", "OUT_OF_RANGE", &format!("must be between 1 and {}", Quantity::MAX));
    let price = match item.price.value() {
        Some(price) => {
            let named = price.currency.value().and_then(|code| code.parse().ok()).unwrap_or(list.content.currency);
            check::price(&mut check, "price", price, variant.unit, named, None)
        }
        None => {
            check.fault("price", "REQUIRED", "must be given");
            None
        }
    };
    let is_of_list = price.is_none_or(|price| price.currency == list.content.currency);
    check.that(is_of_list, "price.currency", "OTHER_CURRENCY", "must be the currency of the list");
    let compare_at = before(&mut check, &item, price);
    check.done()?;
    let price = price.ok_or_else(|| Invalid::one("price", "REQUIRED", "must be given"))?;
    let Price { amount, per, .. } = price;
    Ok((Entry { list: list.id, variant: variant.id, min_quantity, amount, per, compare_at }, variant))
}

fn before(check: &mut Check, item: &EntryItem, price: Option<Price>) -> Option<i64> {
    let (body, price) = (item.compare_at_price.value()?, price?);
    let before = check::compare_at(check, "compareAtPrice", body, price)?;
    check.that(before > price.amount, "compareAtPrice", "NOT_ABOVE_PRICE", "must be more than the price");
    Some(before)
}

/// An entry in the audit: its SKU and quantity, and what it costs from now on.
fn said(sku: &str, entry: &Entry) -> (String, Value) {
    (format!("{sku} from {}", entry.min_quantity), json!({ "amount": entry.amount, "per": entry.per }))
}

fn tell<'v>(
    tx: &mut Tx,
    scope: &Scope,
    list: Id<noun::PriceList>,
    variants: impl Iterator<Item = &'v VariantRef>,
    after: Map<String, Value>,
) -> Result<(), DbError> {
    let (ids, products): (BTreeSet<_>, BTreeSet<_>) = variants.map(|variant| (variant.id, variant.product)).unzip();
    if ids.is_empty() {
        return Ok(());
    }
    tx.record(Audit::new("price_list.prices_changed", "price_list", list).after(after.into()))?;
    let (variant_ids, product_ids) = (ids.into_iter().collect(), products.into_iter().collect());
    append(tx, scope, &PricesChanged { price_list_id: list, variant_ids, product_ids }).map(drop)
}
