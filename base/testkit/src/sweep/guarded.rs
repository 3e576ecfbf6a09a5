//! Is every route guarded as it should be, and does the document say so?

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use bodega_identity::permission;
use serde_json::{Value, json};

use super::operation::{Document, Operation};
use crate::{App, Client};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds this permission.
    Permission(&'static str),
}

/// Proves of every operation of the app's document, against a table of operation ids that the test states:
///
/// - each operation has a row, and each row an operation;
/// - the document says of it what the table says;
/// - a guest gets 401 where somebody must be signed in, and so does who brings a token that is not good;
/// - who holds every permission but the one gets 403; who holds that one alone is let in;
/// - a public operation lets guests in.
///
/// # Panics
/// When one of these does not hold; the message names all that do not.
pub async fn assert_every_route_guarded(app: &App, table: &[(&str, Access)]) {
    let expected: BTreeMap<&str, Access> = table.iter().copied().collect();
    assert_eq!(expected.len(), table.len(), "an operation stands in the table twice");
    let mut wrong = bodega_http::openapi::faults(app.document());
    let operations = Document::of(app.document()).operations();
    let known: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    for id in expected.keys().filter(|id| !known.contains(*id)) {
        wrong.push(format!("{id}: stands in the table, and there is no such operation"));
    }
    for operation in &operations {
        match expected.get(operation.id.as_str()) {
            Some(access) => check(app, operation, *access, &mut wrong).await,
            None => wrong.push(format!("{}: has no row in the table", operation.id)),
        }
    }
    assert!(wrong.is_empty(), "{} routes are not guarded as they should be:\n{}", wrong.len(), wrong.join("\n"));
}

async fn check(app: &App, operation: &Operation, access: Access, wrong: &mut Vec<String>) {
    let mut hold = |holds: bool, says: String| {
        if !holds {
            wrong.push(format!("{} {} ({}): {says}", operation.method, operation.path, operation.id));
        }
    };
    let declared = match access {
        Access::Public => json!([{}]),
        Access::SignedIn => json!([{ "bearer": [] }]),
        Access::Permission(name) => json!([{ "bearer": [name] }]),
    };
    hold(operation.security == declared, format!("the document says {} and not {declared}", operation.security));

    let guest = status(&app.client(), operation).await;
    if access == Access::Public {
        hold(!matches!(guest, 401 | 403) && guest < 500, format!("a guest gets {guest}"));
        return;
    }
    hold(guest == 401, format!("a guest gets {guest}"));
    let forged = status(&app.client().token("not.a.token"), operation).await;
    hold(forged == 401, format!("a token that is not good gets {forged}"));
    let Access::Permission(name) = access else {
        let anybody = status(&app.as_holding(&[]), operation).await;
        hold(!matches!(anybody, 401 | 403) && anybody < 500, format!("whoever is signed in gets {anybody}"));
        return;
    };
    hold(permission::ALL.contains(&name), format!("there is no permission {name}"));
    let others: Vec<&str> = permission::ALL.iter().copied().filter(|other| *other != name).collect();
    let lacking = status(&app.as_holding(&others), operation).await;
    hold(lacking == 403, format!("who holds all but {name} gets {lacking}"));
    let nobody = status(&app.as_customer(), operation).await;
    hold(nobody == 403, format!("a customer gets {nobody}"));
    let holding = status(&app.as_holding(&[name]), operation).await;
    hold(!matches!(holding, 401 | 403) && holding < 500, format!("who holds {name} gets {holding}"));
}

async fn status(client: &Client, operation: &Operation) -> u16 {
    let (method, path) = (operation.method.clone(), operation.path.as_str());
    let reply = match (&operation.body, &operation.method) {
        // An object without fields: nothing is written by it, and a guard comes before it.
        (Some(_), _) => client.json(method, path, &Value::Object(serde_json::Map::new())).await,
        (None, &Method::GET) => client.get(path).await,
        (None, _) => client.raw(method, path, "application/json", "").await,
    };
    reply.status
}
