//! The same for one variant: lays its body over what it was.

use bodega_kernel::{Check, Currency, Id, noun, text};

use super::{
    body::VariantBody,
    check,
    fill::Sale,
    fill_texts,
    model::{Dimensions, Net, Price, Tracking, Unit, Variant},
};
use crate::{
    given::Given,
    words::{self, Words},
};

/// Lays `sent` over what the variant was, if that is to be merged with it. `None` when there is no price that could
/// stand; the fault is noted. What a bundle holds is seen to later, when all variants of the product are known.
pub(crate) fn fill_variant(
    check: &mut Check,
    spot: &str,
    sent: &VariantBody,
    (known, merge): (Option<&Variant>, bool),
    id: Id<noun::Variant>,
    sale: &Sale,
) -> Option<Variant> {
    let before = known.filter(|_| merge);
    let unit = unit(check, spot, sent, before);
    let step = match sent.step {
        Given::Value(step) => step,
        Given::Absent => before.filter(|before| before.unit == unit).map_or(unit.usual_step(), |before| before.step),
        Given::Null => unit.usual_step(),
    };
    let min = sent.min.over(before.and_then(|before| before.min));
    let max = sent.max.over(before.and_then(|before| before.max));
    check::quantities(check, spot, step, min, max);
    let titles = before.map(|before| &before.titles);
    let titles = fill_texts::titles(check, &format!("{spot}.titles"), &sale.lang, &sent.titles, titles);
    let barcodes = match sent.barcodes.sent() {
        None => before.map_or_else(Vec::new, |before| before.barcodes.clone()),
        Some(codes) => codes.map_or_else(Vec::new, |codes| check::barcodes(check, spot, codes, step.max(1))),
    };
    let price = price(check, spot, sent, before, unit, (sale.base, known.map(|known| known.price.currency)));
    Some(Variant {
        id,
        sku: sku(check, spot, sent, before),
        title: title(check, spot, sent, before),
        titles,
        options: options(check, spot, sent, before),
        unit,
        step,
        min,
        max,
        compare_at: compare_at(check, spot, sent, before, price),
        net: net(check, spot, sent, before, unit),
        components: before.map_or_else(Vec::new, |before| before.components.clone()),
        barcodes,
        weight_g: weight(check, spot, sent, before),
        dimensions: dimensions(check, spot, sent, before),
        tracking: tracking(sent, before),
        active: sent.active.over(before.map(|before| before.active)).unwrap_or(true),
        price: price?,
    })
}

fn sku(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> String {
    let sku = sent.sku.over(before.map(|before| before.sku.clone())).unwrap_or_default();
    let sku = text::checked(check, &format!("{spot}.sku"), &sku, 1, 64);
    let is_plain = !sku.chars().any(char::is_control);
    check.that(is_plain, &format!("{spot}.sku"), "INVALID_TEXT", "must not contain control characters");
    sku
}

fn title(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> String {
    let title = sent.title.over(before.map(|before| before.title.clone())).unwrap_or_default();
    text::checked(check, &format!("{spot}.title"), &title, 0, 200)
}

fn options(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> Words {
    let options = sent.options.over(before.map(|before| before.options.clone())).unwrap_or_default();
    words::map(check, &format!("{spot}.options"), &options, words::OPTIONS)
}

fn weight(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> Option<i64> {
    let weight_g = sent.weight_g.over(before.and_then(|before| before.weight_g));
    let weighs_sensibly = weight_g.is_none_or(|grams| (0..=100_000_000).contains(&grams));
    check.that(weighs_sensibly, &format!("{spot}.weightG"), "OUT_OF_RANGE", "must be between 0 and 100000000");
    weight_g
}

fn net(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>, unit: Unit) -> Option<Net> {
    let before = before.and_then(|before| before.net);
    let amount = sent.content_amount.over(before.map(|net| net.amount));
    let of = sent.content_unit.over(before.map(|net| net.unit.as_str().to_owned()));
    check::net(check, spot, amount, of.as_deref(), unit)
}

fn dimensions(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> Option<Dimensions> {
    match sent.dimensions.sent() {
        None => before.and_then(|before| before.dimensions),
        Some(body) => body.and_then(|body| check::dimensions(check, spot, body)),
    }
}

fn tracking(sent: &VariantBody, before: Option<&Variant>) -> Tracking {
    let before = before.map(|before| before.tracking).unwrap_or_default();
    let flag = |sent: &Given<bool>, before| sent.over(Some(before)).unwrap_or(false);
    Tracking {
        serial: flag(&sent.serial_tracked, before.serial),
        lot: flag(&sent.lot_tracked, before.lot),
        expiry: flag(&sent.expiry_tracked, before.expiry),
    }
}

fn unit(check: &mut Check, spot: &str, sent: &VariantBody, before: Option<&Variant>) -> Unit {
    let word = match &sent.unit {
        Given::Absent => return before.map_or(Unit::Each, |before| before.unit),
        Given::Null => return Unit::Each,
        Given::Value(word) => word,
    };
    check.take(&format!("{spot}.unit"), "UNKNOWN_UNIT", word.parse()).unwrap_or(Unit::Each)
}

fn price(
    check: &mut Check,
    spot: &str,
    sent: &VariantBody,
    before: Option<&Variant>,
    unit: Unit,
    (base, known): (Currency, Option<Currency>),
) -> Option<Price> {
    let field = format!("{spot}.price");
    match (&sent.price, before) {
        (Given::Value(price), _) => check::price(check, &field, price, unit, base, known),
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
