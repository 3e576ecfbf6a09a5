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
}
