//! The whole house in the process, and a merchant with something of everything.

use bodega_app::{
    demo::{self, Capacity, Wish},
    house,
};
use bodega_testkit::App;
use serde_json::{Value, json};

/// All routes of all slices.
pub fn house(app: App) -> App {
    let identity = app.identity.clone();
    app.with(|with| house::routes(&with, &identity))
}

/// The demo's goods, and one thing of every kind that the API makes.
pub async fn filled(app: &App) {
    let wish = Wish { seed: 7, capacity: Capacity::Usual };
    demo::shelves(&app.db, &app.env, app.merchant, wish).await.unwrap();
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
}
