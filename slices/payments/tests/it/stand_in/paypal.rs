//! A stand-in for PayPal: passes, orders, authorisations, captures, refunds, kept wallets and the judgement of webhooks,
//! with keys that have one effect.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Trouble, Troubles, note, serve};

#[derive(Default)]
struct Memory {
    orders: Vec<Value>,
    refunds: Vec<Value>,
    keys: BTreeMap<String, (u16, Value)>,
    passes: usize,
    count: usize,
}

/// The stand-in. Clones share its memory.
#[derive(Clone, Default)]
pub struct PayPal {
    memory: Arc<Mutex<Memory>>,
    pub troubles: Arc<Troubles>,
}

impl PayPal {
    pub async fn open() -> (Self, SocketAddr) {
        let paypal = Self::default();
        let address = serve(Router::new().fallback(answer).with_state(paypal.clone())).await;
        (paypal, address)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn orders(&self) -> Vec<Value> {
        self.memory().orders.clone()
    }

    pub fn refunds(&self) -> Vec<Value> {
        self.memory().refunds.clone()
    }

    /// How many passes it has given.
    pub fn passes(&self) -> usize {
        self.memory().passes
    }

    /// What the payer did at PayPal: said yes.
    pub fn approve(&self, id: &str) {
        let mut memory = self.memory();
        let order = memory.orders.iter_mut().find(|order| order["id"] == id).unwrap();
        order["status"] = json!("APPROVED");
    }
}

async fn answer(State(paypal): State<PayPal>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if uri.path() == "/v1/oauth2/token" {
        assert_eq!(header("authorization"), "Basic Y2xpZW50OnNlY3JldA==");
        paypal.memory().passes += 1;
        return Json(json!({ "access_token": "pass", "token_type": "Bearer", "expires_in": 32_400 })).into_response();
    }
    let trouble = paypal.troubles.next();
    match trouble {
        Some(Trouble::Fails) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::Pushes) => return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response(),
        Some(Trouble::Loses) | None => {}
    }
    assert_eq!(header("authorization"), "Bearer pass");
    let asked: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    let (status, answered) = paypal.memory().keyed(&method, uri.path(), &asked, &header("paypal-request-id"));
    if !uri.path().starts_with("/v1/reporting") {
        let written = if method == Method::GET { json!({}) } else { asked };
        note("paypal", &method, uri.path(), &written, status, &answered);
    }
    if trouble == Some(Trouble::Loses) {
        return std::future::pending().await;
    }
    let status = StatusCode::from_u16(status).unwrap();
    if answered.is_null() { status.into_response() } else { (status, Json(answered)).into_response() }
}

fn issue(status: u16, name: &str, issue: &str) -> (u16, Value) {
    let text = format!("The stand-in says {issue}.");
    let details = json!([{ "issue": issue, "description": text }]);
    (status, json!({ "name": name, "message": text, "debug_id": "90957fca61718", "details": details }))
}

fn unprocessable(word: &str) -> (u16, Value) {
    issue(422, "UNPROCESSABLE_ENTITY", word)
}

impl Memory {
    /// Equal keys have one effect, and one answer.
    fn keyed(&mut self, method: &Method, path: &str, asked: &Value, key: &str) -> (u16, Value) {
        let parts: Vec<_> = path.trim_start_matches('/').split('/').collect();
        if method == Method::GET {
            return self.look(&parts);
        }
        if path == "/v1/notifications/verify-webhook-signature" {
            let genuine = asked["transmission_sig"] == "genuine" && asked["webhook_id"] == "WH1";
            return (200, json!({ "verification_status": if genuine { "SUCCESS" } else { "FAILURE" } }));
        }
        assert!(!key.is_empty(), "{path} goes without a key");
        if let Some((status, answer)) = self.keys.get(key) {
            return (*status, answer.clone());
        }
        let (status, answer) = self.change(&parts, asked);
        if status < 400 {
            self.keys.insert(key.to_owned(), (status, answer.clone()));
        }
        (status, answer)
    }

    fn name(&mut self) -> String {
        self.count += 1;
        format!("8MC585209K7461{:03}", self.count)
    }

    fn look(&self, parts: &[&str]) -> (u16, Value) {
        let found = |all: &[Value], id: &str| match all.iter().find(|one| one["id"] == id) {
            Some(one) => (200, one.clone()),
            None => issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"),
        };
        match parts {
            ["v2", "checkout", "orders", id] => found(&self.orders, id),
            ["v2", "payments", "refunds", id] => found(&self.refunds, id),
            ["v1", "reporting", "transactions"] => (200, self.transactions()),
            _ => issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"),
        }
    }

    fn transactions(&self) -> Value {
        let info = |code: &str, id: &Value, amount: String, fee: &str, custom: &Value, currency: &Value| {
            json!({ "transaction_info": {
                "transaction_id": id, "transaction_event_code": code, "custom_field": custom,
                "transaction_initiation_date": "2026-03-02T08:00:00+0000",
                "transaction_amount": { "currency_code": currency, "value": amount },
                "fee_amount": { "currency_code": currency, "value": fee },
            } })
        };
        let mut all = Vec::new();
        for order in &self.orders {
            let unit = &order["purchase_units"][0];
            for capture in unit["payments"]["captures"].as_array().into_iter().flatten() {
                let amount = capture["amount"]["value"].as_str().unwrap().to_owned();
                let currency = &capture["amount"]["currency_code"];
                all.push(info("T0006", &capture["id"], amount, "-4.50", &unit["custom_id"], currency));
            }
        }
        for refund in &self.refunds {
            let amount = format!("-{}", refund["amount"]["value"].as_str().unwrap());
            all.push(info(
                "T1107",
                &refund["id"],
                amount,
                "0.00",
                &refund["custom_id"],
                &refund["amount"]["currency_code"],
            ));
        }
        json!({ "transaction_details": all, "page": 1, "total_pages": 1 })
    }

    fn change(&mut self, parts: &[&str], asked: &Value) -> (u16, Value) {
        match parts {
            ["v2", "checkout", "orders"] => self.begin(asked),
            ["v2", "checkout", "orders", id, "authorize" | "capture"] => self.carry_out(id),
            ["v2", "payments", "authorizations", id, verb] => self.act(id, verb, asked),
            ["v2", "payments", "captures", id, "refund"] => self.refund(id, asked),
            ["v3", "vault", "payment-tokens"] => match asked["payment_source"]["token"]["id"].as_str() {
                Some("B-1") => (201, json!({ "id": "8kk8451t", "customer": { "id": "customer_4029352050" } })),
                _ => unprocessable("TOKEN_ID_NOT_FOUND"),
            },
            _ => issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"),
        }
    }

    fn begin(&mut self, asked: &Value) -> (u16, Value) {
        let id = self.name();
        let wallet = &asked["payment_source"]["paypal"];
        let status = if wallet.is_object() { "PAYER_ACTION_REQUIRED" } else { "CREATED" };
        let link = format!("https://paypal.example/checkoutnow?token={id}");
        let mut order = json!({
            "id": id, "intent": asked["intent"], "status": status, "purchase_units": asked["purchase_units"],
            "links": [{ "href": link, "rel": "payer-action", "method": "GET" }],
        });
        match wallet["vault_id"].as_str() {
            Some("declined") => return unprocessable("INSTRUMENT_DECLINED"),
            Some(_) => self.pay(&mut order),
            None => {}
        }
        if wallet["attributes"]["vault"].is_object() {
            let vault = json!({ "id": "8kk8451t", "status": "VAULTED" });
            order["payment_source"] = json!({ "paypal": { "attributes": { "vault": vault } } });
        }
        self.orders.push(order.clone());
        (201, order)
    }

    fn pay(&mut self, order: &mut Value) {
        order["status"] = json!("COMPLETED");
        let unit = order["purchase_units"][0].clone();
        let amount = unit["amount"].clone();
        let id = self.name();
        order["purchase_units"][0]["payments"] = if order["intent"] == "AUTHORIZE" {
            let held = json!({ "id": id, "status": "CREATED", "amount": amount, "custom_id": unit["custom_id"],
                "expiration_time": "2026-03-31T08:00:00Z" });
            json!({ "authorizations": [held] })
        } else {
            json!({ "captures": [capture(&id, &amount, &unit["custom_id"], true)] })
        };
    }

    fn carry_out(&mut self, id: &str) -> (u16, Value) {
        let Some(at) = self.orders.iter().position(|order| order["id"] == id) else {
            return issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        };
        let mut order = self.orders[at].clone();
        match order["status"].as_str().unwrap() {
            "APPROVED" => self.pay(&mut order),
            "COMPLETED" => return unprocessable("ORDER_ALREADY_AUTHORIZED"),
            _ => return unprocessable("ORDER_NOT_APPROVED"),
        }
        self.orders[at] = order.clone();
        (201, order)
    }

    fn act(&mut self, id: &str, verb: &str, asked: &Value) -> (u16, Value) {
        let name = self.name();
        let held = |order: &&mut Value| order["purchase_units"][0]["payments"]["authorizations"][0]["id"] == id;
        let Some(order) = self.orders.iter_mut().find(held) else {
            return issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        };
        let custom = order["purchase_units"][0]["custom_id"].clone();
        let payments = &mut order["purchase_units"][0]["payments"];
        let state = payments["authorizations"][0]["status"].as_str().unwrap().to_owned();
        match (verb, state.as_str()) {
            ("void", "CREATED") => {
                payments["authorizations"][0]["status"] = json!("VOIDED");
                (204, Value::Null)
            }
            ("void", "VOIDED") => unprocessable("PREVIOUSLY_VOIDED"),
            ("capture", "CREATED") => {
                let taken = capture(&name, &asked["amount"], &custom, asked["final_capture"] == true);
                payments["authorizations"][0]["status"] = json!("CAPTURED");
                payments["captures"] = json!([taken]);
                (201, taken)
            }
            ("capture", _) => unprocessable("AUTHORIZATION_ALREADY_CAPTURED"),
            _ => unprocessable("AUTHORIZATION_VOIDED"),
        }
    }

    fn refund(&mut self, id: &str, asked: &Value) -> (u16, Value) {
        let payments = |order: &Value| order["purchase_units"][0]["payments"]["captures"][0].clone();
        let Some(taken) = self.orders.iter().map(payments).find(|capture| capture["id"] == id) else {
            return issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        };
        let cents = |amount: &Value| amount["value"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        let before: i64 = self.refunds.iter().map(|refund| cents(&refund["amount"])).sum();
        if before + cents(&asked["amount"]) > cents(&taken["amount"]) {
            return unprocessable("REFUND_AMOUNT_EXCEEDED");
        }
        let refund = json!({ "id": self.name(), "status": "COMPLETED", "amount": asked["amount"],
            "custom_id": asked["custom_id"] });
        self.refunds.push(refund.clone());
        (201, refund)
    }
}

fn capture(id: &str, amount: &Value, custom: &Value, last: bool) -> Value {
    json!({
        "id": id, "status": "COMPLETED", "amount": amount, "custom_id": custom, "final_capture": last,
        "seller_receivable_breakdown": {
            "gross_amount": amount, "paypal_fee": { "currency_code": amount["currency_code"], "value": "4.50" },
        },
    })
}
