//! A till in an app: payments with the sandbox, and hands to make them.

use bodega_db::Tx;
use bodega_kernel::{Call, Id, Money, Noun, Scope, noun};
use bodega_payments::{
    Capture, Config, Intent, Method, NewCapture, NewIntent, NewRefund, Payments, PaymentsError, Portion, Refund, Split,
    capture, find, ledger, open,
    provider::{Providers, Sandbox, Verdict},
    refund, settle,
};
use bodega_testkit::{App, Backend, Client, Fresh};
use serde_json::{Value, json};

pub const INTENTS: &str = "/api/v1/payments/intents";

/// An app with the routes and jobs of payments, and the sandbox behind them.
pub struct Till {
    pub app: App,
    pub payments: Payments,
    pub sandbox: Sandbox,
}

impl Fresh for Till {
    async fn fresh(backend: Backend) -> Self {
        let app = App::new(backend).await;
        let sandbox = Sandbox::in_memory(&app.env);
        Self::with(app, sandbox)
    }
}

pub fn ils(amount: i64) -> Money {
    Money::new(amount, "ILS".parse().unwrap())
}

/// An id in an answer.
pub fn id<T: Noun>(value: &Value) -> Id<T> {
    value.as_str().unwrap().parse().unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

impl Till {
    pub fn with(mut app: App, sandbox: Sandbox) -> Self {
        let providers = Providers::of(sandbox.clone());
        let payments = Payments::new(app.house.clone(), providers, Config::default());
        let routes = bodega_payments::routes(&payments);
        app = app.with(|_| routes);
        for job in bodega_payments::jobs(&payments) {
            app = app.job(job);
        }
        for schedule in bodega_payments::schedules() {
            app = app.schedule(schedule);
        }
        Self { app, payments, sandbox }
    }

    pub fn scope(&self) -> Scope {
        self.app.scope()
    }

    pub fn call(&self) -> Call {
        self.app.call()
    }

    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    /// Runs a command on the merchant.
    pub async fn write<R: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &Scope) -> Result<R, PaymentsError> + Send + 'static,
    ) -> Result<R, PaymentsError> {
        let scope = self.scope();
        self.app.db.write(&self.call(), move |tx| command(tx, &scope)).await
    }

    /// What a checkout wishes for.
    pub fn wish(&self, amount: i64, token: &str, capture: Capture) -> NewIntent {
        NewIntent {
            reference: "ord_01jd3v7k2mfq9s8x4t6w0ybnhe".to_owned(),
            provider: "sandbox".to_owned(),
            amount: ils(amount),
            capture,
            method: Some(Method::token("token", token).unwrap()),
            customer: None,
            save_as_default: false,
            split: None,
        }
    }

    /// The first half of a checkout.
    pub async fn open(&self, amount: i64, token: &str) -> Intent {
        let wish = self.wish(amount, token, Capture::Manual);
        self.write(move |tx, scope| open(tx, scope, &wish)).await.unwrap()
    }

    /// The second half.
    pub async fn settle(&self, intent: &Intent, verdict: Verdict) -> Result<Intent, PaymentsError> {
        let id = intent.id;
        self.write(move |tx, scope| settle(tx, scope, id, &verdict)).await
    }

    /// A whole checkout: the amount is held.
    pub async fn hold(&self, amount: i64, token: &str) -> Intent {
        let intent = self.open(amount, token).await;
        let verdict = self.payments.authorise(self.app.merchant, &intent).await;
        self.settle(&intent, verdict).await.unwrap()
    }

    /// Takes what is held, and lets the job do it.
    pub async fn take(&self, intent: &Intent, amount: Option<i64>, split: Option<Split>) -> Portion {
        let id = intent.id;
        let new = NewCapture { amount, ..NewCapture::all(split) };
        let asked = self.write(move |tx, scope| capture(tx, scope, id, &new)).await.unwrap();
        self.app.run_jobs().await;
        self.write(move |tx, scope| capture::find(tx, scope, asked.id)).await.unwrap()
    }

    /// A payment of which all was taken.
    pub async fn paid(&self, amount: i64, token: &str) -> Intent {
        let held = self.hold(amount, token).await;
        self.take(&held, None, None).await;
        self.find(held.id).await
    }

    /// Asks for a refund, without its job.
    pub async fn ask_back(&self, intent: &Intent, amount: Option<i64>) -> Result<Refund, PaymentsError> {
        let (id, new) = (intent.id, NewRefund { amount, ..NewRefund::because("test") });
        self.write(move |tx, scope| refund(tx, scope, id, &new)).await
    }

    pub async fn refund_now(&self, id: Id<noun::Refund>) -> Refund {
        self.write(move |tx, scope| refund::find(tx, scope, id)).await.unwrap()
    }

    pub async fn find(&self, id: Id<noun::Payment>) -> Intent {
        self.write(move |tx, scope| find(tx, scope, id)).await.unwrap()
    }

    /// What the accounts of a payment hold for good: account and balance.
    pub async fn books(&self, id: Id<noun::Payment>) -> Vec<(String, i64)> {
        let lines = self.write(move |tx, scope| ledger::of_intent(tx, scope, id)).await.unwrap();
        let sums = ledger::add_up(lines.iter().map(|line| &line.transfer));
        let held = sums.into_iter().map(|(account, balance)| (account.to_owned(), balance.net()));
        held.filter(|(_, net)| *net != 0).collect()
    }

    /// Every cent is where it should be.
    pub async fn assert_sound(&self) -> ledger::Verified {
        let verified = ledger::verify(&self.app.db).await.unwrap();
        assert!(verified.faults.is_empty(), "{:#?}", verified.faults);
        verified
    }

    /// What is on the list of those who look after money: kind and subject.
    pub async fn findings(&self) -> Vec<(String, String)> {
        let report = self.manager().get("/api/v1/admin/payments/reconciliation").await.data(200);
        let one = |finding: &Value| (text(&finding["kind"]), text(&finding["subject"]));
        report["findings"].as_array().unwrap().iter().map(one).collect()
    }

    /// A payment over HTTP, not confirmed yet.
    pub async fn create(&self, body: Value) -> Value {
        self.manager().post(INTENTS, body).await.data(201)
    }

    /// A payment over HTTP of which all is held.
    pub async fn held_over_http(&self, amount: i64, token: &str) -> String {
        let made = self.create(json!({ "amount": amount, "currency": "ILS", "method": token })).await;
        let path = format!("{INTENTS}/{}", text(&made["id"]));
        self.manager().post(&format!("{path}/confirm"), json!({})).await.data(200);
        path
    }
}
