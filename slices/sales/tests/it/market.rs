//! A shop that is open: goods, stock, a place to fetch orders, and people who buy.

use bodega_testkit::{Client, Reply};
use serde_json::{Value, json};

use crate::shop::{Shop, text, with};

pub const CART: &str = "/api/v1/cart";
pub const ITEMS: &str = "/api/v1/cart/items";
pub const PREVIEW: &str = "/api/v1/checkout/preview";
pub const CONFIRM: &str = "/api/v1/checkout/confirm";

impl Shop {
    /// Puts a product with one variant into the catalogue, at 6.90.
    pub async fn goods(&self, sku: &str, more: Value) -> Value {
        let variant = with(json!({ "sku": sku, "price": { "amount": 690, "currency": "ILS" } }), more);
        let product = json!({ "title": format!("The {sku}"), "variants": [variant] });
        self.manager().post("/api/v1/admin/products", product).await.data(201)
    }

    /// Lets there be so much of something.
    pub async fn put(&self, branch: &Value, sku: &str, on_hand: i64) {
        let path = format!("/api/v1/admin/inventory/by-sku/{}/{sku}", text(branch, "id"));
        self.manager().put(&path, json!({ "onHand": on_hand, "reason": "test" })).await.data(200);
    }

    /// What is on hand, and what of it is promised.
    pub async fn stock(&self, branch: &Value, sku: &str) -> (i64, i64) {
        let path = format!("/api/v1/admin/inventory?branchId={}&sku={sku}", text(branch, "id"));
        let row = self.manager().get(&path).await.data(200)[0].clone();
        (row["onHand"].as_i64().unwrap(), row["reserved"].as_i64().unwrap())
    }

    /// A branch with so much milk where orders are fetched.
    pub async fn with_milk(&self, on_hand: i64) -> Value {
        let branch = self.branch("TLV").await;
        self.goods("MILK", json!({})).await;
        self.put(&branch, "MILK", on_hand).await;
        branch
    }

    /// A guest with so much of something in a cart of their own.
    pub async fn guest_with(&self, sku: &str, quantity: i64) -> Client {
        let guest = self.guest().await;
        guest.post(ITEMS, json!({ "sku": sku, "quantity": quantity })).await.data(201);
        guest
    }

    /// A guest who has a token already.
    pub async fn guest(&self) -> Client {
        let first = self.app.client().get(CART).await;
        first.data(200);
        self.app.client().header("x-cart-token", first.header("x-cart-token"))
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let counts = self.app.base.row_counts().await;
        counts.iter().find(|(name, _)| name == table).unwrap_or_else(|| panic!("no table {table}")).1
    }

    /// A window of the source that has so many places on Monday, 9 March.
    pub async fn delivery(&self, capacity: Value) -> (Value, Value) {
        let source = self.source().await;
        let slot = self.slot(&source, json!({ "capacity": capacity })).await;
        (source, slot)
    }
}

/// A guest's confirm: fetched at a branch, paid with this token.
pub fn fetched(branch: &Value, token: &str) -> Value {
    json!({
        "fulfilment": { "type": "PICKUP", "branchId": branch["id"] }, "payment": { "token": token },
        "email": "dana@example.com", "name": "Dana",
    })
}

/// Brought to somebody in Tel Aviv on Monday, 9 March.
pub fn brought(slot: &Value, token: &str) -> Value {
    json!({
        "fulfilment": { "type": "DELIVERY", "address": home(), "slotId": slot["id"], "date": "2026-03-09" },
        "payment": { "token": token }, "email": "dana@example.com",
    })
}

/// An address.
pub fn home() -> Value {
    json!({ "name": "Dana Levi", "line1": "Herzl 12", "city": "Tel Aviv", "postalCode": "6688312", "country": "IL" })
}

/// The codes of a preview's problems.
pub fn problems(preview: &Value) -> Vec<String> {
    let all = preview["problems"].as_array().unwrap();
    all.iter().map(|problem| text(problem, "code").to_owned()).collect()
}

/// The code of a refusal, with its status.
pub fn refusal(reply: &Reply) -> (u16, String) {
    (reply.status, reply.json["error"]["code"].as_str().unwrap_or_default().to_owned())
}
