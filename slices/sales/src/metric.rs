//! What the slice counts.

use bodega_db::Tx;
use metrics::counter;

use crate::slot::Refusal;

/// A place in a window was taken, or given back.
pub(crate) fn place(tx: &mut Tx, outcome: &'static str) {
    tx.after_commit(move || counter!("bodega_sales_slot_places_total", "outcome" => outcome).increment(1));
}

/// A place was refused. Counted where it is refused: there is no commit to wait for.
pub(crate) fn refused(reason: Refusal) {
    counter!("bodega_sales_slot_refusals_total", "reason" => reason.as_str()).increment(1);
}
