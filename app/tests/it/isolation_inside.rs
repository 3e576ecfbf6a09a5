//! Nothing crosses a merchant by what stands in a body or behind a question mark either: there an id of merchant A is
//! worth as much to merchant B as one that was never given, and is answered in the same words.

use std::collections::BTreeMap;

use axum::http::Method;
use bodega_testkit::{App, Client, Reply, on_both};
use serde_json::{Value, json};

use crate::{
    house::{filled, house},
    isolation::{self, Seen},
};

/// An id of this kind that nothing has.
const NOBODYS: &str = "01h4000000e008000000001qnd";

on_both! {
    async fn another_merchants_id_is_worth_no_more_than_a_made_up_one(app: App) {
        let app = house(app);
        filled(&app).await;
        let document = serde_json::to_value(app.document()).unwrap();
        let (mine, theirs) = (isolation::everything(&app, true), isolation::everything(&app, false));
        let own = of_their_own(&theirs).await;
        let lists = isolation::paths(&document, false);
        let seen = isolation::ids_in(&mine, &lists).await;
        let sweep = Sweep { client: theirs, seen, own };

        let before = isolation::snapshot(&mine, &lists).await;
        let mut wrong = Vec::new();
        let (mut bodies, mut questions) = (0, 0);
        for (method, path, operation) in isolation::operations(&document, false) {
            for (place, pair) in sweep.bodies(operation, &document) {
                bodies += 1;
                let [real, unknown] = sweep.both(&method, [(&path, Some(&pair[0])), (&path, Some(&pair[1]))]).await;
                if taken(&real) || !alike(&real, &unknown) {
                    wrong.push(format!("{method} {path} with {place}: {} {}, and {} {}", real.status, real.json, unknown.status, unknown.json));
                }
            }
            for (name, pair) in sweep.questions(&path, operation) {
                questions += 1;
                let [real, unknown] = sweep.both(&method, [(&pair[0], None), (&pair[1], None)]).await;
                if !alike(&real, &unknown) {
                    wrong.push(format!("{method} {path}?{name}: {} {}, and {} {}", real.status, real.json, unknown.status, unknown.json));
                }
            }
        }
        assert!(wrong.is_empty(), "{} ways to another merchant:\n{}", wrong.len(), wrong.join("\n"));
        assert!(bodies >= 20 && questions >= 20, "only {bodies} places in bodies and {questions} questions were tried");
        let after = isolation::snapshot(&mine, &lists).await;
        let changed: Vec<_> = before.iter().filter(|(path, seen)| after.get(*path) != Some(seen)).map(|(path, _)| path).collect();
        assert!(changed.is_empty(), "something was changed: {changed:?}");
    }
}

/// Whose ids are sent by whom.
struct Sweep {
    /// Merchant B.
    client: Client,
    /// Ids of merchant A.
    seen: Seen,
    /// Ids of merchant B, so that a request gets as far as the place that is tried.
    own: BTreeMap<String, String>,
}

impl Sweep {
    /// The example of the body, once for each id in it: there merchant A's, and a made-up one; elsewhere B's own.
    fn bodies(&self, operation: &Value, document: &Value) -> Vec<(String, [Value; 2])> {
        let sample = isolation::sample_body(operation, document);
        let mut places = Vec::new();
        find(&sample, String::new(), &mut places);
        // Fields for ids that the example leaves out.
        let mut described = Vec::new();
        if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
            find_described(schema, document, String::new(), &mut described);
        }
        let left_out = described.into_iter().filter(|(at, _)| !sample.pointer(at).is_some_and(Value::is_string));
        let mut sample = sample.clone();
        for (pointer, prefix) in left_out.collect::<Vec<_>>() {
            if put(&mut sample, &pointer, made_up(&prefix)) {
                places.push((pointer, prefix));
            }
        }
        let mut own = sample.clone();
        for (pointer, prefix) in &places {
            put(&mut own, pointer, self.own.get(prefix).cloned().unwrap_or_else(|| made_up(prefix)));
        }
        let with = |pointer: &str, id: String| {
            let mut body = own.clone();
            put(&mut body, pointer, id);
            body
        };
        let tried = places.into_iter().filter_map(|(pointer, prefix)| {
            let real = self.seen.get(&prefix)?.first()?.clone();
            Some((pointer.clone(), [with(&pointer, real), with(&pointer, made_up(&prefix))]))
        });
        tried.collect()
    }

    /// The path with each of its questions that is about an id: merchant A's, and a made-up one.
    fn questions(&self, path: &str, operation: &Value) -> Vec<(String, [String; 2])> {
        let parameters = operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query");
        let tried = parameters.filter_map(|parameter| {
            let name = parameter["name"].as_str()?;
            let prefix = match parameter.to_string().split("pattern\":\"^").nth(1) {
                Some(rest) => rest.get(..3)?.to_owned(),
                None => by_name(name)?.to_owned(),
            };
            let real = self.seen.get(&prefix)?.first()?;
            let asked = |id: &str| format!("{path}?{name}={id}");
            Some((name.to_owned(), [asked(real), asked(&made_up(&prefix))]))
        });
        tried.collect()
    }

    /// Sends both, with B's own ids in the path.
    async fn both(&self, method: &Method, requests: [(&str, Option<&Value>); 2]) -> [Reply; 2] {
        let mut replies = Vec::new();
        for (path, body) in requests {
            let path = self.filled(path);
            replies.push(match body {
                Some(body) => self.client.json(method.clone(), &path, body).await,
                None => self.client.get(&path).await,
            });
        }
        <[Reply; 2]>::try_from(replies).ok().unwrap()
    }

    /// The path with B's own ids in its segments, as far as B has any.
    fn filled(&self, path: &str) -> String {
        let segment = |segment: &str| {
            if !segment.starts_with('{') {
                return segment.to_owned();
            }
            let own = |prefix: &str| self.own.get(prefix).cloned().unwrap_or_else(|| made_up(prefix));
            let (before, _) = path.split_once(segment).unwrap_or((path, ""));
            let nouns = [
                ("products", "prd"),
                ("categories", "cat"),
                ("price-lists", "prl"),
                ("sites", "ste"),
                ("branches", "ste"),
                ("customers", "cus"),
                ("roles", "rol"),
                ("users", "usr"),
                ("keys", "key"),
                ("delivery-slots", "slt"),
            ];
            let noun = nouns.iter().rfind(|(word, _)| before.trim_end_matches('/').ends_with(word));
            noun.map_or_else(|| segment.to_owned(), |(_, prefix)| own(prefix))
        };
        path.split('/').map(segment).collect::<Vec<_>>().join("/")
    }
}

/// One thing of those kinds that other things are made of.
async fn of_their_own(client: &Client) -> BTreeMap<String, String> {
    let category = json!({ "name": "Shelf" });
    let variant = json!({ "sku": "THEIR-1", "price": { "amount": 500, "currency": "ILS" } });
    let product = json!({ "title": "Theirs", "status": "draft", "variants": [variant] });
    let address = json!({ "line1": "Harbour 4", "city": "Shaked Bay", "country": "IL" });
    let site = json!({ "code": "THEIRS", "name": "Theirs", "kind": "BRANCH", "timeZone": "Asia/Jerusalem", "address": address });
    let list = json!({ "name": "Theirs", "currency": "ILS" });
    let role = json!({ "code": "THEIRS", "name": "Theirs", "permissions": ["stock:read"] });
    let made = [
        ("/api/v1/admin/categories", category),
        ("/api/v1/admin/products", product),
        ("/api/v1/admin/branches", site),
        ("/api/v1/admin/price-lists", list),
        ("/api/v1/admin/roles", role),
    ];
    let mut seen = Seen::new();
    for (path, body) in made {
        isolation::collect(&client.post(path, body).await.expect(201), &mut seen);
    }
    for path in ["/api/v1/admin/customers", "/api/v1/admin/users"] {
        isolation::collect(&client.get(path).await.expect(200), &mut seen);
    }
    seen.into_iter().filter_map(|(prefix, ids)| Some((prefix, ids.into_iter().next()?))).collect()
}

/// Where ids stand in a body, as pointers, with their prefixes.
fn find(value: &Value, at: String, places: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, rest)) = text.split_once('_')
                && prefix.len() == 3
                && rest.len() == 26
            {
                places.push((at, prefix.to_owned()));
            }
        }
        Value::Array(all) => all.iter().enumerate().for_each(|(n, one)| find(one, format!("{at}/{n}"), places)),
        Value::Object(fields) => fields.iter().for_each(|(name, one)| find(one, format!("{at}/{name}"), places)),
        _ => {}
    }
}

/// The same by the description of the body: an array has one place.
fn find_described(schema: &Value, document: &Value, at: String, places: &mut Vec<(String, String)>) {
    let schema = isolation::resolved(schema, document);
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    if let Some((prefix, _)) = pattern.strip_prefix('^').and_then(|rest| rest.split_once('_')) {
        places.push((at.clone(), prefix.to_owned()));
    }
    for (name, one) in schema["properties"].as_object().into_iter().flatten() {
        find_described(one, document, format!("{at}/{name}"), places);
    }
    if schema["items"].is_object() {
        find_described(&schema["items"], document, format!("{at}/0"), places);
    }
    for one in ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|kind| schema[kind].as_array().into_iter().flatten()) {
        find_described(one, document, at.clone(), places);
    }
}

/// Puts the id there; false where what it would stand in is not there.
fn put(body: &mut Value, pointer: &str, id: String) -> bool {
    let (parent, last) = pointer.rsplit_once('/').unwrap_or_default();
    if last == "0" && !body.pointer(parent).is_some_and(Value::is_array) {
        let Some((above, name)) = parent.rsplit_once('/') else { return false };
        let Some(Value::Object(fields)) = body.pointer_mut(above) else { return false };
        fields.insert(name.to_owned(), json!([id]));
        return true;
    }
    match body.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(last.to_owned(), Value::String(id));
            true
        }
        Some(Value::Array(all)) if last.parse::<usize>().is_ok_and(|at| at < all.len()) => {
            all[last.parse::<usize>().unwrap()] = Value::String(id);
            true
        }
        _ => false,
    }
}

fn made_up(prefix: &str) -> String {
    format!("{prefix}_{NOBODYS}")
}

/// Questions that take a code as well as an id say no pattern.
fn by_name(name: &str) -> Option<&'static str> {
    match name {
        "branchId" => Some("ste"),
        "productId" => Some("prd"),
        "categoryId" | "category" => Some("cat"),
        _ => None,
    }
}

/// Was something done? What takes many things answers 200 and says of each what became of it.
fn taken(reply: &Reply) -> bool {
    let each = reply.json["data"].as_array();
    let refused = each.is_some_and(|each| each.iter().all(|one| one["error"].is_object()));
    (200..300).contains(&reply.status) && !refused
}

/// Are these the same answer, but for the ids and the number of the request?
fn alike(one: &Reply, other: &Reply) -> bool {
    let plain = |reply: &Reply| {
        let mut seen = Seen::new();
        isolation::collect(&reply.json, &mut seen);
        let mut text = reply.json.to_string();
        for id in seen.into_values().flatten() {
            text = text.replace(&id, "id");
        }
        let id = reply.json.pointer("/error/requestId").and_then(Value::as_str).unwrap_or("-");
        text.replace(id, "request")
    };
    one.status == other.status && plain(one) == plain(other)
}
