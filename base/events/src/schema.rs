//! The schemas of facts, and the document that tells partners of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::Fact;

/// What is known of one type of fact. Each slice lists its own in `facts()`.
#[derive(Debug, Clone, PartialEq)]
pub struct FactSchema {
    /// Its name, such as `order.created`.
    pub kind: &'static str,
    /// The version of its payload.
    pub version: i64,
    /// What it tells, in a sentence.
    pub summary: &'static str,
    /// The JSON Schema of its payload.
    pub payload: Value,
    /// The schemas that the payload refers to, by name.
    pub parts: BTreeMap<String, Value>,
}

impl FactSchema {
    /// The schema of `F`, taken from its type.
    pub fn of<F: Fact + ToSchema>(summary: &'static str) -> Self {
        let mut parts = Vec::new();
        F::schemas(&mut parts);
        let parts = parts.into_iter().map(|(name, schema)| (name, as_json(&schema))).collect();
        Self { kind: F::TYPE, version: F::SCHEMA, summary, payload: as_json(&F::schema()), parts }
    }
}

fn as_json(schema: &impl serde::Serialize) -> Value {
    serde_json::to_value(schema).unwrap_or(Value::Null)
}

/// The AsyncAPI 3 document of all facts: what the pull API, webhooks and the bus carry.
pub fn asyncapi(facts: &[FactSchema], version: &str) -> Value {
    let (mut messages, mut schemas, mut listed) = (Map::new(), Map::new(), Map::new());
    let mut facts: Vec<_> = facts.iter().collect();
    facts.sort_by_key(|fact| fact.kind);
    for fact in facts {
        messages.insert(
            fact.kind.to_owned(),
            json!({
                "name": fact.kind,
                "title": fact.kind,
                "summary": fact.summary,
                "contentType": "application/json",
                "x-schema-version": fact.version,
                "payload": {
                    "type": "object",
                    "required": ["id", "cursor", "type", "at", "stream", "streamVersion", "schema", "data"],
                    "properties": {
                        "id": { "type": "string", "pattern": "^evt_" },
                        "cursor": { "type": "string", "description": "Where to go on reading." },
                        "type": { "const": fact.kind },
                        "at": { "type": "string", "format": "date-time" },
                        "stream": { "type": "string", "description": "The thing that it happened to." },
                        "streamVersion": { "type": "integer", "minimum": 1 },
                        "schema": { "type": "integer", "const": fact.version },
                        "data": fact.payload,
                    },
                },
            }),
        );
        listed.insert(fact.kind.to_owned(), json!({ "$ref": format!("#/components/messages/{}", fact.kind) }));
        schemas.extend(fact.parts.clone());
    }
    let named: Vec<Value> =
        listed.keys().map(|kind| json!({ "$ref": format!("#/channels/events/messages/{kind}") })).collect();
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Bodega events",
            "version": version,
            "description": "Facts in the order in which they happened. Payloads hold references, never personal data.",
        },
        "defaultContentType": "application/json",
        "channels": { "events": { "address": "/api/v1/events", "messages": listed } },
        "operations": {
            "readEvents": { "action": "send", "channel": { "$ref": "#/channels/events" }, "messages": named },
        },
        "components": { "messages": messages, "schemas": schemas },
    })
}

/// What in `new` would break readers of `old` (two documents of [`asyncapi`]): a type that is gone, a field that is
/// gone or no longer always there, a field of another type, unless the version of the schema has risen.
pub fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let empty = Map::new();
    for (kind, before) in old["components"]["messages"].as_object().unwrap_or(&empty) {
        let after = &new["components"]["messages"][kind];
        if after.is_null() {
            found.push(format!("{kind} is gone"));
            continue;
        }
        if after["x-schema-version"].as_i64() > before["x-schema-version"].as_i64() {
            continue;
        }
        let data = |message: &Value| message["payload"]["properties"]["data"].clone();
        compare(kind, (old, &data(before)), (new, &data(after)), 0, &mut found);
    }
    found
}

/// A schema, or the one that it refers to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

fn compare(
    path: &str,
    (old, before): (&Value, &Value),
    (new, after): (&Value, &Value),
    depth: u8,
    found: &mut Vec<String>,
) {
    // Deeper than any payload; a schema that contains itself must end somewhere.
    if depth > 12 {
        return;
    }
    let (before, after) = (resolved(old, before), resolved(new, after));
    if before["type"] != after["type"] || before["format"] != after["format"] || before["enum"] != after["enum"] {
        found.push(format!("{path} is of another type"));
        return;
    }
    let requires = |schema: &Value, field: &str| {
        schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == field))
    };
    for (field, inner) in before["properties"].as_object().into_iter().flatten() {
        let (path, now) = (format!("{path}.{field}"), &after["properties"][field]);
        if now.is_null() {
            found.push(format!("{path} is gone"));
        } else if requires(before, field) && !requires(after, field) {
            found.push(format!("{path} is no longer always there"));
        } else {
            compare(&path, (old, inner), (new, now), depth + 1, found);
        }
    }
    if !before["items"].is_null() {
        compare(&format!("{path}[]"), (old, &before["items"]), (new, &after["items"]), depth + 1, found);
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize, ToSchema)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        sku: String,
    }

    #[derive(Serialize, ToSchema)]
    #[serde(rename_all = "camelCase")]
    struct Sold {
        order_id: String,
        lines: Vec<Line>,
        note: Option<String>,
    }

    impl Fact for Sold {
        const TYPE: &'static str = "thing.sold";
        fn stream(&self) -> String {
            format!("order:{}", self.order_id)
        }
    }

    fn document() -> Value {
        asyncapi(&[FactSchema::of::<Sold>("A thing was sold.")], "1.0.0")
    }

    #[test]
    fn a_type_tells_its_schema() {
        let document = document();
        let data = &document["components"]["messages"]["thing.sold"]["payload"]["properties"]["data"];
        assert_eq!(data["properties"]["orderId"]["type"], "string");
        assert_eq!(document["components"]["schemas"]["Line"]["properties"]["sku"]["type"], "string");
        assert!(breaks(&document, &document).is_empty());
    }

    #[test]
    fn what_breaks_readers_is_found() {
        let old = document();
        let change = |edit: &dyn Fn(&mut Value)| {
            let mut new = document();
            edit(&mut new);
            breaks(&old, &new)
        };
        let data = "/components/messages/thing.sold/payload/properties/data";
        let gone = change(&|new| {
            new.pointer_mut(&format!("{data}/properties")).unwrap().as_object_mut().unwrap().remove("orderId");
        });
        assert_eq!(gone, ["thing.sold.orderId is gone"]);
        let retyped =
            change(&|new| new["components"]["schemas"]["Line"]["properties"]["sku"] = json!({ "type": "integer" }));
        assert_eq!(retyped, ["thing.sold.lines[].sku is of another type"]);
        let optional = change(&|new| new.pointer_mut(data).unwrap()["required"] = json!([]));
        assert!(optional.contains(&"thing.sold.orderId is no longer always there".to_owned()), "{optional:?}");
        let raised = change(&|new| {
            new.pointer_mut(&format!("{data}/properties")).unwrap().as_object_mut().unwrap().remove("orderId");
            new["components"]["messages"]["thing.sold"]["x-schema-version"] = json!(2);
        });
        assert!(raised.is_empty(), "a new version may differ");
        let added = change(&|new| {
            new.pointer_mut(&format!("{data}/properties")).unwrap()["more"] = json!({ "type": "string" });
        });
        assert!(added.is_empty(), "a field more breaks nobody");
    }
}
