//! Somebody with a browser without script: forms, cookies, redirects that are followed.

use std::{cell::RefCell, collections::BTreeMap};

use axum::http::Method;
use bodega_testkit::{Client, Reply};
use serde_json::{Value, json};

use crate::shop::Shop;

const FORM: &str = "application/x-www-form-urlencoded";

/// A browser with its cookies.
pub struct Buyer<'a> {
    shop: &'a Shop,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'a> Buyer<'a> {
    /// Somebody who has never been here.
    pub fn new(shop: &'a Shop) -> Self {
        Self { shop, cookies: RefCell::default() }
    }

    /// The same browser once more: what one does now, the other does not know.
    pub fn copy(&self) -> Self {
        Self { shop: self.shop, cookies: RefCell::new(self.cookies.borrow().clone()) }
    }

    fn client(&self) -> Client {
        let all: Vec<String> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.shop.with_cookies(&all.join("; ")).header("sec-fetch-site", "same-origin")
    }

    fn kept(&self, reply: Reply) -> Reply {
        for cookie in reply.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        reply
    }

    /// Looks at something.
    pub async fn look(&self, path: &str) -> Reply {
        self.kept(self.client().get(path).await)
    }

    /// A page that is there.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.look(path).await;
        assert_eq!(reply.status, 200, "{path} {}", reply.header("location"));
        reply.text()
    }

    /// Sends a form.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let escape = |text: &str| text.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace(' ', "+");
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        self.kept(self.client().raw(Method::POST, path, FORM, body.join("&")).await)
    }

    /// Sends a form and gives where it leads to.
    pub async fn led(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let reply = self.send(path, fields).await;
        assert_eq!(reply.status, 303, "{path}: {}", reply.text());
        reply.header("location").to_owned()
    }

    /// Goes with so much milk to the last look, and gives the form of the order.
    pub async fn ready(&self, count: u32, token: &str) -> Vec<(&'static str, String)> {
        self.led("/basket/put", &[("put", &format!("0 {count} MILK-1")), ("back", "/")]).await;
        self.told(token).await
    }

    /// Says where, when and how, and gives the form of the order.
    pub async fn told(&self, token: &str) -> Vec<(&'static str, String)> {
        let goal = [
            ("email", "dana@example.com"),
            ("name", "Dana Levi"),
            ("phone", "0505550172"),
            ("kind", "DELIVERY"),
            ("line1", "12 Vital Street"),
            ("city", "Shaked Bay"),
            ("postalCode", "1234567"),
        ];
        assert_eq!(self.led("/checkout/where", &goal).await, "/checkout?part=when#when");
        let times = self.page("/checkout?part=when").await;
        let slot = value_of(&times, "slot").expect("a time that can be chosen");
        assert_eq!(self.led("/checkout/when", &[("slot", &slot), ("missing", "ASK")]).await, "/checkout?part=pay#pay");
        assert_eq!(self.led("/checkout/pay", &[("payment", token)]).await, "/checkout?part=review#review");
        form(&self.page("/checkout?part=review").await)
    }

    /// Sends the form of the order.
    pub async fn order(&self, form: &[(&'static str, String)]) -> Reply {
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.send("/checkout/confirm", &fields).await
    }
}

/// The hidden fields of the order.
pub fn form(html: &str) -> Vec<(&'static str, String)> {
    ["key", "version", "total"].map(|name| (name, value_of(html, name).expect(name))).to_vec()
}

fn value_of(html: &str, name: &str) -> Option<String> {
    let at = html.find(&format!(r#"name="{name}" value=""#))?;
    let rest = &html[at..];
    rest.split('"').nth(3).map(str::to_owned)
}

impl Shop {
    /// Milk in the storehouse, and times at which it is brought.
    pub async fn open(&self, milk: i64) {
        self.milk().await;
        let source = json!({
            "code": "SRC", "name": "Storehouse", "kind": "WAREHOUSE", "timeZone": "UTC", "deliverySource": true,
            "pickup": false, "address": { "line1": "1 Granary Lane", "city": "Shaked Bay", "country": "IL" },
        });
        let source = self.manager().post("/api/v1/admin/branches", source).await.data(201);
        let id = source["id"].as_str().unwrap();
        let path = format!("/api/v1/admin/inventory/by-sku/{id}/MILK-1");
        self.manager().put(&path, json!({ "onHand": milk, "reason": "test" })).await.data(200);
        for day in 0..7 {
            let slot = json!({
                "branchId": id, "type": "DELIVERY", "dayOfWeek": day, "start": "18:00", "end": "20:00",
                "capacity": 50,
            });
            self.manager().post("/api/v1/admin/delivery-slots", slot).await.data(201);
        }
        self.app.run_jobs().await;
    }

    /// The orders of the house.
    pub async fn orders(&self) -> Vec<Value> {
        self.app.run_jobs().await;
        self.manager().get("/api/v1/search/orders").await.data(200).as_array().unwrap().clone()
    }
}
