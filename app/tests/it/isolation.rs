//! Nothing crosses a merchant: whoever holds every permission of merchant B sees and changes nothing of merchant A, on
//! any route, whatever ids they have.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use bodega_identity::{permission, role::Builtin};
use bodega_testkit::{App, Client, on_both};
use serde_json::{Value, json};

use crate::house::{filled, house};

/// Ids by their prefix.
pub type Seen = BTreeMap<String, BTreeSet<String>>;

on_both! {
    async fn another_merchant_reaches_nothing(app: App) {
        let app = house(app);
        filled(&app).await;
        let document = serde_json::to_value(app.document()).unwrap();
        let (mine, theirs) = (everything(&app, true), everything(&app, false));

        let lists = paths(&document, false);
        let mut seen = ids_in(&mine, &lists).await;
        // What stands in no list of its own: places in a site, addresses, sessions, and what only its events tell of.
        let customer = app.badge(Builtin::Customer).customer.unwrap();
        let places = |site: &String| ["zones", "bins"].map(|part| format!("/api/v1/admin/sites/{site}/{part}"));
        let mut more: Vec<String> = seen["ste"].iter().flat_map(places).collect();
        more.push(format!("/api/v1/admin/customers/{customer}/addresses"));
        more.push("/api/v1/events?types=stock.reserved".to_owned());
        for (prefix, ids) in ids_in(&mine, &more).await {
            seen.entry(prefix).or_default().extend(ids);
        }
        // Customers' own things are in customers' own lists.
        let own = ["/payments/methods", "/orders", "/cart"].map(|path| format!("/api/v1{path}"));
        for (prefix, ids) in ids_in(&app.as_customer(), &own).await {
            seen.entry(prefix).or_default().extend(ids);
        }
        let session = app.as_customer().post("/api/v1/checkout/sessions", json!({})).await.expect(201);
        collect(&session, &mut seen);
        let session = app.people().sign_in(Builtin::Manager).await.session;
        seen.entry("ses".to_owned()).or_default().insert(session.to_string());
        let known: BTreeSet<&String> = seen.values().flatten().collect();
        for (prefix, ids) in ids_in(&theirs, &lists).await {
            let shared: Vec<_> = ids.iter().filter(|id| known.contains(id)).collect();
            assert!(shared.is_empty(), "a list shows the other merchant's {prefix}: {shared:?}");
        }

        let before = snapshot(&mine, &lists).await;
        let mut wrong = Vec::new();
        let mut tried = 0;
        for (method, path, operation) in operations(&document, true) {
            for path in aimed(&path, operation, (&seen, &document)) {
                tried += 1;
                let body = operation.get("requestBody").map(|_| sample_body(operation, &document));
                let reply = match body {
                    Some(body) => theirs.json(method.clone(), &path, &body).await,
                    None if method == Method::GET => theirs.get(&path).await,
                    None => theirs.raw(method.clone(), &path, "application/json", "").await,
                };
                // A list about somebody unknown is empty, and says no more than that.
                if method == Method::GET && reply.json["data"] == json!([]) {
                    continue;
                }
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
        let after = snapshot(&mine, &lists).await;
        let changed: Vec<_> = before.iter().filter(|(path, seen)| after.get(*path) != Some(seen)).map(|(path, _)| path).collect();
        assert!(changed.is_empty(), "something was changed: {changed:?}");
    }
}

/// Somebody who holds everything at one merchant.
pub fn everything(app: &App, mine: bool) -> Client {
    let people = if mine { app.people() } else { app.other_merchant() };
    let mut badge = people.badge(Builtin::Admin);
    badge.permissions = permission::ALL
        .iter()
        .filter(|name| !permission::OPERATOR_ONLY.contains(name))
        .map(|name| (*name).to_owned())
        .collect();
    people.wearing(&badge)
}

/// What is asked for by GET, with or without a variable segment.
pub fn paths(document: &Value, variable: bool) -> Vec<String> {
    let all = document["paths"].as_object().unwrap().iter();
    let paths = all.filter(|(path, item)| path.contains('{') == variable && item.get("get").is_some());
    paths.map(|(path, _)| path.clone()).collect()
}

/// All operations but the operator's own; `variable`: only those with something to fill in.
pub fn operations(document: &Value, variable: bool) -> Vec<(Method, String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (name, operation) in item.as_object().unwrap() {
            let method = name.to_uppercase().parse::<Method>().unwrap();
            // The operator's own routes are about merchants: nobody else is let in at all.
            let demands = operation.pointer("/security/0/bearer/0").and_then(Value::as_str).unwrap_or_default();
            let operators = permission::OPERATOR_ONLY.contains(&demands);
            if operation.get("operationId").is_some() && (path.contains('{') || !variable) && !operators {
                all.push((method, path.clone(), operation));
            }
        }
    }
    all
}

/// Ids in all that a client sees, by prefix.
pub async fn ids_in(client: &Client, paths: &[String]) -> Seen {
    let mut found = Seen::new();
    for path in paths {
        collect(&client.get(path).await.json, &mut found);
    }
    found
}

pub fn collect(value: &Value, found: &mut Seen) {
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

/// The path with the other merchant's own ids in it; none when it names something that is nobody's.
fn aimed(path: &str, operation: &Value, (seen, document): (&Seen, &Value)) -> Vec<String> {
    let mut aimed = vec![path.to_owned()];
    for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path") {
        let name = parameter["name"].as_str().unwrap();
        let pattern = resolved(&parameter["schema"], document)["pattern"].as_str().unwrap_or_default();
        let prefix = match name {
            "product" => "prd",
            "id" if path.starts_with("/api/v1/products/") => "prd",
            "id" if path.starts_with("/api/v1/cart/") => "itm",
            "category" => "cat",
            _ => pattern.trim_start_matches('^').split('_').next().unwrap_or_default(),
        };
        let values: Vec<String> = match name {
            "sku" => vec!["OAT-1L".to_owned()],
            "version" => vec!["1".to_owned()],
            // Consumers and payment providers are the installation's.
            "consumer" | "name" | "provider" => return Vec::new(),
            _ => {
                let ids = seen.get(prefix).unwrap_or_else(|| panic!("the sweep knows no {prefix}_ for {path}"));
                ids.iter().take(2).cloned().collect()
            }
        };
        let fill =
            |path: &String| values.iter().map(|value| path.replace(&format!("{{{name}}}"), value)).collect::<Vec<_>>();
        aimed = aimed.iter().flat_map(fill).collect();
    }
    aimed
}

pub fn resolved<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    let path = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| document.pointer(path)).unwrap_or(schema)
}

/// The example of the body.
pub fn sample_body(operation: &Value, document: &Value) -> Value {
    let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") else { return json!({}) };
    let schema = resolved(schema, document);
    let example = [schema.get("example"), schema.pointer("/examples/0")].into_iter().flatten().next();
    example.cloned().unwrap_or_else(|| json!({}))
}

/// Everything that the merchant sees of its own, but the lists that grow by looking.
pub async fn snapshot(client: &Client, paths: &[String]) -> BTreeMap<String, Value> {
    let mut seen = BTreeMap::new();
    // Staff have no cart: what they are shown is a new empty one each time.
    let grows =
        |path: &&String| ["/events/consumers", "openapi", "/api/v1/cart"].iter().any(|part| path.contains(part));
    for path in paths.iter().filter(|path| !grows(path)) {
        seen.insert(path.clone(), client.get(path).await.json["data"].clone());
    }
    seen
}
