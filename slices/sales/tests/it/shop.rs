//! A shop in an app: branches, and windows to book.

use bodega_db::{ReadTx, Tx};
use bodega_events::Types;
use bodega_inventory::site;
use bodega_kernel::{Id, Noun, Scope, Time, noun};
use bodega_payments::{
    Payments,
    provider::{Providers, Sandbox},
};
use bodega_sales::{
    Sales, SalesError, Settings,
    checkout::Cut,
    pricing::Books,
    slot::{self, Capacities},
};
use bodega_testkit::{App, Backend, Client, Fresh};
use serde_json::{Value, json};

pub const SLOTS: &str = "/api/v1/delivery-slots";
pub const PLAN: &str = "/api/v1/admin/delivery-slots";
pub const EXCEPTIONS: &str = "/api/v1/admin/delivery-slots/exceptions";

/// An app with the routes of the catalogue, inventory, payments and sales, and what works in the background. It is Monday,
/// 2 March 2026, 10:00 in its zone.
pub struct Shop {
    pub app: App,
    pub sales: Sales,
    /// Where checkouts can be cut off.
    pub cut: Cut,
}

impl Fresh for Shop {
    async fn fresh(backend: Backend) -> Self {
        let app = App::new(backend).await;
        let providers = Providers::of(Sandbox::in_memory(&app.env));
        let payments = Payments::new(app.house.clone(), providers, bodega_payments::Config::default());
        let settings = Settings::default();
        let cut = settings.cut.clone();
        let sales = Sales::new(app.identity.clone(), payments.clone(), Books::stand(), settings);
        let selling = sales.clone();
        let mut app = app
            .with(bodega_catalog::routes)
            .with(bodega_inventory::routes)
            .with(move |_| bodega_sales::routes(selling));
        for job in bodega_sales::jobs(&sales).into_iter().chain(bodega_payments::jobs(&payments)) {
            app = app.job(job);
        }
        for schedule in bodega_sales::schedules().into_iter().chain(bodega_payments::schedules()) {
            app = app.schedule(schedule);
        }
        for consumer in bodega_sales::consumers() {
            app = app.consumer(consumer);
        }
        Self { app, sales, cut }
    }
}

/// An app with the routes of sales alone.
pub struct Bare {
    pub app: App,
}

impl Fresh for Bare {
    async fn fresh(backend: Backend) -> Self {
        let app = App::new(backend).await;
        let providers = Providers::of(Sandbox::in_memory(&app.env));
        let payments = Payments::new(app.house.clone(), providers, bodega_payments::Config::default());
        let sales = Sales::new(app.identity.clone(), payments, Books::stand(), Settings::default());
        // The installation's secret is made when it is first asked for, which is no effect of bad input.
        sales.seal().await.expect("a secret");
        Self { app: app.with(move |_| bodega_sales::routes(sales)) }
    }
}

impl Shop {
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    pub fn scope(&self) -> Scope {
        self.app.scope()
    }

    pub fn now(&self) -> Time {
        self.app.clock.now()
    }

    /// Opens a branch where orders are fetched.
    pub async fn branch(&self, code: &str) -> Value {
        self.manager().post("/api/v1/admin/branches", branch(code)).await.data(201)
    }

    /// Opens the site that serves home deliveries.
    pub async fn source(&self) -> Value {
        let source = with(branch("SRC"), json!({ "deliverySource": true, "pickup": false }));
        self.manager().post("/api/v1/admin/branches", source).await.data(201)
    }

    /// Plans a window.
    pub async fn slot(&self, branch: &Value, more: Value) -> Value {
        self.manager().post(PLAN, slot(branch, more)).await.data(201)
    }

    /// Plans the week that sites begin with.
    pub async fn week(&self, branch: &Value, capacities: Capacities) -> usize {
        let place: Id<noun::Site> = id(branch, "id");
        let planned = self.write(move |tx, scope| {
            let site = site::find(tx, scope, place)?;
            slot::ensure_default_windows(tx, scope, &site, capacities)
        });
        planned.await.unwrap()
    }

    /// What a guest is offered.
    pub async fn offered(&self, query: &str) -> Vec<Value> {
        self.app.client().get(&format!("{SLOTS}?{query}")).await.data(200).as_array().unwrap().clone()
    }

    /// Runs a command in a transaction of its own.
    pub async fn write<R: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &Scope) -> Result<R, SalesError> + Send + 'static,
    ) -> Result<R, SalesError> {
        let scope = self.scope();
        self.app.db.write(&self.app.call(), move |tx| command(tx, &scope)).await
    }

    /// Runs a query.
    pub async fn read<R: Send + 'static>(
        &self,
        query: impl FnOnce(&mut ReadTx, &Scope) -> Result<R, SalesError> + Send + 'static,
    ) -> Result<R, SalesError> {
        let scope = self.scope();
        self.app.db.read(&self.scope(), move |tx| query(tx, &scope)).await
    }

    /// The types of all events about windows so far, in order.
    pub async fn events(&self) -> Vec<String> {
        self.app.db.sequence().await.unwrap();
        let types = Types::of(&["slot.*"]);
        let read = move |tx: &mut ReadTx| bodega_events::tail(tx, &Scope::Installation, &types, 1_000);
        let events = self.app.db.read(&Scope::Installation, read).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// How many rows there are of what a change leaves behind.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let left_behind = ["sales_", "db_audit", "events_log", "events_job"];
        let mut counts = self.app.base.row_counts().await;
        counts.retain(|(table, _)| left_behind.iter().any(|part| table.starts_with(part)));
        counts
    }
}

/// A branch to open, from 07:00 to 22:00 but on Saturdays.
pub fn branch(code: &str) -> Value {
    let hours: Vec<_> = (0..6).map(|day| json!({ "dayOfWeek": day, "opens": "07:00", "closes": "22:00" })).collect();
    json!({
        "code": code, "name": format!("Branch {code}"), "kind": "BRANCH", "timeZone": "Asia/Jerusalem", "pickup": true,
        "address": { "line1": "Dizengoff 99", "city": "Tel Aviv", "country": "IL" }, "hours": hours,
    })
}

/// A delivery window to plan: Mondays from 14:00 to 16:00.
pub fn slot(branch: &Value, more: Value) -> Value {
    let body = json!({
        "branchId": branch["id"], "type": "DELIVERY", "dayOfWeek": 1, "start": "14:00", "end": "16:00", "capacity": 2,
    });
    with(body, more)
}

/// A field as text.
pub fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is text in {value}"))
}

/// A field as an id.
pub fn id<T: Noun>(value: &Value, field: &str) -> Id<T> {
    text(value, field).parse().expect("an id")
}

/// One field of each.
pub fn each<'v>(values: &'v [Value], field: &str) -> Vec<&'v Value> {
    values.iter().map(|value| &value[field]).collect()
}

/// `base` with these fields set.
pub fn with(mut base: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().expect("an object") {
        base[name] = value.clone();
    }
    base
}
