//! Orders, from the moment at which they stand until their buyers have them.

mod board;
mod cancel;
mod change;
mod life;
mod lookup;
mod pick;
mod read;
mod rebuild;

use std::time::Duration;

use bodega_identity::role::Builtin;
use bodega_testkit::Client;
use serde_json::{Value, json};

use crate::{
    market::{CONFIRM, ITEMS, fetched},
    shop::{Shop, text},
};

pub const ORDERS: &str = "/api/v1/orders";
pub const OPS: &str = "/api/v1/ops/orders";
pub const SEARCH: &str = "/api/v1/search/orders";

impl Shop {
    /// An order of the customer's, with so much of each, fetched at a branch.
    pub async fn order(&self, branch: &Value, lines: &[(&str, i64)]) -> Value {
        self.order_of(&self.app.as_customer(), branch, lines, json!({})).await
    }

    /// The same of somebody, with wishes about its lines.
    pub async fn order_of(&self, buyer: &Client, branch: &Value, lines: &[(&str, i64)], wishes: Value) -> Value {
        // Orders stand in the order of their time.
        self.app.clock.advance(Duration::from_secs(1));
        for (sku, quantity) in lines {
            let mut item = json!({ "sku": sku, "quantity": quantity });
            if let Some(wish) = wishes.get(*sku) {
                item["substitution"] = wish.clone();
            }
            buyer.post(ITEMS, item).await.data(201);
        }
        let mut body = fetched(branch, "tok_ok");
        body.as_object_mut().unwrap().remove("email");
        buyer.post(CONFIRM, body).await.data(201)
    }

    /// The user that the customer is.
    pub fn user(&self) -> String {
        self.app.badge(Builtin::Customer).user.to_string()
    }

    /// Moves an order as a picker.
    pub async fn moved(&self, order: &Value, status: &str) -> Value {
        let path = format!("{OPS}/{}/status", text(order, "id"));
        self.app.as_employee().patch(&path, json!({ "status": status })).await.data(200)
    }

    /// Says what was found of a line, as a picker.
    pub async fn picked(&self, order: &Value, line: usize, body: Value) -> Value {
        self.app.as_employee().patch(&line_path(order, line), body).await.data(200)
    }
}

/// Where it is said what was found of a line.
pub fn line_path(order: &Value, line: usize) -> String {
    format!("{OPS}/{}/items/{}/picked-status", text(order, "id"), text(&order["items"][line], "id"))
}

/// An order's path, with what comes after it.
pub fn path(order: &Value, rest: &str) -> String {
    format!("{ORDERS}/{}{rest}", text(order, "id"))
}
