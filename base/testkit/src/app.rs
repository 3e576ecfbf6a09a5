//! The whole house in the process: a database, a clock, the routes of a slice, its workers, and people of two merchants.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::Router;
use bodega_db::Db;
use bodega_events::{Consumer, Follow, JobKind, Schedule, Workers};
use bodega_http::{House, HttpConfig, Server};
use bodega_identity::{Config, Identity, role::Builtin};
use bodega_kernel::{Actor, Call, Env, Id, MerchantId, Scope};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{
    Backend, Badge, Client, Clock, Fresh, TestDb,
    badge::Doorman,
    leftover::Leftover,
    people::{self, Known, People},
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
    /// Who may come in.
    pub identity: Identity,
    known: [Known; 2],
    config: HttpConfig,
    routes: OpenApiRouter,
    workers: Workers,
    leftover: Leftover,
    open: OnceLock<(Router, OpenApi)>,
    /// The database below: to count rows, and to plant faults. It goes last.
    pub base: TestDb,
}

impl Fresh for App {
    async fn fresh(backend: Backend) -> Self {
        Self::new(backend).await
    }
}

impl App {
    /// An app of its own, with two merchants, their people, and nobody's routes yet. Rate limits are off.
    pub async fn new(backend: Backend) -> Self {
        let base = TestDb::new(backend).await;
        let (db, env) = (base.db.clone(), base.env.clone());
        let house = House { db: db.clone(), env: env.clone() };
        // What was changed in a test holds at once.
        let config = Config { revocation_delay: Duration::ZERO, ..Config::for_tests() };
        let identity = Identity::new(house.clone(), config);
        let known = people::settle(&identity).await;
        Self {
            clock: base.clock.clone(),
            workers: Workers::new(db.clone(), env.clone()),
            leftover: Leftover { db: db.clone(), clock: base.clock.clone(), kinds: Vec::new() },
            // A slow machine is no fault of the code: only a test about the limit sets one that it can reach.
            config: HttpConfig { limits: None, time_limit: Duration::from_secs(300), ..HttpConfig::default() },
            routes: OpenApiRouter::default(),
            open: OnceLock::new(),
            merchant: known[0].merchant,
            other: known[1].merchant,
            house,
            db,
            env,
            identity,
            known,
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

    /// Adds a follower of the log.
    #[must_use]
    pub fn follower(mut self, follower: Arc<dyn Follow>) -> Self {
        self.workers = self.workers.follower(follower);
        self
    }

    /// Adds a kind of job. Due ones of this kind must have been run when the app is dropped.
    #[must_use]
    pub fn job(mut self, kind: JobKind) -> Self {
        self.leftover.kinds.push(kind.name());
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
            let merchants = self.known.iter().map(|known| (known.slug.to_owned(), known.merchant)).collect();
            let doorman = Doorman { merchants, behind: Arc::new(self.identity.clone()) };
            let server = Server::new(self.house.clone(), doorman, self.config.clone()).routes(self.routes.clone());
            let document = server.document();
            (server.build(), document)
        })
    }

    /// The API document of the routes that were added.
    pub fn document(&self) -> &OpenApi {
        &self.open().1
    }

    /// Somebody who looks around at a merchant.
    pub(crate) fn at(&self, slug: &str) -> Client {
        Client::new(self.open().0.clone(), &format!("{slug}.test"))
    }

    /// The people of the merchant.
    pub fn people(&self) -> People<'_> {
        People { app: self, known: &self.known[0] }
    }

    /// The people of the other merchant.
    pub fn other_merchant(&self) -> People<'_> {
        People { app: self, known: &self.known[1] }
    }

    /// A guest.
    pub fn client(&self) -> Client {
        self.people().client()
    }

    /// Somebody who is exactly this.
    pub fn as_badge(&self, badge: &Badge) -> Client {
        self.client().token(&badge.token())
    }

    /// Somebody without a role who holds these permissions and no other.
    pub fn as_holding(&self, permissions: &[&str]) -> Client {
        let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        let user = Id::from_uuid(Uuid::from_u128(900));
        let role = "CUSTOM".to_owned();
        self.as_badge(&Badge { merchant: self.merchant, user, customer: None, role, permissions, sites: None })
    }

    /// The badge of the merchant's one holder of a role.
    pub fn badge(&self, role: Builtin) -> Badge {
        self.people().badge(role)
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
}
