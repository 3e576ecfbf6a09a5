//! A shop to look around in, with a search index in memory.

use std::sync::Arc;

use bodega_browse::Browse;
use bodega_payments::{
    Payments,
    provider::{Providers, sandbox::Sandbox},
};
use bodega_sales::{Sales, pricing::Books};
use bodega_search::Tantivy;
use bodega_storefront::{Settings, Storefront};
use bodega_testkit::{App, Backend, Client, Fresh, Reply};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

/// An app with all that the shop front stands on.
pub struct Shop {
    pub app: App,
}

impl Fresh for Shop {
    async fn fresh(backend: Backend) -> Self {
        let app = App::new(backend).await;
        let browse = Browse::new(app.house.clone(), app.identity.clone(), Arc::new(Tantivy::in_memory().unwrap()));
        let settings =
            Settings { public_url: "https://shop.example".to_owned(), test_cards: true, ..Settings::default() };
        let providers = Providers::of(Sandbox::in_memory(&app.env));
        let payments = Payments::new(app.house.clone(), providers, bodega_payments::Config::default());
        let selling = bodega_sales::Settings::default();
        let sales = Sales::new(app.identity.clone(), payments, Books::stand(), selling);
        let front = Storefront::new(browse.clone(), sales.clone(), settings);
        let db = app.db.clone();
        let mut app = app
            .with(bodega_catalog::routes)
            .with(bodega_inventory::routes)
            .with(|_| bodega_sales::routes(sales.clone()))
            .with(move |_| OpenApiRouter::from(front.routes().merge(front.front())));
        for follower in bodega_browse::followers(&browse) {
            app = app.follower(follower);
        }
        app = app.follower(sales.books().follower(db));
        for consumer in bodega_browse::consumers().into_iter().chain(bodega_sales::consumers()) {
            app = app.consumer(consumer);
        }
        for job in bodega_catalog::jobs() {
            app = app.job(job);
        }
        Self { app }
    }
}

impl Shop {
    /// Somebody who may change the catalogue.
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    /// A page as a guest sees it.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.text()
    }

    /// Whatever is answered to a guest.
    pub async fn get(&self, path: &str) -> Reply {
        self.app.client().header("accept", "text/html").get(path).await
    }

    /// A guest with cookies.
    pub fn with_cookies(&self, cookies: &str) -> Client {
        self.app.client().header("accept", "text/html").header("cookie", cookies)
    }

    /// Puts a category there with a product of one variant, in two languages.
    pub async fn milk(&self) -> Value {
        let category = json!({ "name": "Dairy", "slug": "dairy", "translations": { "he": { "name": "חלב וביצים" } } });
        let category = self.manager().post("/api/v1/admin/categories", category).await.data(201);
        let product = json!({
            "title": "Fresh milk", "slug": "fresh-milk", "description": "From one herd.", "brand": "Meadow",
            "status": "active", "dietary": ["vegetarian"], "allergens": ["milk"], "categoryIds": [category["id"]],
            "translations": { "he": { "title": "חלב טרי" } },
            "variants": [{ "sku": "MILK-1", "title": "1 l", "price": { "amount": 710, "currency": "ILS" } }],
        });
        let product = self.manager().post("/api/v1/admin/products", product).await.data(201);
        self.app.run_jobs().await;
        product
    }

    /// Opens a branch and lets there be some milk.
    pub async fn branch(&self, name: &str, milk: i64) -> Value {
        let address = json!({ "line1": "38 Blossom Road", "city": "Shaked Bay", "country": "IL" });
        let hours = json!([{ "dayOfWeek": 1, "opens": "07:00", "closes": "22:00" }]);
        let body = json!({
            "code": name.to_uppercase(), "name": name, "kind": "BRANCH", "timeZone": "Asia/Jerusalem",
            "address": address, "hours": hours,
        });
        let branch = self.manager().post("/api/v1/admin/branches", body).await.data(201);
        let path = format!("/api/v1/admin/inventory/by-sku/{}/MILK-1", branch["id"].as_str().unwrap());
        self.manager().put(&path, json!({ "onHand": milk, "reason": "test" })).await.data(200);
        self.app.run_jobs().await;
        branch
    }
}
