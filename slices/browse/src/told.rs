//! What the payload of an event names.

use bodega_kernel::{Id, Noun, noun};
use serde_json::Value;

/// The ids under one of these names, a single one and a list. What is no id of its noun is left out.
pub(crate) fn ids<T: Noun>(data: &Value, one: &str, many: &str) -> Vec<Id<T>> {
    let many = data[many].as_array().into_iter().flatten();
    many.chain(data.get(one)).filter_map(Value::as_str).filter_map(|id| id.parse().ok()).collect()
}

/// The products that an event concerns.
pub(crate) fn products(data: &Value) -> Vec<Id<noun::Product>> {
    ids(data, "productId", "productIds")
}

/// The variants whose stock an event concerns.
pub(crate) fn variants(data: &Value) -> Vec<Id<noun::Variant>> {
    let mut variants = ids(data, "variantId", "variantIds");
    for lines in ["lines", "lost"] {
        variants.extend(data[lines].as_array().into_iter().flatten().flat_map(|line| ids(line, "variantId", "")));
    }
    variants
}

/// The fields that changed, as the API names them.
pub(crate) fn changed(data: &Value) -> impl Iterator<Item = &str> {
    data["changed"].as_array().into_iter().flatten().filter_map(Value::as_str)
}
