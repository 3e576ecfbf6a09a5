//! What may be sold, as whoever promises stock asks for it: in one statement, with the parts of bundles, and nothing of
//! what is shown to people.

use std::collections::HashMap;

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::Value;

/// A variant that somebody wants to buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sellable {
    /// Its id.
    pub variant: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// May it be sold? Its own switch and the product's status, both.
    pub active: bool,
    /// What it is made up of, when it is a bundle: it has no stock of its own then.
    pub parts: Vec<SoldPart>,
}

/// What a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldPart {
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// How much of it.
    pub quantity: i64,
}

macro_rules! sellable {
    ($which:literal) => {
        concat!(
            "SELECT v.id, v.sku, v.active AND p.status = 'active', b.part, held.sku, b.quantity
             FROM catalog_variant v
             JOIN catalog_product p ON p.merchant = v.merchant AND p.id = v.product
             LEFT JOIN catalog_bundle_part b ON b.merchant = v.merchant AND b.bundle = v.id
             LEFT JOIN catalog_variant held ON held.merchant = b.merchant AND held.id = b.part
             WHERE v.merchant = $1 AND ",
            $which
        )
    };
}

sql!(
    hot BY_SKU,
    sqlite: sellable!("v.sku IN (SELECT value FROM json_each($2))"),
    postgres: sellable!("v.sku = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))"),
);
sql!(
    hot BY_ID,
    sqlite: sellable!("v.id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: sellable!("v.id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))"),
);

struct Found(Sellable);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let mut found = Sellable { variant: row.take()?, sku: row.take()?, active: row.take()?, parts: Vec::new() };
        let (part, sku, quantity) = (row.take::<Option<_>>()?, row.take::<Option<_>>()?, row.take::<Option<_>>()?);
        if let (Some(variant), Some(sku), Some(quantity)) = (part, sku, quantity) {
            found.parts.push(SoldPart { variant, sku, quantity });
        }
        Ok(Self(found))
    }
}

/// Those with these SKUs, by SKU. What is missing is unknown.
pub fn by_sku(tx: &mut ReadTx, scope: &Scope, skus: &[&str]) -> Result<HashMap<String, Sellable>, DbError> {
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.all::<Found>(&BY_SKU, params![scope.one()?, Value::from(skus)])?;
    Ok(gathered(rows).map(|found| (found.sku.clone(), found)).collect())
}

/// Those with these ids, by id. What is missing is unknown.
pub fn by_id(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Variant>],
) -> Result<HashMap<Id<noun::Variant>, Sellable>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Value = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let rows = tx.all::<Found>(&BY_ID, params![scope.one()?, ids])?;
    Ok(gathered(rows).map(|found| (found.variant, found)).collect())
}

/// A bundle comes once with each of its parts.
fn gathered(rows: Vec<Found>) -> impl Iterator<Item = Sellable> {
    let mut all: HashMap<Id<noun::Variant>, Sellable> = HashMap::with_capacity(rows.len());
    for Found(mut found) in rows {
        let parts = std::mem::take(&mut found.parts);
        all.entry(found.variant).or_insert(found).parts.extend(parts);
    }
    all.into_values()
}
