//! Money that no provider moved.

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Invalid, Money, Scope};
use serde_json::json;

use super::{Capture, Claim, Intent, State, change, store};
use crate::{
    PaymentsError,
    capture::{self, Split},
    events::{PaymentCaptured, PaymentOpened},
    ledger::{Account, Transfer},
    metric,
    provider::Approval,
    word::words,
};

words! {
    /// How money was received without a provider.
    #[schema(as = PaymentMeans)]
    Means {
        /// In coins and notes.
        Cash = "CASH",
        /// By a card terminal of the shop's own.
        Terminal = "TERMINAL",
    }
}

/// Money that was received at handover.
#[derive(Debug, Clone)]
pub struct Received {
    /// What it is for: the order's id as text.
    pub reference: String,
    /// How much.
    pub amount: Money,
    /// What it is for.
    pub split: Split,
    /// How.
    pub means: Means,
}

/// Who is named as the provider of what none moved.
pub(crate) const HANDOVER: &str = "handover";

/// Books money that was received at handover: a payment that is captured from the beginning.
pub fn received(tx: &mut Tx, scope: &Scope, got: &Received) -> Result<Intent, PaymentsError> {
    if got.amount.amount < 1 {
        return Err(Invalid::one("amount", "OUT_OF_RANGE", "must be above zero").into());
    }
    got.split.check(got.amount.amount)?;
    let now = tx.now();
    let opened = Intent {
        id: tx.id(),
        reference: got.reference.clone(),
        provider: HANDOVER.to_owned(),
        amount: got.amount,
        capture: Capture::Automatic,
        state: State::RequiresConfirmation,
        claim: Claim::Committed,
        authorised: 0,
        capturing: 0,
        captured: 0,
        refunding: 0,
        refunded: 0,
        customer: None,
        token: None,
        method: None,
        save_as_default: false,
        card: None,
        provider_ref: None,
        failure: None,
        next_action: None,
        split: None,
        version: 1,
        due_at: None,
        created_at: now,
        updated_at: now,
    };
    store::push_insert(tx, scope.one()?, &opened)?;
    let mut facts = Facts::new();
    facts.add(&PaymentOpened::of(&opened, opened.provider.clone()))?;
    let after = Intent { state: State::Captured, authorised: got.amount.amount, captured: got.amount.amount, ..opened };
    let portion = capture::taken_at_once(tx, scope, &after, got.split, &Approval::of(got.amount))?;
    let mut transfers = vec![Transfer::income(Account::Cash, got.amount.amount)];
    transfers.extend(Transfer::earnings(&got.split));
    let tell = |intent: &Intent| PaymentCaptured::of(intent, portion.id, got.amount.amount, 0);
    let changing = change(tx, scope, after, &transfers, (&mut facts, tell))?;
    facts.append(tx, scope)?;
    let intent = changing.sure(tx)?;
    let entry = Audit::new("payment.received", "payment", intent.id);
    tx.record(entry.after(json!({ "reference": got.reference, "amount": got.amount, "means": got.means })))?;
    metric::became(tx, &intent);
    Ok(intent)
}
