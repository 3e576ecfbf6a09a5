//! Does bad input do harm anywhere?

use serde_json::{Value, json};

use super::operation::{Document, Operation, kind};
use crate::{App, Client, Reply};

/// Sends every operation with a JSON body what no body may be: no JSON, another content type, too much of it, and every
/// field of its schema with a value of a wrong type, out of range, or too long. Each is a 4xx with a code, and with the
/// field where it is a 422; an answer about many items may say so for each item. Afterwards every table has as many rows as before.
///
/// # Panics
/// When one of these does not hold; the message names all that do not.
pub async fn bad_input(app: &App, client: &Client) {
    // What is on its way to its place in the log is not to look like something new.
    app.db.sequence().await.expect("the sequencer runs");
    let before = app.base.row_counts().await;
    let document = Document::of(app.document());
    let mut wrong = Vec::new();
    for operation in document.operations() {
        let Some(schema) = &operation.body else { continue };
        whole_bodies(client, &operation, &mut wrong).await;
        let sample = document.sample(schema, 0);
        let mut bad = Vec::new();
        each_field(&document, schema, &sample, &mut |name, body| bad.push((name, body)), 0);
        for (name, body) in bad {
            let reply = client.json(operation.method.clone(), &operation.path, &body).await;
            judge(&operation, &name, &reply, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} bodies were not refused as they should be:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(before, app.base.row_counts().await, "something was written");
}

/// Is it a refusal as it should be?
fn judge(operation: &Operation, name: &str, reply: &Reply, wrong: &mut Vec<String>) {
    let refused = match reply.status {
        400..500 => tells(&reply.json["error"], reply.status == 422),
        // An answer about many items refuses each by itself.
        200 => reply.json["data"].as_array().is_some_and(|items| {
            !items.is_empty() && items.iter().all(|item| tells(&item["error"], item["error"]["code"] == INVALID))
        }),
        _ => false,
    };
    if !refused {
        let told: String = reply.text().chars().take(200).collect();
        wrong.push(format!("{} ({}): {name} gets {} {told}", operation.path, operation.id, reply.status));
    }
}

const INVALID: &str = "VALIDATION_FAILED";

/// Does an error have a code, and where it must the field?
fn tells(error: &Value, with_field: bool) -> bool {
    let first = error["details"].get(0).and_then(|fault| fault["field"].as_str());
    error["code"].is_string() && (!with_field || first.is_some_and(|field| !field.is_empty()))
}

async fn whole_bodies(client: &Client, operation: &Operation, wrong: &mut Vec<String>) {
    const JSON: &str = "application/json";
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_field = format!("{{\"x\":{}1{}}}", "{\"a\":".repeat(2000), "}".repeat(2000));
    let large = json!({ "x": "x".repeat(10 << 20) }).to_string();
    let cases: [(&str, &str, &str); 16] = [
        ("nothing", JSON, ""),
        ("half an object", JSON, "{\"x\":"),
        ("no JSON", JSON, "bodega"),
        ("two objects", JSON, "{}{}"),
        ("an array", JSON, "[]"),
        ("an array of objects", JSON, "[{}]"),
        ("a string", JSON, "\"{}\""),
        ("a number", JSON, "7"),
        ("null", JSON, "null"),
        ("an unknown field", JSON, "{\"noSuchField\":1}"),
        ("U+0000", JSON, "{\"noSuchField\":\"a\\u0000b\"}"),
        ("a form", "application/x-www-form-urlencoded", "a=b"),
        ("text", "text/plain", "{}"),
        ("deeply nested arrays", JSON, &deep),
        ("a deeply nested field", JSON, &deep_field),
        ("ten megabytes", JSON, &large),
    ];
    for (name, kind, body) in cases {
        let reply = client.raw(operation.method.clone(), &operation.path, kind, body.to_owned()).await;
        judge(operation, name, &reply, wrong);
    }
}

/// The sample with one field after the other made wrong.
fn each_field(document: &Document, schema: &Value, sample: &Value, tell: &mut dyn FnMut(String, Value), depth: usize) {
    let schema = document.present(schema);
    let fields = schema["properties"].as_object().into_iter().flatten();
    for (name, field) in fields.filter(|(_, field)| field["readOnly"] != true && depth < 6) {
        let of = |value: Value| {
            let mut body = sample.clone();
            body[name.as_str()] = value;
            body
        };
        let field = document.present(field);
        for (says, value) in bad_values(field) {
            tell(format!("{name} as {says}"), of(value));
        }
        let inner = &sample[name.as_str()];
        match kind(field) {
            "object" => {
                let mut deeper = |inner_name: String, body: Value| tell(format!("{name}.{inner_name}"), of(body));
                each_field(document, field, inner, &mut deeper, depth + 1);
            }
            "array" => {
                let first = inner.get(0).cloned().unwrap_or_else(|| document.sample(&field["items"], depth + 1));
                let mut deeper =
                    |inner_name: String, body: Value| tell(format!("{name}[0].{inner_name}"), of(json!([body])));
                each_field(document, &field["items"], &first, &mut deeper, depth + 1);
            }
            _ => {}
        }
    }
    if schema["properties"].is_object() && sample.is_object() {
        let mut body = sample.clone();
        body["noSuchField"] = json!(1);
        tell("an unknown field".to_owned(), body);
    }
}

/// Values that a field of this schema cannot take.
fn bad_values(field: &Value) -> Vec<(&'static str, Value)> {
    match kind(field) {
        "string" => vec![
            ("a number", json!(7)),
            ("an object", json!({ "a": 1 })),
            ("an array", json!(["a"])),
            ("a boolean", json!(true)),
            ("U+0000", json!("a\u{0}b")),
            ("far too much text", json!("x".repeat(300_000))),
        ],
        "integer" => vec![
            ("a string", json!("7")),
            ("a fraction", json!(1.5)),
            ("an array", json!([7])),
            ("more than 64 bits", json!(u64::MAX)),
            ("far out of range", json!(1e30)),
        ],
        "number" => vec![("a string", json!("7")), ("an array", json!([7]))],
        "boolean" => vec![("a string", json!("true")), ("a number", json!(1))],
        "array" => vec![
            ("a string", json!("a")),
            ("an object", json!({ "a": 1 })),
            ("null in it", json!([null])),
            ("far too many", json!(vec![Value::Null; 100_000])),
        ],
        "object" => vec![("a string", json!("a")), ("an array", json!([1, 2])), ("a number", json!(7))],
        _ => Vec::new(),
    }
}
