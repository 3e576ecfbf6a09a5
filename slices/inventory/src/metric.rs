//! What the slice counts.

use bodega_db::Tx;
use metrics::counter;

/// A reservation was refused, since there was too little. Counted where it is refused: there is no commit to wait for.
pub(crate) fn conflict() {
    counter!("bodega_inventory_stock_conflicts_total").increment(1);
}

/// A reservation was made.
pub(crate) fn reserved(tx: &mut Tx) {
    tx.after_commit(|| counter!("bodega_inventory_reservations_total", "outcome" => "reserved").increment(1));
}

/// Reservations came to this end.
pub(crate) fn closed(tx: &mut Tx, outcome: &'static str, count: u64) {
    tx.after_commit(move || counter!("bodega_inventory_reservations_total", "outcome" => outcome).increment(count));
}
