//! Nothing crosses a merchant: whoever holds every permission of merchant B sees and changes nothing of merchant A, on
//! any route, whatever ids they have.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use bodega_identity::permission;
use bodega_testkit::{App, Client, on_both};
use serde_json::{Value, json};

use crate::house::{filled, house};

on_both! {
    async fn another_merchant_reaches_nothing(app: App) {
        let app = house(app);
        filled(&app).await;
        let document = serde_json::to_value(app.document()).unwrap();
        let (mine, theirs) = (everything(&app, true), everything(&app, false));

        let lists = paths(&document, false);
        let seen = ids_in(&mine, &lists).await;
        for prefix in ["prd", "var", "cat", "ste", "stk", "res", "srq", "trf", "usr", "cus", "key", "rol", "evt", "aud", "mov"] {
            assert!(seen.contains_key(prefix), "the sweep knows no {prefix}_ of the merchant: it proves too little");
        }
        let known: BTreeSet<&String> = seen.values().flatten().collect();
        for (prefix, ids) in ids_in(&theirs, &lists).await {
            let shared: Vec<_> = ids.iter().filter(|id| known.contains(id)).collect();
            assert!(shared.is_empty(), "a list shows the other merchant's {prefix}: {shared:?}");
        }

        let before = snapshot(&mine, &lists).await;
        let mut wrong = Vec::new();
        let mut tried = 0;
        for (method, path, operation) in operations(&document) {
            for path in aimed(&path, operation, &seen) {
                tried += 1;
                let body = operation.get("requestBody").map(|_| sample_body(operation, &document));
                let reply = match body {
                    Some(body) => theirs.json(method.clone(), &path, &body).await,
                    None if method == Method::GET => theirs.get(&path).await,
                    None => theirs.raw(method.clone(), &path, "application/json", "").await,
                };
                // A body may be refused before the thing is looked for; what must not be is an answer about it.
                if reply.status < 400 || reply.status >= 500 {
                    wrong.push(format!("{method} {path} gets {} {}", reply.status, reply.json));
                }
                if method == Method::GET && reply.status != 404 {
                    wrong.push(format!("GET {path} gets {} and not 404", reply.status));
                }
            }
        }
        assert!(wrong.is_empty(), "{} ways to another merchant:\n{}", wrong.len(), wrong.join("\n"));
        assert!(tried > 40, "only {tried} routes were tried");
        assert_eq!(before, snapshot(&mine, &lists).await, "something was changed");
    }
}

/// Somebody who holds everything at one merchant.
fn everything(app: &App, mine: bool) -> Client {
    let people = if mine { app.people() } else { app.other_merchant() };
    let mut badge = people.badge(bodega_identity::role::Builtin::Admin);
    badge.permissions = permission::ALL.iter().filter(|name| !permission::OPERATOR_ONLY.contains(name)).map(|name| (*name).to_owned()).collect();
    people.wearing(&badge)
}

/// What is asked for by GET, with or without a variable segment.
fn paths(document: &Value, variable: bool) -> Vec<String> {
    let all = document["paths"].as_object().unwrap().iter();
    let paths = all.filter(|(path, item)| path.contains('{') == variable && item.get("get").is_some());
    paths.map(|(path, _)| path.clone()).collect()
}

fn operations(document: &Value) -> Vec<(Method, String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (name, operation) in item.as_object().unwrap() {
            let method = name.to_uppercase().parse::<Method>().unwrap();
            if operation.get("operationId").is_some() && path.contains('{') {
                all.push((method, path.clone(), operation));
            }
        }
    }
    all
}

/// Ids in all that a client sees, by prefix.
async fn ids_in(client: &Client, paths: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        collect(&client.get(path).await.json, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::String(text) => {
            for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
                if let Some((prefix, rest)) = word.split_once('_')
                    && prefix.len() == 3
                    && rest.len() == 26
                {
                    found.entry(prefix.to_owned()).or_default().insert(word.to_owned());
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| collect(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| collect(one, found)),
        _ => {}
    }
}

/// The path with the other merchant's own ids in it.
fn aimed(path: &str, operation: &Value, seen: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut aimed = vec![path.to_owned()];
    for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path") {
        let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
        let schema = &parameter["schema"];
        let told = [&schema["pattern"], &schema["example"], &schema["examples"][0], &parameter["example"]];
        let prefix = told.iter().filter_map(|text| text.as_str()).find_map(|text| {
            let text = text.trim_start_matches('^');
            text.split_once('_').map(|(prefix, _)| prefix).filter(|prefix| seen.contains_key(*prefix))
        });
        let ids: Vec<&String> = prefix.into_iter().flat_map(|prefix| seen[prefix].iter().take(2)).collect();
        let Some(first) = ids.first() else { return Vec::new() };
        aimed = aimed.iter().map(|path| path.replace(&name, first)).collect();
    }
    aimed
}

/// The example of the body.
fn sample_body(operation: &Value, document: &Value) -> Value {
    let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") else { return json!({}) };
    let path = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
    let schema = path.and_then(|path| document.pointer(path)).unwrap_or(schema);
    let example = [schema.get("example"), schema.pointer("/examples/0")].into_iter().flatten().next();
    example.cloned().unwrap_or_else(|| json!({}))
}

/// Everything that the merchant sees of its own, but the lists that grow by looking.
async fn snapshot(client: &Client, paths: &[String]) -> BTreeMap<String, Value> {
    let mut seen = BTreeMap::new();
    for path in paths.iter().filter(|path| !path.contains("/events/consumers") && !path.contains("openapi")) {
        seen.insert(path.clone(), client.get(path).await.json);
    }
    seen
}
