//! One operation of the document, with a request that could reach it.

use axum::http::Method;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// An operation.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub id: String,
    pub method: Method,
    /// The path with a sample in each variable segment.
    pub path: String,
    /// What the document says of who may call it.
    pub security: Value,
    /// The schema of its JSON body.
    pub body: Option<Value>,
}

/// The document as JSON.
pub(super) struct Document(Value);

impl Document {
    pub fn of(api: &OpenApi) -> Self {
        Self(serde_json::to_value(api).expect("the document is JSON"))
    }

    /// All operations, in the document's order.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        paths.flat_map(|(path, item)| self.of_path(path, item)).collect()
    }

    fn of_path(&self, path: &str, item: &Value) -> Vec<Operation> {
        let methods = [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH];
        let described = methods.into_iter().filter_map(|method| {
            let described = item.get(method.as_str().to_lowercase())?;
            Some(Operation {
                id: described["operationId"].as_str().unwrap_or("without id").to_owned(),
                path: self.sampled(path, described),
                security: described["security"].clone(),
                body: described.pointer("/requestBody/content/application~1json/schema").cloned(),
                method,
            })
        });
        described.collect()
    }

    /// The path with a sample for each variable segment: the example of its schema, or a word.
    fn sampled(&self, path: &str, described: &Value) -> String {
        let mut sampled = path.to_owned();
        for parameter in described["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path") {
            let name = parameter["name"].as_str().unwrap_or_default();
            let sample = match self.sample(&parameter["schema"], 0) {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                _ => "sample".to_owned(),
            };
            sampled = sampled.replace(&format!("{{{name}}}"), &sample);
        }
        sampled
    }

    /// What a schema is, behind its reference.
    pub fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|path| self.0.pointer(path.strip_prefix('#')?)) {
            Some(found) => self.resolved(found),
            None => schema,
        }
    }

    /// The schema without the alternative of being null.
    pub fn present<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let schema = self.resolved(schema);
        let choices = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array());
        match choices.and_then(|choices| choices.iter().find(|one| self.resolved(one)["type"] != "null")) {
            Some(choice) => self.present(choice),
            None => schema,
        }
    }

    /// A value that fits a schema, as far as its examples do.
    pub fn sample(&self, schema: &Value, depth: usize) -> Value {
        let outer = self.resolved(schema);
        let schema = self.present(schema);
        for known in [outer, schema] {
            let given = known.get("example").or_else(|| known.pointer("/examples/0")).or_else(|| known.get("default"));
            if let Some(given) = given.or_else(|| known.pointer("/enum/0")) {
                return given.clone();
            }
        }
        match kind(schema) {
            "object" if depth < 8 => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                let fields = fields.filter(|(_, field)| field["readOnly"] != true);
                fields.map(|(name, field)| (name.clone(), self.sample(field, depth + 1))).collect::<Map<_, _>>().into()
            }
            "array" if depth < 8 => json!([self.sample(&schema["items"], depth + 1)]),
            "integer" => schema.get("minimum").cloned().unwrap_or(json!(1)),
            "number" => json!(1.5),
            "boolean" => json!(true),
            "string" => json!("sample"),
            _ => Value::Null,
        }
    }
}

/// The one type of a schema that is not null.
pub(super) fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default(),
        _ => "",
    }
}
