//! What jobs do with providers: each asks outside of a transaction, under a key of its own, and writes down what came of
//! it. Run again after a crash, the provider answers the same and the outcome is written once.

use bodega_db::crash;
use bodega_events::{JobError, JobKind, JobRun};
use bodega_kernel::{Call, Id, MerchantId, Scope, noun};
use serde::Deserialize;
use std::time::Duration;

use crate::{
    Payments, PaymentsError, capture,
    intent::{self, Claim, Intent, State},
    payments::fetch,
    provider::{self, Decline, ProviderError, Verdict},
    refund,
};

/// Did it come to an end?
pub(crate) type Ended = Result<bool, PaymentsError>;

impl Payments {
    /// Takes a part of what is held, as was asked for.
    pub(crate) async fn carry_out_capture(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Capture>,
    ) -> Ended {
        let scope = Scope::One(merchant);
        let within = scope.clone();
        let read = move |tx: &mut bodega_db::ReadTx| {
            let portion = capture::find(tx, &within, id)?;
            Ok::<_, PaymentsError>((intent::find(tx, &within, portion.intent)?, portion))
        };
        let (intent, portion) = self.db().read(&scope, read).await?;
        if portion.status != capture::Status::Pending {
            return Ok(true);
        }
        let provider = self.of(&intent).ok_or(PaymentsError::NoProvider)?;
        let ask = provider::Capture {
            payment: fetch(merchant, &intent),
            key: id.to_string(),
            amount: portion.amount,
            last: portion.last,
        };
        crash::point("capture.before");
        let moved = self.patiently(provider.name(), "capture", provider.capture(&ask)).await;
        crash::point("capture.in_provider");
        let done = match moved {
            Ok(moved) if moved.done => {
                self.db().write(&call(), move |tx| capture::taken(tx, &scope, id, &moved)).await.map(|_| true)
            }
            Ok(_) => Ok(false),
            Err(ProviderError::Refused { code, .. }) => {
                self.db().write(&call(), move |tx| capture::failed(tx, &scope, id, &code)).await.map(|_| true)
            }
            Err(ProviderError::Unavailable(_)) => Err(PaymentsError::ProviderUnavailable),
        };
        crash::point("capture.after");
        done
    }

    /// Gives money back, as was asked for.
    pub(crate) async fn carry_out_refund(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Refund>,
    ) -> Ended {
        let scope = Scope::One(merchant);
        let within = scope.clone();
        let read = move |tx: &mut bodega_db::ReadTx| {
            let refund = refund::find(tx, &within, id)?;
            let captures = capture::of_intent(tx, &within, refund.intent)?;
            Ok::<_, PaymentsError>((intent::find(tx, &within, refund.intent)?, refund, captures))
        };
        let (intent, refund, captures) = self.db().read(&scope, read).await?;
        if refund.status != refund::Status::Pending {
            return Ok(true);
        }
        let provider = self.of(&intent).ok_or(PaymentsError::NoProvider)?;
        let ask = provider::Refund {
            payment: fetch(merchant, &intent),
            key: refund.key(),
            provider_ref: refund.provider_ref.clone(),
            capture_ref: captures.iter().find_map(|one| one.provider_ref.clone()),
            amount: refund.amount,
        };
        crash::point("refund.before");
        let moved = self.patiently(provider.name(), "refund", provider.refund(&ask)).await;
        crash::point("refund.in_provider");
        match moved {
            Ok(moved) if moved.done => {
                self.db().write(&call(), move |tx| refund::paid(tx, &scope, id, &moved)).await.map(|_| true)
            }
            Ok(moved) => {
                self.db().write(&call(), move |tx| refund::accepted(tx, &scope, id, &moved)).await.map(|()| false)
            }
            Err(ProviderError::Refused { code, message }) => {
                let why = Decline { code, message };
                self.db().write(&call(), move |tx| refund::failed(tx, &scope, id, &why)).await.map(|_| true)
            }
            Err(ProviderError::Unavailable(_)) => Err(PaymentsError::ProviderUnavailable),
        }
    }

    /// Lets go of what is held for a payment that was called off. What the provider has taken instead is given back.
    pub(crate) async fn carry_out_cancel(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Payment>,
    ) -> Ended {
        let scope = Scope::One(merchant);
        let within = scope.clone();
        let intent = self.db().read(&scope, move |tx| intent::find(tx, &within, id)).await?;
        let waits = intent.state.is_open() || intent.state == State::Authorised;
        if intent.claim != Claim::CalledOff || !waits {
            return Ok(true);
        }
        let provider = self.of(&intent).ok_or(PaymentsError::NoProvider)?;
        let age = self.env().now().since(intent.updated_at);
        let ask = provider::Cancel { payment: fetch(merchant, &intent), key: format!("{id}-cancel"), age };
        crash::point("cancel.before");
        let moved = self.patiently(provider.name(), "cancel", provider.cancel(&ask)).await;
        crash::point("cancel.in_provider");
        match moved {
            Ok(moved) if moved.done => {
                self.db().write(&call(), move |tx| intent::canceled(tx, &scope, id)).await.map(|_| true)
            }
            Ok(_) => Ok(false),
            Err(ProviderError::Refused { code, .. }) => self.instead_of_cancel(call, merchant, &intent, &code).await,
            Err(ProviderError::Unavailable(_)) => Err(PaymentsError::ProviderUnavailable),
        }
    }

    /// The provider will not cancel: most likely it has taken the money.
    async fn instead_of_cancel(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        intent: &Intent,
        code: &str,
    ) -> Ended {
        let (scope, id) = (Scope::One(merchant), intent.id);
        match self.ask(merchant, intent).await {
            verdict @ Verdict::Captured(_) => {
                self.db().write(&call(), move |tx| intent::called_off(tx, &scope, id, &verdict)).await.map(|_| true)
            }
            Verdict::Canceled | Verdict::Declined(_) => {
                self.db().write(&call(), move |tx| intent::canceled(tx, &scope, id)).await.map(|_| true)
            }
            other => {
                tracing::warn!(payment = %id, code, ?other, "a payment cannot be canceled with its provider");
                Ok(false)
            }
        }
    }
}

#[derive(Deserialize)]
struct OfCapture {
    capture: Id<noun::Capture>,
}
#[derive(Deserialize)]
struct OfRefund {
    refund: Id<noun::Refund>,
}
#[derive(Deserialize)]
struct OfPayment {
    payment: Id<noun::Payment>,
}

/// How a job ends: what is not over is done again later, however often.
fn ended(ended: Ended) -> Result<(), JobError> {
    match ended {
        Ok(true) => Ok(()),
        Ok(false) => Err(JobError::Unwell("the provider has not finished".to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// The pause after a provider's first silence, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(30));

/// The jobs that ask providers.
pub(crate) fn jobs(payments: &Payments) -> Vec<JobKind> {
    let [one, two, three] = [payments.clone(), payments.clone(), payments.clone()];
    let jobs = vec![
        JobKind::new(capture::JOB, move |run: JobRun| {
            let payments = one.clone();
            async move {
                let OfCapture { capture } = run.read()?;
                ended(payments.carry_out_capture(|| run.call(), run.merchant, capture).await)
            }
        }),
        JobKind::new(refund::JOB, move |run: JobRun| {
            let payments = two.clone();
            async move {
                let OfRefund { refund } = run.read()?;
                ended(payments.carry_out_refund(|| run.call(), run.merchant, refund).await)
            }
        }),
        JobKind::new(intent::JOB, move |run: JobRun| {
            let payments = three.clone();
            async move {
                let OfPayment { payment } = run.read()?;
                ended(payments.carry_out_cancel(|| run.call(), run.merchant, payment).await)
            }
        }),
    ];
    jobs.into_iter().map(|job| job.pauses(PAUSES.0, PAUSES.1)).collect()
}
