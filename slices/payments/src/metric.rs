//! What the slice counts.

use bodega_db::Tx;
use metrics::{counter, histogram};

use crate::intent::Intent;

/// A payment has come so far.
pub(crate) fn became(tx: &mut Tx, intent: &Intent) {
    let state = intent.state.as_str();
    tx.after_commit(move || counter!("bodega_payments_intents_total", "state" => state).increment(1));
}

/// Money was moved, or should have been.
pub(crate) fn moved(tx: &mut Tx, outcome: &'static str) {
    tx.after_commit(move || counter!("bodega_payments_movements_total", "outcome" => outcome).increment(1));
}

/// A provider was asked, and answered like this after so long.
pub(crate) fn asked(provider: &str, what: &'static str, outcome: &'static str, seconds: f64) {
    let provider = provider.to_owned();
    counter!("bodega_payments_calls_total", "provider" => provider.clone(), "call" => what, "outcome" => outcome)
        .increment(1);
    histogram!("bodega_payments_call_seconds", "provider" => provider, "call" => what).record(seconds);
}

/// A webhook came, and this became of it.
pub(crate) fn letter(provider: &'static str, outcome: &'static str) {
    counter!("bodega_payments_webhooks_total", "provider" => provider, "outcome" => outcome).increment(1);
}

/// Something was found that a person should look at.
pub(crate) fn found(tx: &mut Tx, kind: &'static str) {
    tx.after_commit(move || counter!("bodega_payments_findings_total", "kind" => kind).increment(1));
}
