//! The whole house in the process, and a merchant with something of everything.

use bodega_app::{
    demo::{self, Capacity, Wish},
    house::{self, Parts},
};
use bodega_catalog::review::{self, ImportedReview};
use bodega_kernel::{Id, noun};
use bodega_media::{Limits, Media, Place};
use bodega_payments::{
    Capture,
    provider::{Providers, Sandbox},
};
use bodega_testkit::App;
use serde_json::{Value, json};

/// The smallest PNG: one white pixel.
const DOT: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xf8, 0x0f, 0x00, 0x01, 0x01, 0x01, 0x00, 0x1c, 0xb0, 0x8c, 0x99, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// All routes of all slices.
pub fn house(app: App) -> App {
    let identity = app.identity.clone();
    let engine = bodega_search::Tantivy::in_memory().unwrap();
    let browse = house::browse(&app.house, &identity, engine);
    let config = bodega_media::Config { place: Place::Memory, limits: Limits::default() };
    let media = Media::open(&config).unwrap();
    let sales = house::sales(&identity, Providers::of(Sandbox::in_memory(&app.env)), Capture::Manual);
    app.with(|house| house::routes(&Parts { house, identity, browse, media, sales }))
}

/// The demo's goods, and one thing of every kind that the API makes.
pub async fn filled(app: &App) {
    let wish = Wish { seed: 7, capacity: Capacity::Usual };
    let config = bodega_media::Config { place: Place::Memory, limits: Limits::default() };
    let media = Media::open(&config).unwrap();
    demo::shelves(&app.db, &app.env, &media, app.merchant, wish).await.unwrap();
    let admin = app.as_admin();
    let branches = admin.get("/api/v1/branches").await.expect(200)["data"].clone();
    let id = |code: &str| -> Value {
        branches.as_array().unwrap().iter().find(|branch| branch["code"] == code).unwrap()["id"].clone()
    };
    let (warehouse, almond) = (id("WAREHOUSE"), id("ALMOND"));
    let lines = json!([{ "sku": "OAT-1L", "quantity": 2 }]);
    let wish = json!({ "reference": "basket-1", "branchId": warehouse, "lines": lines, "expiresInSeconds": 600 });
    admin.post("/api/v1/inventory/reservations", wish).await.expect(201);
    let ask = json!({ "branchId": almond, "sku": "OAT-1L", "type": "ADD_QUANTITY", "quantity": 3 });
    app.as_employee().post("/api/v1/stock-requests", ask).await.expect(201);
    let transfer = json!({ "fromBranchId": warehouse, "toBranchId": almond, "lines": lines });
    admin.post("/api/v1/admin/transfers", transfer).await.expect(201);
    let site = warehouse.as_str().unwrap();
    admin
        .post(&format!("/api/v1/admin/sites/{site}/zones"), json!({ "code": "COLD", "name": "Cold room" }))
        .await
        .expect(201);
    admin.post(&format!("/api/v1/admin/sites/{site}/bins"), json!({ "code": "A-01-2" })).await.expect(201);
    let holiday = json!({ "branchId": almond, "date": "2026-03-08", "closed": true, "name": "Stocktaking" });
    admin.post("/api/v1/admin/delivery-slots/exceptions", holiday).await.expect(201);
    let picture = ["/api/v1/admin/media?name=Dot", "image/png"];
    admin.raw(axum::http::Method::POST, picture[0], picture[1], DOT).await.expect(201);
    let key = json!({ "name": "till", "scopes": ["stock:read"] });
    admin.post("/api/v1/admin/keys", key).await.expect(201);
    let role = json!({ "code": "COUNTER", "name": "Counter", "permissions": ["stock:read"] });
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let home = json!({ "name": "Noa Blossom", "line1": "5 Blossom Road", "city": "Shaked Bay", "country": "IL", "postalCode": "1234567" });
    app.as_customer().post("/api/v1/account/addresses", home).await.expect(201);
    let customers = admin.get("/api/v1/admin/customers").await.expect(200);
    let customer = customers["data"][0]["id"].as_str().unwrap().to_owned();
    let note = json!({ "body": "rings twice" });
    admin.post(&format!("/api/v1/admin/customers/{customer}/notes"), note).await.expect(201);
    let table = "branch,sku,onHand\nWAREHOUSE,OAT-1L,70\n";
    admin.raw(axum::http::Method::POST, "/api/v1/admin/inventory/import", "text/csv", table).await.expect(202);
    let list = admin.post("/api/v1/admin/price-lists", json!({ "name": "Staff", "currency": "ILS" })).await.data(201);
    let entries = json!({ "items": [{ "sku": "OAT-1L", "price": { "amount": 900, "currency": "ILS" } }] });
    let path = format!("/api/v1/admin/price-lists/{}/entries", list["id"].as_str().unwrap());
    admin.put(&path, entries).await.expect(200);
    let table = "sku,brand\nOAT-1L,Meadow\n";
    admin.raw(axum::http::Method::POST, "/api/v1/admin/products/imports", "text/csv", table).await.expect(202);
    admin.post("/api/v1/admin/products/exports", json!({})).await.expect(202);
    admin.post("/api/v1/admin/tax-rates", json!({ "country": "US", "region": "NY", "rate": 88750 })).await.expect(201);
    let words = json!({ "words": ["aubergine", "eggplant"] });
    admin.post("/api/v1/admin/search/synonyms", words).await.expect(201);
    let product = admin.get("/api/v1/admin/products?sku=OAT-1L").await.data(200)[0]["id"].clone();
    review(app, product.as_str().unwrap().parse().unwrap()).await;
    money(app).await;
    purchase(app, &almond).await;
}

/// An order, and a cart that waits.
async fn purchase(app: &App, branch: &Value) {
    let customer = app.as_customer();
    let item = json!({ "sku": "OAT-1L", "quantity": 1 });
    customer.post("/api/v1/cart/items", item.clone()).await.expect(201);
    let confirm = json!({ "fulfilment": { "type": "PICKUP", "branchId": branch }, "payment": { "token": "tok_ok" } });
    customer.post("/api/v1/checkout/confirm", confirm).await.expect(201);
    customer.post("/api/v1/cart/items", item).await.expect(201);
}

/// A payment that was given back, one that could not be taken, and a kept way to pay.
async fn money(app: &App) {
    let admin = app.as_admin();
    for (token, action, status) in [("tok_ok", "refunds", 201), ("tok_capture_fails", "capture", 200)] {
        let made = json!({ "amount": 1000, "currency": "ILS", "method": token });
        let made = admin.post("/api/v1/payments/intents", made).await.data(201);
        let path = format!("/api/v1/payments/intents/{}", made["id"].as_str().unwrap());
        admin.post(&format!("{path}/confirm"), json!({})).await.expect(200);
        if action == "refunds" {
            admin.post(&format!("{path}/capture"), json!({})).await.expect(200);
        }
        admin.post(&format!("{path}/{action}"), json!({})).await.expect(status);
    }
    app.as_customer().post("/api/v1/payments/methods", json!({ "token": "tok_ok" })).await.expect(201);
}

/// What somebody said of a product elsewhere.
async fn review(app: &App, product: Id<noun::Product>) {
    let said = ImportedReview {
        product,
        rating: 4,
        title: String::new(),
        text: "As oats should be.".to_owned(),
        lang: Some("en".to_owned()),
        name: "Avi K.".to_owned(),
        at: app.env.now(),
    };
    let scope = app.scope();
    app.db.write(&app.call(), move |tx| review::import(tx, &scope, std::slice::from_ref(&said))).await.unwrap();
}
