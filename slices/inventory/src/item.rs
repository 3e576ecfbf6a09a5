//! How a line names a variant, and how a shortage is told.

use std::collections::HashMap;

use bodega_catalog::{
    sellable::{self, Sellable},
    variants,
};
use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Check, Id, Scope, noun};

use crate::{InventoryError, error::Shortage};

/// What a line is about: people and partners say the SKU, the slices above know the id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// By its id, which the caller has from the catalogue.
    Variant(Id<noun::Variant>),
    /// By its SKU.
    Sku(String),
}

impl From<Id<noun::Variant>> for Item {
    fn from(id: Id<noun::Variant>) -> Self {
        Self::Variant(id)
    }
}

/// The variants that these items name, in their order. Unknown SKUs are faults at `lines[n].sku`, all at once.
pub(crate) fn variants_of<'a>(
    tx: &mut ReadTx,
    scope: &Scope,
    items: impl IntoIterator<Item = &'a Item>,
) -> Result<Vec<Id<noun::Variant>>, InventoryError> {
    let items: Vec<_> = items.into_iter().collect();
    let known = variants::by_sku(tx, scope, &skus(&items))?;
    named(&items, |sku| known.get(sku).map(|variant| variant.id))
}

/// A variant that somebody wants, and what the catalogue knows of it.
pub(crate) type Offered = (Id<noun::Variant>, Option<Sellable>);

/// What these items name, for sale or not, in their order: nothing where an id is unknown. Unknown SKUs are faults at
/// `lines[n].sku`, all at once.
pub(crate) fn sellable<'a>(
    tx: &mut ReadTx,
    scope: &Scope,
    items: impl IntoIterator<Item = &'a Item>,
) -> Result<Vec<Offered>, InventoryError> {
    let items: Vec<_> = items.into_iter().collect();
    let by_sku = sellable::by_sku(tx, scope, &skus(&items))?;
    let ids = items.iter().filter_map(|item| match item {
        Item::Variant(id) => Some(*id),
        Item::Sku(_) => None,
    });
    let by_id = sellable::by_id(tx, scope, &ids.collect::<Vec<_>>())?;
    let variants = named(&items, |sku| by_sku.get(sku).map(|found| found.variant))?;
    let found = |item: &Item| match item {
        Item::Variant(id) => by_id.get(id).cloned(),
        Item::Sku(sku) => by_sku.get(sku).cloned(),
    };
    Ok(variants.into_iter().zip(items.into_iter().map(found)).collect())
}

fn skus<'a>(items: &[&'a Item]) -> Vec<&'a str> {
    let skus = items.iter().filter_map(|item| match item {
        Item::Sku(sku) => Some(sku.as_str()),
        Item::Variant(_) => None,
    });
    skus.collect()
}

fn named(
    items: &[&Item],
    known: impl Fn(&str) -> Option<Id<noun::Variant>>,
) -> Result<Vec<Id<noun::Variant>>, InventoryError> {
    let mut check = Check::new();
    let mut ids = Vec::with_capacity(items.len());
    for (line, item) in items.iter().enumerate() {
        match item {
            Item::Variant(id) => ids.push(*id),
            Item::Sku(sku) => match known(sku) {
                Some(variant) => ids.push(variant),
                None => check.fault(format!("lines[{line}].sku"), "UNKNOWN_SKU", "is not in the catalogue"),
            },
        }
    }
    check.done()?;
    Ok(ids)
}

/// The one variant of this SKU.
pub(crate) fn variant_of(tx: &mut ReadTx, scope: &Scope, sku: &str) -> Result<Id<noun::Variant>, InventoryError> {
    let found = variants::by_sku(tx, scope, &[sku])?;
    match found.get(sku) {
        Some(variant) => Ok(variant.id),
        None => {
            let mut check = Check::new();
            check.fault("sku", "UNKNOWN_SKU", "is not in the catalogue");
            check.done()?;
            Err(InventoryError::NotFound("variant"))
        }
    }
}

/// The SKUs of these variants, for people.
pub(crate) fn skus_of(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::Variant>>,
) -> Result<HashMap<Id<noun::Variant>, String>, DbError> {
    let ids: Vec<_> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(variants::by_id(tx, scope, &ids)?.into_iter().map(|(id, variant)| (id, variant.sku)).collect())
}

/// A variant of which there is too little: how much is wanted, how much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lack {
    pub variant: Id<noun::Variant>,
    pub wanted: i64,
    pub available: i64,
}

/// The same with SKUs, as errors tell it.
pub(crate) fn shortages(tx: &mut ReadTx, scope: &Scope, lacks: &[Lack]) -> Result<Vec<Shortage>, DbError> {
    let mut skus = skus_of(tx, scope, lacks.iter().map(|lack| lack.variant))?;
    let told = lacks.iter().map(|lack| Shortage {
        variant: lack.variant,
        sku: skus.remove(&lack.variant).unwrap_or_default(),
        wanted: lack.wanted,
        available: lack.available,
    });
    Ok(told.collect())
}
