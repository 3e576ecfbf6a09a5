//! What changed between two documents, for the audit.

use serde_json::{Map, Value};

type Fields = Map<String, Value>;

/// The fields that differ, before and after; what follows from others is left out.
pub(crate) fn differing(before: Value, after: Value) -> (Fields, Fields) {
    let (Value::Object(mut before), Value::Object(mut after)) = (before, after) else { return Default::default() };
    for derived in ["version", "updatedAt", "priceFrom"] {
        after.remove(derived);
    }
    after.retain(|name, value| before.get(name) != Some(value));
    before.retain(|name, _| after.contains_key(name));
    if let (Some(Value::Array(before)), Some(Value::Array(after))) =
        (before.get_mut("variants"), after.get_mut("variants"))
    {
        let same: Vec<Value> = after.iter().filter(|variant| before.contains(variant)).cloned().collect();
        before.retain(|variant| !same.contains(variant));
        after.retain(|variant| !same.contains(variant));
    }
    (before, after)
}
