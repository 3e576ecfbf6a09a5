//! How payments are shown.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Money, Scope, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Capture, Claim, Intent, State};
use crate::{
    PaymentsError,
    capture::{self, http::CaptureView},
    provider::{Card, NextAction},
    refund::{self, http::RefundView},
};

/// A payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payment)]
pub(crate) struct IntentView {
    id: Id<noun::Payment>,
    /// What it is for.
    #[schema(example = "ord_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    reference: String,
    #[schema(example = "sandbox")]
    provider: String,
    status: State,
    /// Does what it pays for stand?
    claim: Claim,
    amount: Money,
    capture: Capture,
    /// How much is held or was taken, in minor units.
    #[schema(example = 1290)]
    authorised: i64,
    /// How much was taken.
    #[schema(example = 1290)]
    captured: i64,
    /// How much the provider was asked to take, and has not answered.
    #[schema(example = 0)]
    capturing: i64,
    /// How much was given back.
    #[schema(example = 0)]
    refunded: i64,
    /// How much is to be given back, and is not yet.
    #[schema(example = 0)]
    refunding: i64,
    customer_id: Option<Id<noun::Customer>>,
    saved_method_id: Option<Id<noun::SavedMethod>>,
    /// What is known of the card.
    card: Option<Card>,
    /// Why it failed or was called off, as a word for programs.
    failure: Option<String>,
    /// What the payer has to do.
    next_action: Option<NextAction>,
    /// Only where one payment is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    captures: Option<Vec<CaptureView>>,
    /// Only where one payment is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunds: Option<Vec<RefundView>>,
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Intent> for IntentView {
    fn from(intent: Intent) -> Self {
        Self {
            id: intent.id,
            reference: intent.reference,
            provider: intent.provider,
            status: intent.state,
            claim: intent.claim,
            amount: intent.amount,
            capture: intent.capture,
            authorised: intent.authorised,
            captured: intent.captured,
            capturing: intent.capturing,
            refunded: intent.refunded,
            refunding: intent.refunding,
            customer_id: intent.customer,
            saved_method_id: intent.method,
            card: intent.card,
            failure: intent.failure,
            next_action: intent.next_action,
            captures: None,
            refunds: None,
            version: intent.version,
            created_at: intent.created_at,
            updated_at: intent.updated_at,
        }
    }
}

impl IntentView {
    /// Its version, for the `ETag`.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// A payment with all that belongs to it.
    pub fn whole(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Payment>) -> Result<Self, PaymentsError> {
        let captures = capture::of_intent(tx, scope, id)?;
        let refunds = refund::of_intent(tx, scope, id)?;
        Ok(Self {
            captures: Some(captures.into_iter().map(CaptureView::from).collect()),
            refunds: Some(refunds.into_iter().map(RefundView::from).collect()),
            ..super::find(tx, scope, id)?.into()
        })
    }
}
