//! Wakes this process's workers when a job was enqueued or a person asked for a retry. Other nodes find it by looking
//! now and then; a NOTIFY in every such transaction would cost more than the moment it saves.

use std::sync::LazyLock;

use bodega_db::Tx;
use tokio::sync::watch;

// One for the process: a transaction does not know which workers there are, and one ring too many does no harm.
static BELL: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::Sender::new(0));

/// Rings once the transaction is committed.
pub(crate) fn ring_after(tx: &mut Tx) {
    tx.after_commit(|| BELL.send_modify(|rings| *rings += 1));
}

/// Hears the bell from now on.
pub(crate) fn listen() -> watch::Receiver<u64> {
    BELL.subscribe()
}
