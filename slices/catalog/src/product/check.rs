//! The rules of products, field by field and across them.

use std::collections::HashSet;

use bodega_kernel::{Check, Currency, Id, Quantity, noun, text};

use super::{
    body::{BarcodeBody, DimensionsBody, PriceBody, ProductBody},
    fill_variants::MAX_VARIANTS,
    gtin,
    model::{Barcode, Content, Dimensions, Net, Price, Status, Unit},
    window::window,
};
use crate::given::Given;

/// More money than this for one thing is a mistake: it still multiplies by any quantity without overflow.
const MAX_AMOUNT: i64 = 1_000_000_000_000;
const MAX_BARCODES: usize = 20;
const MAX_CATEGORIES: usize = 20;

/// Text that keeps its line ends and the white space around it.
pub(crate) fn prose(check: &mut Check, field: &str, value: &str, max: usize) -> String {
    text::checked(check, field, value, 0, max);
    value.to_owned()
}

/// Ids of categories; whether they exist is the store's to say.
pub(crate) fn category_ids(check: &mut Check, ids: &[String]) -> Vec<Id<noun::Category>> {
    if ids.len() > MAX_CATEGORIES {
        check.fault("categoryIds", "TOO_MANY", format!("must have at most {MAX_CATEGORIES} entries"));
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        match id.parse() {
            Ok(id) if kept.contains(&id) => check.fault(format!("categoryIds[{at}]"), "DUPLICATE", "stands here twice"),
            Ok(id) => kept.push(id),
            Err(_) => check.fault(format!("categoryIds[{at}]"), "UNKNOWN_CATEGORY", "there is no such category"),
        }
    }
    kept
}

/// What is told about a `per` that does not fit its unit.
pub(crate) const fn pers(unit: Unit) -> &'static str {
    match unit {
        Unit::Each => "must be 1 for EACH",
        Unit::Gram | Unit::Ml => "must be 1000 or 100 for GRAM and ML",
    }
}

/// A price. `base` is the merchant's currency and `before` what it is in already: one that was written under another
/// currency of the merchant may stay until it is changed.
pub(crate) fn price(
    check: &mut Check,
    field: &str,
    body: &PriceBody,
    unit: Unit,
    base: Currency,
    before: Option<Currency>,
) -> Option<Price> {
    let amount = amount(check, field, body);
    let currency = currency(check, field, body);
    if currency.is_some_and(|currency| currency != base && Some(currency) != before) {
        let message = format!("must be {base}, the merchant's own; prices in others belong to price lists");
        check.fault(format!("{field}.currency"), "NOT_BASE_CURRENCY", message);
    }
    let per = body.per.value().copied().or(unit.pers().first().copied()).unwrap_or(1);
    check.that(unit.pers().contains(&per), &format!("{field}.per"), "WRONG_PER", pers(unit));
    Some(Price { amount: amount?, currency: currency?, per })
}

/// What something cost before it cost `price`.
pub(crate) fn compare_at(check: &mut Check, field: &str, body: &PriceBody, price: Price) -> Option<i64> {
    let amount = amount(check, field, body);
    let currency = currency(check, field, body);
    let is_same_currency = currency.is_none_or(|currency| currency == price.currency);
    check.that(is_same_currency, &format!("{field}.currency"), "OTHER_CURRENCY", "must be the currency of the price");
    let is_same_per = body.per.value().is_none_or(|per| *per == price.per);
    check.that(is_same_per, &format!("{field}.per"), "WRONG_PER", "must be that of the price");
    amount
}

fn amount(check: &mut Check, field: &str, body: &PriceBody) -> Option<i64> {
    let field = format!("{field}.amount");
    match body.amount.value() {
        None => check.fault(field, "REQUIRED", "must be given"),
        Some(amount) if *amount < 0 => check.fault(field, "NEGATIVE", "must not be negative"),
        Some(amount) if *amount > MAX_AMOUNT => {
            check.fault(field, "OUT_OF_RANGE", format!("must be at most {MAX_AMOUNT}"));
        }
        Some(amount) => return Some(*amount),
    }
    None
}

fn currency(check: &mut Check, field: &str, body: &PriceBody) -> Option<Currency> {
    let field = format!("{field}.currency");
    match body.currency.value() {
        None => {
            check.fault(field, "REQUIRED", "must be given");
            None
        }
        Some(code) => check.take(&field, "UNKNOWN_CURRENCY", code.parse()),
    }
}

/// Step, least and most: positive, in order, and reachable in steps.
pub(crate) fn quantities(check: &mut Check, spot: &str, step: i64, min: Option<i64>, max: Option<i64>) {
    let sensible = |quantity: i64| (1..=Quantity::MAX).contains(&quantity);
    let mut ranged = |name: &str, quantity: i64| {
        let message = format!("must be between 1 and {}", Quantity::MAX);
        check.that(sensible(quantity), &format!("{spot}.{name}"), "OUT_OF_RANGE", &message);
        if sensible(step) && sensible(quantity) && quantity % step != 0 {
            check.fault(format!("{spot}.{name}"), "NOT_A_STEP", "must be a multiple of the step");
        }
    };
    ranged("step", step);
    if let Some(min) = min {
        ranged("min", min);
    }
    if let Some(max) = max {
        ranged("max", max);
    }
    if let (Some(min), Some(max)) = (min, max) {
        check.that(min <= max, &format!("{spot}.min"), "MIN_OVER_MAX", "must not be more than max");
    }
}

/// What is in one piece: both of its fields, or neither.
pub(crate) fn net(check: &mut Check, spot: &str, amount: Option<i64>, unit: Option<&str>, sold: Unit) -> Option<Net> {
    let (amount_at, unit_at) = (format!("{spot}.contentAmount"), format!("{spot}.contentUnit"));
    let unit = match unit {
        Some(word) => Some(check.take(&unit_at, "UNKNOWN_UNIT", word.parse())?),
        None => None,
    };
    match (amount, unit) {
        (None, None) => None,
        (Some(_), None) => {
            check.fault(unit_at, "REQUIRED", "must be given with contentAmount");
            None
        }
        (None, Some(_)) => {
            check.fault(amount_at, "REQUIRED", "must be given with contentUnit");
            None
        }
        (Some(amount), Some(unit)) => {
            let message = format!("must be between 1 and {}", Quantity::MAX);
            check.that((1..=Quantity::MAX).contains(&amount), &amount_at, "OUT_OF_RANGE", &message);
            check.that(sold == Unit::Each, &amount_at, "NOT_BY_PIECE", "is for what is sold by the piece");
            Some(Net { amount, unit })
        }
    }
}

/// How large something is.
pub(crate) fn dimensions(check: &mut Check, spot: &str, body: &DimensionsBody) -> Option<Dimensions> {
    let mut side = |name: &str, side: &Given<i64>| {
        let field = format!("{spot}.dimensions.{name}");
        match side.value() {
            None => check.fault(field, "REQUIRED", "must be given"),
            Some(side) if (1..=100_000).contains(side) => return Some(*side),
            Some(_) => check.fault(field, "OUT_OF_RANGE", "must be between 1 and 100000"),
        }
        None
    };
    let sides = (side("length", &body.length), side("width", &body.width), side("height", &body.height));
    let (Some(length), Some(width), Some(height)) = sides else { return None };
    Some(Dimensions { length, width, height })
}

/// The codes of a variant; one that names no quantity stands for one step.
pub(crate) fn barcodes(check: &mut Check, spot: &str, bodies: &[BarcodeBody], step: i64) -> Vec<Barcode> {
    if bodies.len() > MAX_BARCODES {
        check.fault(format!("{spot}.barcodes"), "TOO_MANY", format!("must have at most {MAX_BARCODES} entries"));
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(bodies.len());
    for (at, body) in bodies.iter().enumerate() {
        let code = body.code.value().map_or("", |code| code.trim());
        if let Err(error) = gtin::fourteen(code) {
            check.fault(format!("{spot}.barcodes[{at}].code"), error.code(), error.to_string());
        }
        let quantity = body.quantity.value().copied().unwrap_or(step);
        let message = format!("must be between 1 and {}", Quantity::MAX);
        let is_sensible = (1..=Quantity::MAX).contains(&quantity);
        check.that(is_sensible, &format!("{spot}.barcodes[{at}].quantity"), "OUT_OF_RANGE", &message);
        kept.push(Barcode { code: code.to_owned(), quantity });
    }
    kept
}

/// No SKU and no barcode stands in a body twice.
pub(crate) fn repeated(check: &mut Check, body: &ProductBody) {
    let (mut skus, mut codes) = (HashSet::new(), HashSet::new());
    let variants = body.variants.value().map_or(&[][..], Vec::as_slice);
    for (at, variant) in variants.iter().enumerate() {
        let sku = variant.sku.value().map_or("", |sku| sku.trim());
        if !sku.is_empty() && !skus.insert(sku) {
            check.fault(format!("variants[{at}].sku"), "DUPLICATE", "stands in an entry before it");
        }
        let barcodes = variant.barcodes.value().map_or(&[][..], Vec::as_slice);
        for (place, barcode) in barcodes.iter().enumerate() {
            let gtin = barcode.code.value().and_then(|code| gtin::fourteen(code.trim()).ok());
            if gtin.is_some_and(|gtin| !codes.insert(gtin)) {
                let field = format!("variants[{at}].barcodes[{place}].code");
                check.fault(field, "DUPLICATE", "stands in an entry before it");
            }
        }
    }
}

/// What no single field shows: one currency, not too many variants, something to sell when it is on sale.
pub(crate) fn whole(check: &mut Check, content: &Content) {
    let active: Vec<_> = content.variants.iter().filter(|variant| variant.active).collect();
    if active.len() > MAX_VARIANTS {
        check.fault("variants", "TOO_MANY", format!("must have at most {MAX_VARIANTS} entries"));
    }
    // Nothing to add when the list itself was refused.
    if content.status == Status::Active && active.is_empty() && check.is_clean() {
        check.fault("variants", "REQUIRED", "an active product needs an active variant");
    }
    window(check, content);
    one_currency(check, "variants", content);
}

/// What is for sale of a product is priced in one currency.
pub(crate) fn one_currency(check: &mut Check, field: &str, content: &Content) {
    let mut currencies = content.variants.iter().filter(|variant| variant.active).map(|variant| variant.price.currency);
    let first = currencies.next();
    let is_one = currencies.all(|currency| Some(currency) == first);
    check.that(is_one, field, "MIXED_CURRENCIES", "must be the currency of the product's other variants");
}
