//! Is everything there that a selection names? Asked when it is written: a promotion for a product that does not exist
//! is a slip of the pen.

use std::collections::HashSet;

use bodega_catalog::{category, product, variants};
use bodega_db::ReadTx;
use bodega_inventory::site;
use bodega_kernel::{Check, Id, Noun, Scope, noun};

use super::{Content, Effect, Selection};
use crate::SalesError;

/// Notes what a promotion names and is not there.
pub(super) fn check_named(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    content: &Content,
) -> Result<(), SalesError> {
    check_goods(tx, scope, check, "goods", &content.goods)?;
    check_sites(tx, scope, check, "when.branchIds", &content.when.branch_ids)?;
    match &content.effect {
        Effect::BuyGet { gets: Some(gets), .. } => check_goods(tx, scope, check, "effect.gets", gets)?,
        Effect::Gift { variant_id, .. } => {
            let known = variants::by_id(tx, scope, &[*variant_id])?;
            check.that(!known.is_empty(), "effect.variantId", "UNKNOWN_VARIANT", "is none of your variants");
        }
        _ => {}
    }
    Ok(())
}

/// Notes what a selection names and is not there.
pub(crate) fn check_goods(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    field: &str,
    goods: &Selection,
) -> Result<(), SalesError> {
    let at = |name: &str| format!("{field}.{name}");
    let products: Vec<_> = goods.product_ids.iter().chain(&goods.except_product_ids).copied().collect();
    if !products.is_empty() {
        let known: HashSet<_> = product::by_ids(tx, scope, &products)?.into_iter().map(|product| product.id).collect();
        note(check, &at("productIds"), "UNKNOWN_PRODUCT", &goods.product_ids, &known);
        note(check, &at("exceptProductIds"), "UNKNOWN_PRODUCT", &goods.except_product_ids, &known);
    }
    if !goods.variant_ids.is_empty() {
        let known: HashSet<_> = variants::by_id(tx, scope, &goods.variant_ids)?.into_keys().collect();
        note(check, &at("variantIds"), "UNKNOWN_VARIANT", &goods.variant_ids, &known);
    }
    if !goods.category_ids.is_empty() || !goods.except_category_ids.is_empty() {
        let known: HashSet<_> = category::parents(tx, scope)?.into_iter().map(|(category, _)| category).collect();
        note(check, &at("categoryIds"), "UNKNOWN_CATEGORY", &goods.category_ids, &known);
        note(check, &at("exceptCategoryIds"), "UNKNOWN_CATEGORY", &goods.except_category_ids, &known);
    }
    Ok(())
}

/// Notes which of these are none of the merchant's sites.
pub(crate) fn check_sites(
    tx: &mut ReadTx,
    scope: &Scope,
    check: &mut Check,
    field: &str,
    sites: &[Id<noun::Site>],
) -> Result<(), SalesError> {
    if !sites.is_empty() {
        let known: HashSet<_> = site::all(tx, scope)?.into_iter().map(|site| site.id).collect();
        note(check, field, "UNKNOWN_SITE", sites, &known);
    }
    Ok(())
}

fn note<T: Noun>(check: &mut Check, field: &str, code: &str, ids: &[Id<T>], known: &HashSet<Id<T>>) {
    for (index, _) in ids.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
        check.fault(format!("{field}[{index}]"), code, "is none of yours");
    }
}
