//! A storeyard in an app: branches, goods, and hands to move them.

use std::sync::atomic::{AtomicU64, Ordering};

use bodega_db::{ReadTx, Tx, params, sql};
use bodega_events::Types;
use bodega_inventory::{
    InventoryError, Item, Line, Reach, Reserve, Wanted,
    stock::{self, Balance, Count, Counted, Tune},
    verify,
};
use bodega_kernel::{Call, Id, MerchantId, Noun, Quantity, Scope, noun};
use bodega_testkit::{App, Backend, Client, Fresh};
use serde_json::{Value, json};
use uuid::Uuid;

/// An app with the routes of catalogue and inventory, and the jobs of the latter.
pub struct Yard {
    pub app: App,
}

impl Fresh for Yard {
    async fn fresh(backend: Backend) -> Self {
        let mut app = App::new(backend).await.with(bodega_catalog::routes).with(bodega_inventory::routes);
        for job in bodega_inventory::jobs() {
            app = app.job(job);
        }
        for schedule in bodega_inventory::schedules() {
            app = app.schedule(schedule);
        }
        Self { app }
    }
}

impl Yard {
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    pub fn scope(&self) -> Scope {
        self.app.scope()
    }

    pub fn call(&self) -> Call {
        self.app.call()
    }

    /// Opens a branch over HTTP.
    pub async fn branch(&self, code: &str) -> Value {
        self.manager().post("/api/v1/admin/branches", branch(code)).await.data(201)
    }

    /// Opens a branch, for tests that go on by commands.
    pub async fn site(&self, code: &str) -> Id<noun::Site> {
        id(&self.branch(code).await, "id")
    }

    /// Puts a product with one variant into the catalogue, and gives the variant.
    pub async fn goods(&self, sku: &str) -> Id<noun::Variant> {
        let variant = json!({ "sku": sku, "price": { "amount": 690, "currency": "ILS" } });
        let product = json!({ "title": sku, "variants": [variant] });
        let product = self.manager().post("/api/v1/admin/products", product).await.data(201);
        id(&product["variants"][0], "id")
    }

    /// Lets there be so much of something.
    pub async fn put(&self, branch: &Value, sku: &str, on_hand: i64) -> Value {
        let path = format!("/api/v1/admin/inventory/by-sku/{}/{sku}", text(branch, "id"));
        self.manager().put(&path, json!({ "onHand": on_hand, "reason": "test" })).await.data(200)
    }

    /// What the list says of something.
    pub async fn stock(&self, branch: &Value, sku: &str) -> Value {
        let path = format!("/api/v1/admin/inventory?branchId={}&sku={sku}", text(branch, "id"));
        self.manager().get(&path).await.data(200)[0].clone()
    }

    /// Reserves over HTTP.
    pub async fn reserve(&self, branch: &Value, reference: &str, lines: Value) -> Value {
        let body = reservation(branch, reference, lines);
        self.manager().post("/api/v1/inventory/reservations", body).await.data(201)
    }

    /// Runs a command in a transaction of its own.
    pub async fn write<R: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &Scope) -> Result<R, InventoryError> + Send + 'static,
    ) -> Result<R, InventoryError> {
        let scope = self.scope();
        self.app.db.write(&self.call(), move |tx| command(tx, &scope)).await
    }

    /// Lets there be so much of something, by command.
    pub async fn set(&self, site: Id<noun::Site>, variant: Id<noun::Variant>, on_hand: i64) -> Balance {
        let count = Count {
            what: Counted::At(site, Item::Variant(variant)),
            on_hand,
            expected: None,
            reason: "test".to_owned(),
            tune: Tune::default(),
        };
        self.write(move |tx, scope| stock::count(tx, scope, &Reach::ALL, &count)).await.unwrap()
    }

    /// The row as it stands.
    pub async fn balance(&self, id: Id<noun::Stock>) -> Balance {
        let scope = self.scope();
        let read = self.app.db.read(&self.scope(), move |tx| stock::find(tx, &scope, &Reach::ALL, id)).await;
        read.unwrap().0.balance
    }

    /// The types of all events so far, in order.
    pub async fn events(&self) -> Vec<String> {
        self.facts().await.into_iter().map(|(kind, _)| kind).collect()
    }

    /// All events so far with their payloads, in order.
    pub async fn facts(&self) -> Vec<(String, Value)> {
        self.app.db.sequence().await.unwrap();
        let types = Types::of(&["site.*", "stock.*", "transfer.*"]);
        let read = move |tx: &mut ReadTx| bodega_events::tail(tx, &Scope::Installation, &types, 1_000);
        let events = self.app.db.read(&Scope::Installation, read).await.unwrap();
        events.into_iter().map(|event| (event.kind, event.data)).collect()
    }

    /// Nothing may differ from its truth.
    pub async fn assert_sound(&self) {
        let differences = verify::verify(&self.app.db, &Scope::Installation).await.unwrap();
        let told: Vec<_> = differences.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{told:#?}");
    }

    /// What the outside calls a merchant.
    pub async fn merchant(&self, number: MerchantId) -> Id<noun::Merchant> {
        let read = self.app.db.read(&Scope::Installation, move |tx| tx.one::<(_,)>(&MERCHANT, params![number])).await;
        read.map_err(|error: bodega_db::DbError| error).unwrap().0
    }

    /// How many rows there are of what a change leaves behind.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let left_behind = ["inventory_", "db_audit", "events_log", "events_job"];
        let mut counts = self.app.base.row_counts().await;
        counts.retain(|(table, _)| left_behind.iter().any(|part| table.starts_with(part)));
        counts
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let counts = self.app.base.row_counts().await;
        counts.iter().find(|(name, _)| name == table).expect("the table exists").1
    }
}

sql!(MERCHANT, "SELECT id FROM identity_merchant WHERE number = $1");

/// A branch to open.
pub fn branch(code: &str) -> Value {
    json!({
        "code": code, "name": format!("Branch {code}"), "kind": "BRANCH", "timeZone": "Asia/Jerusalem", "pickup": true,
        "address": { "line1": "Dizengoff 99", "city": "Tel Aviv", "country": "IL" },
        "hours": [{ "dayOfWeek": 0, "opens": "06:00", "closes": "22:00" }],
    })
}

/// A reservation to ask for.
pub fn reservation(branch: &Value, reference: &str, lines: Value) -> Value {
    json!({ "reference": reference, "branchId": branch["id"], "lines": lines, "expiresInSeconds": 900 })
}

/// A wish for so much of one variant.
pub fn wish(reference: &str, site: Id<noun::Site>, lines: &[(Id<noun::Variant>, i64)]) -> Reserve {
    let line = |(variant, quantity): &(Id<noun::Variant>, i64)| Line {
        item: Item::Variant(*variant),
        quantity: Quantity::try_from(*quantity).unwrap(),
    };
    let wanted = Wanted::Lines(lines.iter().map(line).collect());
    Reserve { reference: reference.to_owned(), site, wanted, expires_at: None, partial: false }
}

/// A variant that no catalogue knows: commands that are given ids do not ask it.
pub fn variant(number: u128) -> Id<noun::Variant> {
    Id::from_uuid(Uuid::from_u128(number))
}

/// A field as text.
pub fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is text in {value}"))
}

/// A field as an id.
pub fn id<T: Noun>(value: &Value, field: &str) -> Id<T> {
    text(value, field).parse().expect("an id")
}

/// `base` with these fields set.
pub fn with(mut base: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().expect("an object") {
        base[name] = value.clone();
    }
    base
}

/// A reference that no other has.
pub fn fresh() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("ref-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
