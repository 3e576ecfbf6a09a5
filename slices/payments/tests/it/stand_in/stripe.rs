//! A stand-in for Stripe: payment intents, refunds, customers, setup intents and the balance, with keys that have one
//! effect.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
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

pub const SECRET: &str = "sk_test_stand_in";

/// Fields of a form, by name.
type Fields = BTreeMap<String, String>;

#[derive(Default)]
struct Memory {
    intents: Vec<Value>,
    refunds: Vec<Value>,
    moved: Vec<Value>,
    keys: BTreeMap<String, (String, u16, Value)>,
    count: usize,
}

/// The stand-in. Clones share its memory.
#[derive(Clone, Default)]
pub struct Stripe {
    memory: Arc<Mutex<Memory>>,
    pub troubles: Arc<Troubles>,
    /// What payments are said to be begun at.
    pub now: i64,
}

impl Stripe {
    pub async fn open(now: i64) -> (Self, SocketAddr) {
        let stripe = Self { now, ..Self::default() };
        let address = serve(Router::new().fallback(answer).with_state(stripe.clone())).await;
        (stripe, address)
    }

    /// All payments that it knows.
    pub fn intents(&self) -> Vec<Value> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).intents.clone()
    }

    pub fn refunds(&self) -> Vec<Value> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).refunds.clone()
    }

    /// What the payer did elsewhere: said yes.
    pub fn approve(&self, id: &str) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let at = memory.intents.iter().position(|intent| intent["id"] == id).unwrap();
        let mut intent = memory.intents[at].clone();
        memory.agree(&mut intent);
        memory.intents[at] = intent;
    }
}

async fn answer(State(stripe): State<Stripe>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let trouble = stripe.troubles.next();
    match trouble {
        Some(Trouble::Fails) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Trouble::Pushes) => return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response(),
        Some(Trouble::Loses) | None => {}
    }
    let text = if method == Method::GET {
        uri.query().unwrap_or_default().to_owned()
    } else {
        String::from_utf8(body.to_vec()).unwrap()
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(header("authorization"), format!("Bearer {SECRET}"));
    assert_eq!(header("stripe-version"), "2023-08-16");
    let fields = fields(&text);
    let (status, answered) = {
        let mut memory = stripe.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.keyed(&method, uri.path(), (&fields, &text), &header("idempotency-key"), stripe.now)
    };
    note("stripe", &method, uri.path(), &json!(fields), status, &answered);
    if trouble == Some(Trouble::Loses) {
        return std::future::pending().await;
    }
    (StatusCode::from_u16(status).unwrap(), Json(answered)).into_response()
}

fn fields(text: &str) -> Fields {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap());
    let mut fields = Fields::new();
    for (name, value) in pairs {
        let (name, value) = (plain(name), plain(value));
        let count = fields.keys().filter(|known| known.starts_with(&name)).count();
        // Fields of a list keep their order by their number.
        let name = if name.ends_with("[]") { format!("{name}{count}") } else { name };
        fields.insert(name, value);
    }
    fields
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut left = text.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let digits = [left.next().unwrap(), left.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn fault(kind: &str, code: &str, more: Value) -> Value {
    let mut error = json!({ "type": kind, "code": code, "message": format!("The stand-in says {code}.") });
    for (name, value) in more.as_object().unwrap() {
        error[name] = value.clone();
    }
    json!({ "error": error })
}

impl Memory {
    /// Equal keys have one effect, and one answer; another body under a key is refused.
    fn keyed(
        &mut self,
        method: &Method,
        path: &str,
        (fields, text): (&Fields, &str),
        key: &str,
        now: i64,
    ) -> (u16, Value) {
        if method == Method::GET {
            return self.look(path, fields);
        }
        assert!(!key.is_empty(), "{path} goes without a key");
        if let Some((body, status, answer)) = self.keys.get(key) {
            return if body == text {
                (*status, answer.clone())
            } else {
                (400, fault("idempotency_error", "idempotency_key_reused", json!({})))
            };
        }
        let (status, answer) = self.change(path, fields, now);
        self.keys.insert(key.to_owned(), (text.to_owned(), status, answer.clone()));
        (status, answer)
    }

    fn name(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}_{:012}", self.count)
    }

    fn look(&self, path: &str, fields: &Fields) -> (u16, Value) {
        let list = |all: Vec<Value>, url: &str| {
            let after = fields.get("starting_after");
            let begin = after.map_or(0, |after| all.iter().position(|one| one["id"] == **after).unwrap() + 1);
            // Pieces of two, so that whoever reads must ask for more.
            let piece: Vec<_> = all.iter().skip(begin).take(2).cloned().collect();
            let more = begin + piece.len() < all.len();
            (200, json!({ "object": "list", "url": url, "data": piece, "has_more": more }))
        };
        match path.trim_start_matches("/v1/").split_once('/') {
            None if path == "/v1/payment_intents" => list(self.intents.iter().rev().cloned().collect(), path),
            None if path == "/v1/balance_transactions" => list(self.moved.iter().rev().cloned().collect(), path),
            None if path == "/v1/refunds" => {
                let of = |refund: &&Value| refund["payment_intent"] == fields["payment_intent"].as_str();
                list(self.refunds.iter().filter(of).cloned().collect(), path)
            }
            Some(("payment_intents", id)) => found(&self.intents, id),
            Some(("refunds", id)) => found(&self.refunds, id),
            _ => (404, fault("invalid_request_error", "resource_missing", json!({}))),
        }
    }

    fn change(&mut self, path: &str, fields: &Fields, now: i64) -> (u16, Value) {
        let parts: Vec<_> = path.trim_start_matches("/v1/").split('/').collect();
        match parts[..] {
            ["payment_intents"] => self.begin(fields, now),
            ["payment_intents", id, verb] => self.act(id, verb, fields, now),
            ["refunds"] => self.refund(fields, now),
            ["customers"] => {
                let id = self.name("cus");
                (200, json!({ "id": id, "object": "customer", "created": now, "livemode": false }))
            }
            ["setup_intents"] => self.keep(fields, now),
            _ => (404, fault("invalid_request_error", "resource_missing", json!({}))),
        }
    }

    fn begin(&mut self, fields: &Fields, now: i64) -> (u16, Value) {
        let id = self.name("pi");
        let metadata: Fields = fields
            .iter()
            .filter_map(|(name, value)| {
                Some((name.strip_prefix("metadata[")?.strip_suffix(']')?.to_owned(), value.clone()))
            })
            .collect();
        let amount: i64 = fields["amount"].parse().unwrap();
        let mut intent = json!({
            "id": id, "object": "payment_intent", "amount": amount, "amount_capturable": 0, "amount_received": 0,
            "currency": fields["currency"], "capture_method": fields["capture_method"], "confirmation_method": "automatic",
            "created": now, "livemode": false, "metadata": metadata, "status": "requires_payment_method",
            "client_secret": format!("{id}_secret_x"), "payment_method_types": ["card"],
            "customer": fields.get("customer"), "setup_future_usage": fields.get("setup_future_usage"),
        });
        let answer =
            if fields.contains_key("confirm") { self.confirm(&mut intent, fields) } else { (200, intent.clone()) };
        self.intents.push(intent);
        answer
    }

    fn confirm(&mut self, intent: &mut Value, fields: &Fields) -> (u16, Value) {
        let method = fields["payment_method"].as_str();
        match method {
            "pm_card_chargeDeclined" | "pm_card_chargeDeclinedInsufficientFunds" => {
                let code = if method.ends_with("Funds") { "insufficient_funds" } else { "generic_decline" };
                let answer =
                    fault("card_error", "card_declined", json!({ "decline_code": code, "payment_intent": intent }));
                intent["last_payment_error"] = answer["error"].clone();
                intent["last_payment_error"].as_object_mut().unwrap().remove("payment_intent");
                return (402, answer);
            }
            "pm_unknown" => {
                return (400, fault("invalid_request_error", "resource_missing", json!({ "param": "payment_method" })));
            }
            "pm_card_authenticationRequired" => {
                intent["status"] = json!("requires_action");
                let url = "https://hooks.example/3d";
                let back = fields.get("return_url");
                intent["next_action"] =
                    json!({ "type": "redirect_to_url", "redirect_to_url": { "url": url, "return_url": back } });
            }
            _ => self.agree(intent),
        }
        (200, intent.clone())
    }

    fn agree(&mut self, intent: &mut Value) {
        intent.as_object_mut().unwrap().remove("next_action");
        let card = json!({
            "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030, "funding": "credit", "country": "IL",
        });
        intent["payment_method"] = json!({
            "id": "pm_kept", "object": "payment_method", "type": "card", "card": card, "created": 0, "livemode": false,
            "billing_details": {},
        });
        if intent["capture_method"] == "manual" {
            intent["status"] = json!("requires_capture");
            intent["amount_capturable"] = intent["amount"].clone();
        } else {
            let amount = intent["amount"].as_i64().unwrap();
            self.take(intent, amount);
        }
    }

    fn take(&mut self, intent: &mut Value, amount: i64) {
        intent["status"] = json!("succeeded");
        intent["amount_capturable"] = json!(0);
        intent["amount_received"] = json!(amount);
        let mut charge = json!({
            "id": self.name("ch"), "object": "charge", "amount": intent["amount"], "amount_captured": amount,
            "amount_refunded": 0, "billing_details": {}, "captured": true, "created": intent["created"],
            "currency": intent["currency"], "disputed": false, "livemode": false, "metadata": intent["metadata"],
            "paid": true, "refunded": false, "status": "succeeded",
        });
        let mut moved = self.movement("charge", amount, amount / 50 + 30, intent, charge.clone());
        moved.as_object_mut().unwrap().remove("source");
        charge["balance_transaction"] = moved;
        intent["latest_charge"] = charge;
    }

    fn movement(&mut self, kind: &str, amount: i64, fee: i64, of: &Value, source: Value) -> Value {
        let moved = json!({
            "id": self.name("txn"), "object": "balance_transaction", "amount": amount, "fee": fee, "net": amount - fee,
            "currency": of["currency"], "type": kind, "created": of["created"], "available_on": 0, "fee_details": [],
            "status": "available", "reporting_category": kind, "source": source,
        });
        self.moved.push(moved.clone());
        moved
    }

    fn act(&mut self, id: &str, verb: &str, fields: &Fields, _: i64) -> (u16, Value) {
        let Some(at) = self.intents.iter().position(|intent| intent["id"] == id) else {
            return (404, fault("invalid_request_error", "resource_missing", json!({})));
        };
        let mut intent = self.intents[at].clone();
        let state = intent["status"].as_str().unwrap().to_owned();
        let answer = match (verb, state.as_str()) {
            ("confirm", "requires_payment_method" | "requires_action") => self.confirm(&mut intent, fields),
            ("capture", "requires_capture") => {
                self.take(&mut intent, fields["amount_to_capture"].parse().unwrap());
                (200, intent.clone())
            }
            ("cancel", "requires_payment_method" | "requires_action" | "requires_capture") => {
                intent["status"] = json!("canceled");
                intent["amount_capturable"] = json!(0);
                (200, intent.clone())
            }
            _ => (400, fault("invalid_request_error", "payment_intent_unexpected_state", json!({}))),
        };
        self.intents[at] = intent;
        answer
    }

    fn refund(&mut self, fields: &Fields, now: i64) -> (u16, Value) {
        let (_, intent) = found(&self.intents, &fields["payment_intent"]);
        let amount: i64 = fields["amount"].parse().unwrap();
        let back = |refund: &Value| refund["amount"].as_i64().unwrap();
        let before: i64 = self.refunds.iter().filter(|refund| refund["payment_intent"] == intent["id"]).map(back).sum();
        if before + amount > intent["amount_received"].as_i64().unwrap_or(0) {
            return (400, fault("invalid_request_error", "charge_already_refunded", json!({})));
        }
        let key = fields["metadata[bodega_key]"].clone();
        let refund = json!({
            "id": self.name("re"), "object": "refund", "amount": amount, "currency": intent["currency"], "created": now,
            "payment_intent": intent["id"], "status": "succeeded", "metadata": { "bodega_key": key },
        });
        self.refunds.push(refund.clone());
        self.movement("refund", -amount, 0, &intent, refund.clone());
        (200, refund)
    }

    fn keep(&mut self, fields: &Fields, now: i64) -> (u16, Value) {
        if fields["payment_method"].ends_with("Declined") {
            return (402, fault("card_error", "card_declined", json!({ "decline_code": "generic_decline" })));
        }
        let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030,
            "funding": "credit" });
        let method = json!({ "id": "pm_kept", "object": "payment_method", "type": "card", "card": card, "created": now,
            "livemode": false, "billing_details": {} });
        let id = self.name("seti");
        (
            200,
            json!({ "id": id, "object": "setup_intent", "status": "succeeded", "payment_method": method, "created": now,
            "livemode": false, "payment_method_types": ["card"], "usage": "off_session" }),
        )
    }
}

fn found(all: &[Value], id: &str) -> (u16, Value) {
    match all.iter().find(|one| one["id"] == id) {
        Some(one) => (200, one.clone()),
        None => (404, fault("invalid_request_error", "resource_missing", json!({}))),
    }
}
