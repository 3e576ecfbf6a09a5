//! A shop to look around in: the catalogue, the stock and what is shown of them, with a search index in memory.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use bodega_browse::{Browse, Glance};
use bodega_kernel::{Id, Lang, MerchantId, Noun};
use bodega_search::{
    Change, Engine, Query, Reached, Rebuild, Results, SearchError, SuggestQuery, Suggestion, Synonym, Tantivy,
};
use bodega_testkit::{App, Backend, Client, Fresh, Reply};
use serde_json::{Value, json};

/// An app with catalogue, inventory and browse.
pub struct Mall {
    pub app: App,
    pub browse: Browse,
    pub engine: Arc<Fragile>,
}

/// An engine that can be broken.
pub struct Fragile {
    inner: Tantivy,
    pub broken: AtomicBool,
    /// How many documents were written or removed, one by one.
    pub written: AtomicUsize,
}

impl Fragile {
    /// The engine inside, broken or not.
    pub fn tantivy(&self) -> &Tantivy {
        &self.inner
    }

    fn whole(&self) -> Result<&Tantivy, SearchError> {
        let broken = self.broken.load(Ordering::SeqCst);
        if broken { Err(SearchError::Engine("it was broken by hand".to_owned())) } else { Ok(&self.inner) }
    }
}

/// As `Browse` takes it.
struct Shared(Arc<Fragile>);

impl Engine for Shared {
    fn apply(&self, changes: Vec<Change>, reached: Reached) -> Result<(), SearchError> {
        self.0.written.fetch_add(changes.len(), Ordering::SeqCst);
        self.0.whole()?.apply(changes, reached)
    }
    fn reached(&self) -> Result<Reached, SearchError> {
        self.0.whole()?.reached()
    }
    fn search(&self, query: &Query) -> Result<Results, SearchError> {
        self.0.whole()?.search(query)
    }
    fn suggest(&self, query: &SuggestQuery) -> Result<Vec<Suggestion>, SearchError> {
        self.0.whole()?.suggest(query)
    }
    fn set_synonyms(&self, merchant: MerchantId, synonyms: Vec<Synonym>) {
        self.0.inner.set_synonyms(merchant, synonyms);
    }
    fn rebuild(&self) -> Result<Box<dyn Rebuild>, SearchError> {
        self.0.whole()?.rebuild()
    }
}

impl Fresh for Mall {
    async fn fresh(backend: Backend) -> Self {
        let app = App::new(backend).await;
        let engine = Arc::new(Fragile {
            inner: Tantivy::in_memory().unwrap(),
            broken: AtomicBool::default(),
            written: AtomicUsize::default(),
        });
        let shared = Arc::new(Shared(Arc::clone(&engine)));
        let browse = Browse::new(app.house.clone(), app.identity.clone(), shared);
        let routes = browse.clone();
        let mut app = app
            .with(bodega_catalog::routes)
            .with(bodega_inventory::routes)
            .with(move |_| bodega_browse::routes(routes));
        for follower in bodega_browse::followers(&browse) {
            app = app.follower(follower);
        }
        for consumer in bodega_browse::consumers() {
            app = app.consumer(consumer);
        }
        for job in bodega_catalog::jobs() {
            app = app.job(job);
        }
        Self { app, browse, engine }
    }
}

impl Mall {
    /// Somebody who may change the catalogue.
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    /// Looks around as a guest.
    pub async fn get(&self, path: &str) -> Reply {
        self.app.client().get(&format!("/api/v1{path}")).await
    }

    /// Puts a product there.
    pub async fn product(&self, body: Value) -> Value {
        self.manager().post("/api/v1/admin/products", body).await.data(201)
    }

    /// Puts a category there.
    pub async fn category(&self, body: Value) -> Value {
        self.manager().post("/api/v1/admin/categories", body).await.data(201)
    }

    /// Opens a branch.
    pub async fn branch(&self, code: &str) -> Value {
        let address = json!({ "line1": "Dizengoff 99", "city": "Tel Aviv", "country": "IL" });
        let branch =
            json!({ "code": code, "name": code, "kind": "BRANCH", "timeZone": "Asia/Jerusalem", "address": address });
        self.manager().post("/api/v1/admin/branches", branch).await.data(201)
    }

    /// Lets there be so much of something.
    pub async fn put(&self, branch: &Value, sku: &str, on_hand: i64) {
        let path = format!("/api/v1/admin/inventory/by-sku/{}/{sku}", text(branch, "id"));
        self.manager().put(&path, json!({ "onHand": on_hand, "reason": "test" })).await.data(200);
    }

    /// Makes a price list with entries of one price by SKU, in its currency.
    pub async fn price_list(&self, body: Value, prices: &[(&str, i64)]) -> Value {
        let list = self.manager().post("/api/v1/admin/price-lists", body).await.data(201);
        if !prices.is_empty() {
            self.priced(&list, prices).await;
        }
        list
    }

    /// Writes entries of a price list.
    pub async fn priced(&self, list: &Value, prices: &[(&str, i64)]) {
        let item = |(sku, amount): &(&str, i64)| json!({ "sku": sku, "price": { "amount": amount, "currency": list["currency"] } });
        let items: Vec<_> = prices.iter().map(item).collect();
        let path = format!("/api/v1/admin/price-lists/{}/entries", text(list, "id"));
        self.manager().put(&path, json!({ "items": items })).await.data(200);
    }

    /// How many documents the index writes until it knows of all that was done.
    pub async fn written(&self) -> usize {
        let before = self.engine.written.load(Ordering::SeqCst);
        self.app.run_jobs().await;
        self.engine.written.load(Ordering::SeqCst) - before
    }

    /// Promises so much of something to somebody.
    pub async fn reserve(&self, branch: &Value, reference: &str, sku: &str, quantity: i64) {
        let lines = json!([{ "sku": sku, "quantity": quantity }]);
        let body = json!({ "reference": reference, "branchId": branch["id"], "lines": lines, "expiresInSeconds": 600 });
        self.manager().post("/api/v1/inventory/reservations", body).await.data(201);
    }

    /// The titles of what a search finds, once the index knows of all that was done.
    pub async fn found(&self, query: &str) -> Vec<String> {
        self.app.run_jobs().await;
        titles(&self.get(&format!("/products/search?{query}")).await.expect(200))
    }

    /// How somebody looks who looks in English for shekels everywhere.
    pub fn glance(&self) -> Glance {
        Glance { merchant: self.app.merchant, lang: Lang::En, currency: "ILS".parse().unwrap(), branch: None }
    }
}

/// Titles of a list, in order.
pub fn titles(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|one| text(one, "title").to_owned()).collect()
}

/// A product with one variant by the piece.
pub fn goods(title: &str, sku: &str, amount: i64) -> Value {
    json!({ "title": title, "variants": [{ "sku": sku, "price": { "amount": amount, "currency": "ILS" } }] })
}

/// A product with more said about it.
pub fn with(mut base: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        base[name] = value.clone();
    }
    base
}

/// A field as text.
pub fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is text in {value}"))
}

/// An id out of an answer.
pub fn id<T: Noun>(value: &Value) -> Id<T> {
    text(value, "id").parse().unwrap()
}

/// A path below the administration of products.
pub fn at(product: &Value) -> String {
    format!("/api/v1/admin/products/{}", text(product, "id"))
}
