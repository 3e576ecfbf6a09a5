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

/// Uses of limited promotions were taken, or given back.
pub(crate) fn used(tx: &mut Tx, count: u64, outcome: &'static str) {
    tx.after_commit(move || counter!("bodega_sales_promotion_uses_total", "outcome" => outcome).increment(count));
}

/// There was no use left.
pub(crate) fn used_up() {
    counter!("bodega_sales_promotion_refusals_total").increment(1);
}

/// An order was placed, stands, or came to this end.
pub(crate) fn order(tx: &mut Tx, outcome: &'static str) {
    tx.after_commit(move || counter!("bodega_sales_orders_total", "outcome" => outcome).increment(1));
}

/// An order was moved on.
pub(crate) fn moved(tx: &mut Tx, to: crate::order::Status) {
    tx.after_commit(move || counter!("bodega_sales_order_moves_total", "to" => to.as_str()).increment(1));
}
