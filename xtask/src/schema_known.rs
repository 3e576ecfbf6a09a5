//! What exists in the demo, told to schemathesis: with ids and SKUs made up alone it would be answered 404 for ever and
//! never reach what lies behind.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Value, json};
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::Ready,
};

/// How often a known value stands in for a made-up one.
const PROBABILITY: f64 = 0.6;
/// Paths whose ids another list knows.
const ELSEWHERE: &[(&str, &str)] = &[("/api/v1/admin/sites", "/api/v1/admin/branches")];
/// Fields of bodies, and parts of paths, that name what exists.
const FIELDS: &[(&str, &str)] = &[
    ("body.branchId", "/api/v1/admin/branches"),
    ("body.fromBranchId", "/api/v1/admin/branches"),
    ("body.toBranchId", "/api/v1/admin/branches"),
    ("body.lines[*].branchId", "/api/v1/admin/branches"),
    ("body.slotId", "/api/v1/admin/delivery-slots"),
    ("body.siteIds[*]", "/api/v1/admin/branches"),
    ("body.categoryIds[*]", "/api/v1/admin/categories"),
    ("body.parentId", "/api/v1/admin/categories"),
    ("body.ids[*]", "/api/v1/admin/stock-requests"),
    ("body.sku", SKUS),
    ("body.lines[*].sku", SKUS),
    ("body.items[*].sku", SKUS),
    ("body.version", VERSIONS),
    ("path.branchId", "/api/v1/admin/branches"),
    ("path.merchantId", "/api/v1/admin/merchants"),
    ("path.sku", SKUS),
    ("path.version", VERSIONS),
];
const SKUS: &str = "skus";
const VERSIONS: &str = "versions";
const RESERVATIONS: &str = "/api/v1/inventory/reservations";

/// Asks the demo what there is, and writes it as a part of schemathesis' configuration.
pub async fn known(ready: &Ready) -> Outcome<String> {
    let mut asker =
        Asker { connection: Connection::open(ready.address).await?, token: ready.sign_in("operator").await? };
    let document = asker.ask("GET", "/api/v1/openapi.json", None).await?;
    let paths = document["paths"].as_object().ok_or("a document without paths")?;
    let mut words = BTreeMap::from([(VERSIONS.to_owned(), vec![json!(1), json!(2)])]);
    words.insert(SKUS.to_owned(), asker.skus().await?);
    words.insert(RESERVATIONS.to_owned(), asker.reservations(ready).await?);
    asker.requests(&words).await?;
    let mut operations = String::new();
    for path in paths.keys() {
        let Some((list, parameter)) =
            path.split_once("/{").and_then(|(list, rest)| Some((list, rest.split('}').next()?)))
        else {
            continue;
        };
        let list = ELSEWHERE.iter().find(|(from, _)| *from == list).map_or(list, |(_, to)| to);
        if !words.contains_key(list) && paths.get(list).is_some_and(|item| item.get("get").is_some()) {
            words.insert(list.to_owned(), asker.ids(list).await?);
        }
        if words.get(list).is_some_and(|ids| !ids.is_empty()) {
            let binding = format!("{{ dictionary = {:?}, probability = {PROBABILITY} }}", name(list));
            writeln!(operations, "\n[[operations]]\ninclude-path = {path:?}")?;
            writeln!(operations, "parameters = {{ \"path.{parameter}\" = {binding} }}")?;
        }
    }
    for (_, list) in FIELDS {
        if !words.contains_key(*list) {
            words.insert((*list).to_owned(), asker.ids(list).await?);
        }
    }
    let mut text = String::from("\n[parameters]\n");
    for (field, list) in FIELDS.iter().filter(|(_, list)| !words[*list].is_empty()) {
        writeln!(text, "{field:?} = {{ dictionary = {:?}, probability = {PROBABILITY} }}", name(list))?;
    }
    for (list, values) in words.iter().filter(|(_, values)| !values.is_empty()) {
        writeln!(text, "\n[dictionaries.{}]\nvalues = {}", name(list), Value::from(values.clone()))?;
    }
    Ok(text + &operations)
}

/// A list's path as the name of a dictionary.
fn name(list: &str) -> String {
    list.trim_start_matches("/api/v1/").replace(['/', '.'], "-")
}

struct Asker {
    connection: Connection,
    token: String,
}

impl Asker {
    async fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Outcome<Value> {
        let answer = self.connection.send(&request(method, path, Some(&self.token), &[], body)).await?;
        match answer.status {
            200 | 201 => Ok(answer.json()),
            status => Err(format!("{method} {path}: {status} {}", answer.json()).into()),
        }
    }

    async fn column(&mut self, list: &str, field: &str) -> Outcome<Vec<Value>> {
        let answer = self.ask("GET", &format!("{list}?limit=20"), None).await?;
        let rows = answer["data"].as_array().into_iter().flatten();
        Ok(rows.filter_map(|row| row.get(field).filter(|value| value.is_string()).cloned()).collect())
    }

    async fn ids(&mut self, list: &str) -> Outcome<Vec<Value>> {
        // Not every list is long enough to have pages.
        match self.column(list, "id").await {
            Ok(ids) => Ok(ids),
            Err(_) => {
                let answer = self.ask("GET", list, None).await?;
                let rows = answer["data"].as_array().into_iter().flatten();
                Ok(rows.filter_map(|row| row.get("id").cloned()).collect())
            }
        }
    }

    async fn skus(&mut self) -> Outcome<Vec<Value>> {
        self.column("/api/v1/admin/inventory", "sku").await
    }

    /// Reservations have no list: some are made.
    async fn reservations(&mut self, ready: &Ready) -> Outcome<Vec<Value>> {
        let shelf = ready.shelves(2).await?.swap_remove(0);
        let mut ids = Vec::new();
        for number in 0..10 {
            let body = json!({
                "reference": format!("known-{number}"),
                "branchId": shelf.branch,
                "lines": [{ "sku": shelf.sku, "quantity": 5 }],
                "expiresInSeconds": 86_400,
            });
            ids.push(self.ask("POST", RESERVATIONS, Some(&body)).await?["data"]["id"].clone());
        }
        Ok(ids)
    }

    /// Some wishes for stock, to be reviewed.
    async fn requests(&mut self, words: &BTreeMap<String, Vec<Value>>) -> Outcome<()> {
        let branch = self.ids("/api/v1/admin/branches").await?.into_iter().next();
        for sku in words[SKUS].iter().take(5) {
            let body = json!({ "branchId": branch, "sku": sku, "type": "ADD_QUANTITY", "quantity": 5000 });
            self.ask("POST", "/api/v1/stock-requests", Some(&body)).await?;
        }
        Ok(())
    }
}
