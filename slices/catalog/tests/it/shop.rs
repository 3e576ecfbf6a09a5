//! The catalogue in an app, and goods to put into it.

use bodega_catalog::{
    CatalogError,
    product::{self, Listing, Name, view::ProductView},
};
use bodega_db::{Engine, ReadTx};
use bodega_kernel::{Id, PageRequest, noun};
use bodega_testkit::{App, Backend, Client, Fresh};
use serde_json::{Value, json};

/// An app with the catalogue's routes and jobs.
pub struct Shop {
    pub app: App,
}

impl Fresh for Shop {
    async fn fresh(backend: Backend) -> Self {
        let mut app = App::new(backend).await.with(bodega_catalog::routes);
        for job in bodega_catalog::jobs() {
            app = app.job(job);
        }
        for schedule in bodega_catalog::schedules() {
            app = app.schedule(schedule);
        }
        for consumer in bodega_catalog::consumers() {
            app = app.consumer(consumer);
        }
        Self { app }
    }
}

impl Shop {
    /// Somebody who may change the catalogue.
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    /// Somebody who looks around.
    pub fn guest(&self) -> Client {
        self.app.client()
    }

    /// Puts a product there.
    pub async fn product(&self, body: Value) -> Value {
        self.manager().post("/api/v1/admin/products", body).await.data(201)
    }

    /// A product as everybody sees it now who asks for this language; null when there is none for them. Its routes are in
    /// `browse`.
    pub async fn shown_in(&self, name: &str, lang: Option<&'static str>) -> Value {
        let (scope, now, name) = (self.app.scope(), self.app.env.now(), name.parse::<Name>().unwrap());
        let read = move |tx: &mut ReadTx| {
            let product = match product::find(tx, &scope, &name, now) {
                Err(CatalogError::NoProduct) => return Ok(Value::Null),
                found => found?,
            };
            let pictures = product::pictures(tx, &scope, [&product])?;
            Ok::<_, CatalogError>(json!(ProductView::of(&product, lang, &pictures)))
        };
        self.app.db.read(&self.app.scope(), read).await.unwrap()
    }

    /// The same for whoever asks for none.
    pub async fn shown(&self, name: &str) -> Value {
        self.shown_in(name, None).await
    }

    /// The titles of a page of products, and how many there are.
    pub async fn listed(&self, listing: Listing, page: PageRequest) -> (Vec<String>, Option<i64>) {
        let scope = self.app.scope();
        let read = move |tx: &mut ReadTx| product::list(tx, &scope, &listing, &page);
        let found = self.app.db.read(&self.app.scope(), read).await.unwrap();
        (found.items.into_iter().map(|product| product.content.title).collect(), found.total)
    }

    /// What everybody sees now.
    pub fn public(&self) -> Listing {
        Listing::public(self.app.env.now())
    }

    /// Puts a category there.
    pub async fn category(&self, body: Value) -> Value {
        self.manager().post("/api/v1/admin/categories", body).await.data(201)
    }

    /// Puts a picture into the library that nobody has sent, and gives its id.
    pub async fn picture(&self, number: u128, alt: Value) -> String {
        let id = Id::<noun::Media>::from_uuid(uuid::Uuid::from_u128(number));
        let uuid = match self.app.db.engine() {
            Engine::Sqlite => format!("X'{}'", id.uuid().simple()),
            Engine::Postgres => format!("'{}'", id.uuid()),
        };
        let merchant = self.app.merchant.0;
        let row = format!(
            "INSERT INTO catalog_media (merchant, id, hash, kind, width, height, bytes, name, folded, alt, version,
                                        created_at, updated_at)
             VALUES ({merchant}, {uuid}, 'hash{number}', 'JPEG', 2000, 1000, 9, 'p', 'p', '{alt}', 1, 0, 0)"
        );
        self.app.base.by_hand(&row).await;
        id.to_string()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let counts = self.app.base.row_counts().await;
        counts.iter().find(|(name, _)| name == table).expect("the table exists").1
    }
}

/// A product with one variant.
pub fn milk() -> Value {
    json!({
        "title": "Fresh milk 3%",
        "brand": "Meadow",
        "tags": ["dairy"],
        "dietary": ["vegetarian"],
        "allergens": ["milk"],
        "variants": [variant("MILK-1L")],
    })
}

/// A variant by the piece.
pub fn variant(sku: &str) -> Value {
    json!({ "sku": sku, "price": { "amount": 690, "currency": "ILS" } })
}

/// A product of this title with one variant of this SKU.
pub fn goods(title: &str, sku: &str) -> Value {
    json!({ "title": title, "variants": [variant(sku)] })
}

/// A field as text.
pub fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is text in {value}"))
}

/// `base` with these fields set.
pub fn with(mut base: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().expect("an object") {
        base[name] = value.clone();
    }
    base
}

/// A path below the administration of products.
pub fn at(product: &Value) -> String {
    format!("/api/v1/admin/products/{}", text(product, "id"))
}
