//! A confirm from end to end: read, write, ask the provider, write. Nothing is locked while the provider is asked, and
//! whatever is cut off is ended by the worker.

use std::time::Duration;

use axum::http::StatusCode;
use bodega_db::{
    DbError, ReadTx, Tx,
    idempotency::{Answer, Key},
};
use bodega_http::{Carried, kept_data};
use bodega_kernel::{Actor, Call, Id, MerchantId, Scope, noun};
use bodega_payments::{self as payments, PaymentsError, intent::Intent, provider::Verdict};

use super::{
    CheckoutError, Paying, Plan, Wish, attempt,
    begin::{Beginning, Begun, begin},
    conclude::{Ended, Pending, conclude},
    plan::plan,
};
use crate::{
    Sales, SalesError,
    order::{self, OrderView, Status},
};

impl Sales {
    /// What a wish comes to, and what stands in its way. Nothing is held for it.
    pub async fn preview(&self, merchant: MerchantId, wish: Wish) -> Result<Plan, SalesError> {
        self.plan(merchant, wish, false).await.map(|(plan, _)| plan)
    }

    async fn plan(&self, merchant: MerchantId, wish: Wish, strict: bool) -> Result<(Plan, Wish), SalesError> {
        let (scope, at, desk) = (Scope::One(merchant), self.env().now(), self.desk(merchant));
        let asked = scope.clone();
        let read = move |tx: &mut ReadTx| plan(tx, &asked, &desk, &wish, (at, strict)).map(|plan| (plan, wish));
        self.db().read(&scope, read).await
    }

    /// Buys. The answer is that of the order, or of the refusal of its payment; under a key it is kept with the key.
    pub async fn confirm(&self, call: Call, wish: Wish, key: Option<Key>) -> Result<Carried, SalesError> {
        let merchant = call.scope.one()?;
        self.check_paying(&wish)?;
        let (plan, wish) = self.plan(merchant, wish, true).await?;
        let beginning = Beginning {
            number: self.numbers().next(merchant).await?,
            capture: self.payments().capture(),
            provider: self.provider(&wish, &plan)?,
            recover_after: self.settings().recover_after,
            hold: self.settings().hold,
            key: key.clone(),
            wish,
            plan,
        };
        self.pass("checkout.before_step_1")?;
        let scope = call.scope.clone();
        let rows = beginning.rows();
        let step = self.db().write_among(&call, rows, move |tx| begin(tx, &scope, &beginning));
        // All that is written travels with it: boxed, or every future above would be as large.
        let begun = match Box::pin(step).await {
            Err(SalesError::Checkout(CheckoutError::Busy)) => return Ok(Carried::Busy),
            Err(SalesError::Db(error)) if error.violates("sales_order_external") => {
                return Err(SalesError::Taken { field: "externalId", code: "EXTERNAL_ID_TAKEN" });
            }
            begun => begun?,
        };
        self.pass("checkout.after_step_1")?;
        metrics::counter!("bodega_sales_checkouts_total", "outcome" => "begun").increment(1);
        let Begun { order, intent, answer } = begun;
        if let Some(answer) = answer {
            return Ok(Carried::Answer(answer));
        }
        let intent = intent.ok_or_else(|| DbError::Internal("an order without an intent has no answer".to_owned()))?;
        let expires_at = order.placed_at.after(self.settings().hold);
        self.go_on(call, Pending { order, intent, key, expires_at }).await
    }

    /// Asks the provider and writes down what it said, in a task of its own: a buyer who goes away does not cut it off.
    async fn go_on(&self, call: Call, pending: Pending) -> Result<Carried, SalesError> {
        let sales = self.clone();
        let task = tokio::spawn(async move {
            sales.pass("checkout.before_authorise")?;
            let verdict = sales.authorise(call.scope.one()?, &pending.intent).await?;
            sales.pass("checkout.after_authorise")?;
            sales.conclude(call, pending, verdict).await
        });
        task.await.map_err(|_| SalesError::from(DbError::Panicked))?
    }

    async fn authorise(&self, merchant: MerchantId, intent: &Intent) -> Result<Verdict, SalesError> {
        const POINT: &str = "checkout.in_authorise";
        let asking = self.payments().authorise(merchant, intent);
        if bodega_db::crash::is_armed(POINT) {
            // Somewhere within the call: charged or not, nobody has heard of it.
            let _ = tokio::time::timeout(Duration::from_millis(5), asking).await;
            bodega_db::crash::point(POINT);
            return Ok(Verdict::Unknown { why: "cut off".to_owned() });
        }
        let patience = self.settings().patience;
        let verdict = tokio::time::timeout(patience, asking).await;
        self.pass(POINT)?;
        match verdict {
            // The answer may only have been lost: the provider is asked once what it knows, before the buyer is sent away.
            Ok(Verdict::Unknown { why }) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
                match self.payments().ask(merchant, intent).await {
                    Verdict::Unheard => Ok(Verdict::Unknown { why }),
                    known => Ok(known),
                }
            }
            Ok(verdict) => Ok(verdict),
            Err(_) => Ok(Verdict::Unknown { why: format!("no answer in {patience:?}") }),
        }
    }

    /// Step 3, by whoever has a verdict.
    pub(super) async fn conclude(&self, call: Call, pending: Pending, verdict: Verdict) -> Result<Carried, SalesError> {
        self.pass("checkout.before_step_3")?;
        let (id, payment, scope) = (pending.order.id, pending.intent.id, call.scope.clone());
        let has_key = pending.key.is_some();
        let said = verdict.clone();
        // Its time is that of the verdict, not of the request: and its ids are others than those of step 1.
        let step = with_origin(self.env().call(call.actor.clone(), scope.clone()), &call);
        let asked = scope.clone();
        let ended = self.db().write(&step, move |tx| conclude(tx, &asked, &pending, &said)).await;
        self.pass("checkout.after_step_3")?;
        match ended {
            Ok(Ended::Answer(answer)) => {
                let outcome = if answer.status == 201 { "paid" } else { "refused" };
                metrics::counter!("bodega_sales_checkouts_total", "outcome" => outcome).increment(1);
                Ok(Carried::Answer(answer))
            }
            Ok(Ended::Open) => {
                metrics::counter!("bodega_sales_checkouts_total", "outcome" => "open").increment(1);
                Err(CheckoutError::ProviderUnavailable { order: id }.into())
            }
            Err(error) if is_lost(&error) => {
                self.lost(step, (id, payment), verdict).await?;
                if has_key { Ok(Carried::Busy) } else { self.answer_of(&scope, id).await.map(Carried::Answer) }
            }
            Err(error) => Err(error),
        }
    }

    /// Somebody else has ended it. Where it came to nothing, what the provider did meanwhile is undone.
    async fn lost(
        &self,
        call: Call,
        (order, payment): (Id<noun::Order>, Id<noun::Payment>),
        verdict: Verdict,
    ) -> Result<(), SalesError> {
        let scope = call.scope.clone();
        let note = move |tx: &mut Tx| match order::find(tx, &scope, order)?.status {
            Status::Expired => match payments::called_off(tx, &scope, payment, &verdict) {
                Ok(_) | Err(PaymentsError::WrongState(_)) => Ok(()),
                Err(error) => Err(SalesError::from(error)),
            },
            _ => Ok(()),
        };
        let again = with_origin(self.env().call(call.actor.clone(), call.scope.clone()), &call);
        self.db().write(&again, note).await
    }

    /// What is to be said of an order that somebody else has ended.
    pub(super) async fn answer_of(&self, scope: &Scope, id: Id<noun::Order>) -> Result<Answer, SalesError> {
        let asked = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let order = order::find(tx, &asked, id)?;
            let payments = order::intents(tx, &asked, &order)?;
            Ok::<_, SalesError>((OrderView::of(&order, &payments), order.status))
        };
        let (view, status) = self.db().read(scope, read).await?;
        match status {
            Status::PendingPayment => Err(CheckoutError::ProviderUnavailable { order: id }.into()),
            Status::Expired => Err(CheckoutError::NotPaid { order: id }.into()),
            _ => Ok(kept_data(StatusCode::CREATED, &view).map_err(|error| DbError::Internal(error.to_string()))?),
        }
    }

    /// Is this a way to pay that the shop takes?
    fn check_paying(&self, wish: &Wish) -> Result<(), SalesError> {
        match &wish.paying {
            Some(Paying::AtHandover) if !self.settings().at_handover => Err(CheckoutError::NotAtHandover.into()),
            _ => Ok(()),
        }
    }

    /// Who is asked for the money.
    fn provider(&self, wish: &Wish, plan: &Plan) -> Result<Option<String>, SalesError> {
        match &wish.paying {
            Some(Paying::Card { .. }) if plan.quote.total > 0 => Ok(Some(self.payments().provider()?.to_owned())),
            _ => Ok(None),
        }
    }

    pub(super) fn pass(&self, point: &'static str) -> Result<(), SalesError> {
        Ok(self.settings().cut.pass(point)?)
    }

    /// An order that waits for its payment, with all that is known of it.
    pub(super) fn pending(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Pending>, SalesError> {
        let Some(under_way) = attempt::find(tx, scope, id)? else { return Ok(None) };
        let order = order::find(tx, scope, id)?;
        if order.status != Status::PendingPayment {
            return Ok(None);
        }
        let intent = payments::find(tx, scope, under_way.payment)?;
        Ok(Some(Pending { order, intent, key: under_way.key, expires_at: under_way.expires_at }))
    }

    /// A call by the worker over one merchant.
    pub(super) fn by_worker(&self, merchant: MerchantId) -> Call {
        self.env().call(Actor::system("sales.recover"), Scope::One(merchant))
    }
}

/// Was somebody else first? Then nothing was written.
pub(super) fn is_lost(error: &SalesError) -> bool {
    matches!(
        error,
        SalesError::Order(order::OrderError::Move { .. } | order::OrderError::Changed)
            | SalesError::Payments(PaymentsError::Changed | PaymentsError::CalledOff | PaymentsError::WrongState(_))
    )
}

/// The same request goes on: its steps are found together in the audit and in traces.
fn with_origin(mut call: Call, of: &Call) -> Call {
    call.request_id = of.request_id.clone();
    call.trace = of.trace.clone();
    call.address = of.address;
    call
}
