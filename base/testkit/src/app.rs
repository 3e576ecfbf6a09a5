//! The whole house in the process: a database, a clock, the routes of a slice, its workers, and people of two merchants.

use std::{collections::BTreeMap, sync::OnceLock};

use axum::Router;
use bodega_db::Db;
use bodega_events::{Consumer, JobKind, Schedule, Workers};
use bodega_http::{House, HttpConfig, Server};
use bodega_identity::role::Builtin;
use bodega_kernel::{Actor, Call, Env, MerchantId, Scope};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    Backend, Client, Clock, Fresh, TestDb,
    badge::{Badge, Doorman},
};

/// A running app. Built up with [`App::with`], [`App::consumer`], [`App::job`] and [`App::schedule`]; then asked.
pub struct App {
    /// The records.
    pub db: Db,
    /// The context: the clock below, seeded randomness.
    pub env: Env,
    /// The clock.
    pub clock: Clock,
    /// What handlers are given.
    pub house: House,
    /// The merchant that the clients of this app are at.
    pub merchant: MerchantId,
    /// The one that must see nothing of it.
    pub other: MerchantId,
    /// The database below: to count rows, and to plant faults.
    pub base: TestDb,
    config: HttpConfig,
    routes: OpenApiRouter,
    workers: Workers,
    open: OnceLock<(Router, OpenApi)>,
}

impl Fresh for App {
    async fn fresh(backend: Backend) -> Self {
        Self::new(backend).await
    }
}

impl App {
    /// An app of its own, with two merchants and nobody's routes yet. Rate limits are off.
    pub async fn new(backend: Backend) -> Self {
        let base = TestDb::new(backend).await;
        let (db, env) = (base.db.clone(), base.env.clone());
        let (merchant, other) = merchants(&base).await;
        Self {
            house: House { db: db.clone(), env: env.clone() },
            clock: base.clock.clone(),
            workers: Workers::new(db.clone(), env.clone()),
            config: HttpConfig { limits: None, ..HttpConfig::default() },
            routes: OpenApiRouter::default(),
            open: OnceLock::new(),
            db,
            env,
            merchant,
            other,
            base,
        }
    }

    /// Adds the routes of a slice.
    #[must_use]
    pub fn with(mut self, routes: impl FnOnce(House) -> OpenApiRouter) -> Self {
        self.routes = self.routes.merge(routes(self.house.clone()));
        self.open = OnceLock::new();
        self
    }

    /// Serves otherwise than by default.
    #[must_use]
    pub fn configured(mut self, set: impl FnOnce(&mut HttpConfig)) -> Self {
        set(&mut self.config);
        self.open = OnceLock::new();
        self
    }

    /// Adds a consumer of events.
    #[must_use]
    pub fn consumer(mut self, consumer: Consumer) -> Self {
        self.workers = self.workers.consumer(consumer);
        self
    }

    /// Adds a kind of job.
    #[must_use]
    pub fn job(mut self, kind: JobKind) -> Self {
        self.workers = self.workers.job(kind);
        self
    }

    /// Adds a schedule.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.workers = self.workers.schedule(schedule);
        self
    }

    /// Runs all that is due, and what comes of it, until nothing is left.
    pub async fn run_jobs(&self) {
        self.workers.drain().await.expect("the workers run");
    }

    /// The merchant's rows.
    pub fn scope(&self) -> Scope {
        Scope::One(self.merchant)
    }

    /// A call by the test itself, for commands that are not asked for by HTTP.
    pub fn call(&self) -> Call {
        self.env.call(Actor::system("test"), self.merchant)
    }

    fn open(&self) -> &(Router, OpenApi) {
        self.open.get_or_init(|| {
            let slugs = [("shop".to_owned(), self.merchant), ("other".to_owned(), self.other)];
            let doorman = Doorman { merchants: BTreeMap::from(slugs), behind: None };
            let server = Server::new(self.house.clone(), doorman, self.config.clone()).routes(self.routes.clone());
            let document = server.document();
            (server.build(), document)
        })
    }

    /// The API document of the routes that were added.
    pub fn document(&self) -> &OpenApi {
        &self.open().1
    }

    /// A guest.
    pub fn client(&self) -> Client {
        Client::new(self.open().0.clone())
    }

    /// Somebody who is exactly this.
    pub fn as_badge(&self, badge: &Badge) -> Client {
        self.client().token(&badge.token())
    }

    /// Somebody without a role who holds these permissions and no other.
    pub fn as_holding(&self, permissions: &[&str]) -> Client {
        let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        let merchant = self.merchant;
        self.as_badge(&Badge { merchant, number: 900, role: "CUSTOM".to_owned(), permissions, sites: None })
    }

    /// The badge of this merchant's one holder of a role.
    pub fn badge(&self, role: Builtin) -> Badge {
        People { app: self, merchant: self.merchant }.badge(role)
    }

    fn people(&self) -> People<'_> {
        People { app: self, merchant: self.merchant }
    }

    /// A customer.
    pub fn as_customer(&self) -> Client {
        self.people().as_customer()
    }

    /// An employee.
    pub fn as_employee(&self) -> Client {
        self.people().as_employee()
    }

    /// A manager.
    pub fn as_manager(&self) -> Client {
        self.people().as_manager()
    }

    /// An administrator of the merchant.
    pub fn as_admin(&self) -> Client {
        self.people().as_admin()
    }

    /// The operator of the installation.
    pub fn as_operator(&self) -> Client {
        self.people().as_operator()
    }

    /// The people of the other merchant.
    pub fn other_merchant(&self) -> People<'_> {
        People { app: self, merchant: self.other }
    }
}

/// The people of one merchant.
#[derive(Clone, Copy)]
pub struct People<'a> {
    app: &'a App,
    merchant: MerchantId,
}

impl People<'_> {
    /// Whose people they are.
    pub fn merchant(&self) -> MerchantId {
        self.merchant
    }

    /// The badge of the one holder of a role. Each has a number of their own.
    pub fn badge(&self, role: Builtin) -> Badge {
        let merchant = u128::from(self.merchant.0.unsigned_abs());
        let at = Builtin::ALL.iter().position(|known| *known == role).unwrap_or_default();
        Badge {
            merchant: self.merchant,
            number: merchant * 1000 + at as u128 + 1,
            role: role.as_str().to_owned(),
            permissions: role.permissions().iter().map(str::to_owned).collect(),
            sites: None,
        }
    }

    fn holder(&self, role: Builtin) -> Client {
        self.app.as_badge(&self.badge(role))
    }

    /// A customer.
    pub fn as_customer(&self) -> Client {
        self.holder(Builtin::Customer)
    }

    /// An employee.
    pub fn as_employee(&self) -> Client {
        self.holder(Builtin::Employee)
    }

    /// A manager.
    pub fn as_manager(&self) -> Client {
        self.holder(Builtin::Manager)
    }

    /// An administrator of the merchant.
    pub fn as_admin(&self) -> Client {
        self.holder(Builtin::Admin)
    }

    /// The operator of the installation.
    pub fn as_operator(&self) -> Client {
        self.holder(Builtin::Operator)
    }
}

/// Two merchants, `shop` and `other`.
async fn merchants(base: &TestDb) -> (MerchantId, MerchantId) {
    let _ = base;
    (MerchantId(1), MerchantId(2))
}
