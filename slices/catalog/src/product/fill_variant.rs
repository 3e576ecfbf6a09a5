//! The same for one variant: lays its body over what it was.

use bodega_kernel::{Check, Id, noun, text};

use super::{
    body::VariantBody,
    check,
    model::{Price, Unit, Variant},
};
use crate::{given::Given, words};

/// Lays `sent` over `before`. `None` when there is no price that could stand; the fault is noted.
pub(crate) fn fill_variant(
    check: &mut Check,
    spot: &str,
    sent: &VariantBody,
    before: Option<&Variant>,
    id: Id<noun::Variant>,
) -> Option<Variant> {
    let unit = unit(check, spot, sent, before);
    let step = match sent.step {
        Given::Value(step) => step,
        Given::Absent => before.filter(|before| before.unit == unit).map_or(unit.usual_step(), |before| before.step),
        Given::Null => unit.usual_step(),
    };
    let min = sent.min.over(before.and_then(|before| before.min));
    let max = sent.max.over(before.and_then(|before| before.max));
    check::quantities(check, spot, step, min, max);
    let sku = sent.sku.over(before.map(|before| before.sku.clone())).unwrap_or_default();
    let sku = text::checked(check, &format!("{spot}.sku"), &sku, 1, 64);
    let is_plain = !sku.chars().any(char::is_control);
    check.that(is_plain, &format!("{spot}.sku"), "INVALID_TEXT", "must not contain control characters");
    let title = sent.title.over(before.map(|before| before.title.clone())).unwrap_or_default();
    let title = text::checked(check, &format!("{spot}.title"), &title, 0, 200);
    let options = sent.options.over(before.map(|before| before.options.clone())).unwrap_or_default();
    let options = words::map(check, &format!("{spot}.options"), &options, words::OPTIONS);
    let weight_g = sent.weight_g.over(before.and_then(|before| before.weight_g));
    let weighs_sensibly = weight_g.is_none_or(|grams| (0..=100_000_000).contains(&grams));
    check.that(weighs_sensibly, &format!("{spot}.weightG"), "OUT_OF_RANGE", "must be between 0 and 100000000");
    let barcodes = match sent.barcodes.sent() {
        None => before.map_or_else(Vec::new, |before| before.barcodes.clone()),
        Some(codes) => codes.map_or_else(Vec::new, |codes| check::barcodes(check, spot, codes, step.max(1))),
    };
    let price = price(check, spot, sent, before, unit);
    let compare_at = compare_at(check, spot, sent, before, price);
    let active = sent.active.over(before.map(|before| before.active)).unwrap_or(true);
    let price = price?;
    Some(Variant { id, sku, title, options, unit, step, min, max, price, compare_at, barcodes, weight_g, active })
}

fn unit(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> Unit {
    let word = match &sent.unit {
        Given::Absent => return before.map_or(Unit::Each, |before| before.unit),
        Given::Null => return Unit::Each,
        Given::Value(word) => word,
    };
    check.take(&format!("{spot}.unit"), "UNKNOWN_UNIT", word.parse()).unwrap_or(Unit::Each)
}

fn price(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>, unit: Unit) -> Option<Price> {
    let field = format!("{spot}.price");
    match (&sent.price, before) {
        (Given::Value(price), _) => check::price(check, &field, price, unit),
        (Given::Absent, Some(before)) => {
            check.that(
                unit.pers().contains(&before.price.per),
                &format!("{field}.per"),
                "WRONG_PER",
                check::pers(unit),
            );
            Some(before.price)
        }
        _ => {
            check.fault(field, "REQUIRED", "must be given");
            None
        }
    }
}

fn compare_at(
    check: &mut Check,
    spot: &str,
    sent: &VariantBody,
    before: Option<&Variant>,
    price: Option<Price>,
) -> Option<i64> {
    let field = format!("{spot}.compareAtPrice");
    let amount = match (&sent.compare_at_price, before) {
        (Given::Value(body), _) => check::compare_at(check, &field, body, price?)?,
        // A number that stood for another currency or quantity means nothing now.
        (Given::Absent, Some(before)) if price.is_some_and(|price| price.is_like(before.price)) => before.compare_at?,
        _ => return None,
    };
    let is_above = price.is_none_or(|price| amount > price.amount);
    check.that(is_above, &field, "NOT_ABOVE_PRICE", "must be more than the price");
    Some(amount)
}
