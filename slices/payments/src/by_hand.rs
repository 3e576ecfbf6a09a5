//! What is done by hand over HTTP: a command, then at once what its job would do, so that the answer says what came of
//! it. Does the provider not answer, the job goes on; sent again, it is found and not done twice.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Call, Id, Invalid, MerchantId, Scope, noun};
use serde_json::json;

use crate::{
    Payments, PaymentsError, capture,
    capture::{NewCapture, Portion},
    intent::{self, Intent, Method, State},
    provider::{Decline, Verdict},
    refund,
    refund::{NewRefund, Refund},
};

impl Payments {
    /// Asks the provider for an open payment. The provider's no is [`PaymentsError::Declined`], an act that the payer owes
    /// is [`PaymentsError::ActionRequired`]; both are written down.
    pub async fn confirm(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Payment>,
        chosen: Option<Method>,
    ) -> Result<Intent, PaymentsError> {
        let scope = Scope::One(merchant);
        let before = match chosen {
            Some(method) => {
                let scope = scope.clone();
                self.db().write(&call(), move |tx| intent::choose(tx, &scope, id, &method)).await?
            }
            None => {
                let within = scope.clone();
                self.db().read(&scope, move |tx| intent::find(tx, &within, id)).await?
            }
        };
        let verdict = match before.state {
            State::RequiresMethod => return Err(Invalid::one("method", "REQUIRED", "is not named yet").into()),
            State::RequiresConfirmation => self.authorise(merchant, &before).await,
            State::RequiresAction => self.proceed(merchant, &before, None).await,
            _ => return told(before),
        };
        let unknown = matches!(verdict, Verdict::Unknown { .. } | Verdict::Unheard);
        let after = self.db().write(&call(), move |tx| intent::settle(tx, &scope, id, &verdict)).await?;
        if unknown && after.state.is_open() { Err(PaymentsError::ProviderUnavailable) } else { told(after) }
    }

    /// Calls a payment off, and lets go of what is held.
    pub async fn cancel(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Payment>,
        reason: Option<String>,
    ) -> Result<(), PaymentsError> {
        let scope = Scope::One(merchant);
        let cancel = move |tx: &mut Tx| {
            let before = intent::find(tx, &scope, id)?;
            let after = intent::call_off(tx, &scope, id, "requested_by_merchant")?;
            if after.version == before.version {
                return Ok(());
            }
            let mut entry = Audit::new("payment.canceled", "payment", id).after(json!({ "status": after.state }));
            if let Some(reason) = &reason {
                entry = entry.reason(reason);
            }
            tx.record(entry).map_err(PaymentsError::from)
        };
        self.db().write(&call(), cancel).await?;
        self.at_once(self.carry_out_cancel(call, merchant, id)).await
    }

    /// Takes of what is held.
    pub async fn take(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Payment>,
        new: NewCapture,
    ) -> Result<Portion, PaymentsError> {
        let scope = Scope::One(merchant);
        let within = scope.clone();
        let ask = move |tx: &mut Tx| {
            let portion = capture(tx, &within, id, &new)?;
            // Sent again, it is found and not new.
            if portion.created_at == tx.now() {
                let entry = Audit::new("payment.capture_requested", "payment", id);
                tx.record(entry.after(json!({ "captureId": portion.id, "amount": portion.amount })))?;
            }
            Ok::<_, PaymentsError>(portion.id)
        };
        let capture = self.db().write(&call(), ask).await?;
        self.at_once(self.carry_out_capture(call, merchant, capture)).await?;
        let within = scope.clone();
        self.db().read(&scope, move |tx| capture::find(tx, &within, capture)).await
    }

    /// Gives money back.
    pub async fn pay_back(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Payment>,
        new: NewRefund,
    ) -> Result<Refund, PaymentsError> {
        let scope = Scope::One(merchant);
        let ask = move |tx: &mut Tx| {
            let refund = refund(tx, &scope, id, &new)?;
            if refund.created_at != tx.now() {
                return Ok(refund.id);
            }
            let mut entry = Audit::new("payment.refund_requested", "refund", refund.id)
                .after(json!({ "paymentId": id, "amount": refund.amount }));
            if let Some(reason) = &new.reason {
                entry = entry.reason(reason);
            }
            tx.record(entry)?;
            Ok::<_, PaymentsError>(refund.id)
        };
        let refund = self.db().write(&call(), ask).await?;
        self.refund_at_once(call, merchant, refund).await
    }

    /// Tries a refund again that the provider had refused.
    pub async fn pay_back_again(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Refund>,
    ) -> Result<Refund, PaymentsError> {
        let scope = Scope::One(merchant);
        self.db().write(&call(), move |tx| refund::retry(tx, &scope, id)).await?;
        self.refund_at_once(call, merchant, id).await
    }

    async fn refund_at_once(
        &self,
        call: impl Fn() -> Call,
        merchant: MerchantId,
        id: Id<noun::Refund>,
    ) -> Result<Refund, PaymentsError> {
        self.at_once(self.carry_out_refund(call, merchant, id)).await?;
        let scope = Scope::One(merchant);
        let within = scope.clone();
        self.db().read(&scope, move |tx| refund::find(tx, &within, id)).await
    }

    /// Whatever the provider does not answer now, the job will ask again.
    async fn at_once(&self, work: impl Future<Output = crate::carry_out::Ended>) -> Result<(), PaymentsError> {
        match work.await {
            Ok(_) | Err(PaymentsError::ProviderUnavailable | PaymentsError::NoProvider) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// What there is to say of a payment that was confirmed.
fn told(intent: Intent) -> Result<Intent, PaymentsError> {
    match (intent.state, &intent.next_action) {
        (State::Failed, _) => {
            let code = intent.failure.clone().unwrap_or_else(|| "declined".to_owned());
            Err(PaymentsError::Declined(Decline::new(code, "The payment was declined.")))
        }
        (State::RequiresAction, Some(action)) => {
            Err(PaymentsError::ActionRequired { intent: intent.id, action: action.clone() })
        }
        (State::Canceled, _) => Err(PaymentsError::WrongState(State::Canceled)),
        _ => Ok(intent),
    }
}
