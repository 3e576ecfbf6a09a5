//! Waiting a little for the board, for those who look right after they have done something.

use std::time::Duration;

use bodega_db::ReadTx;
use bodega_events::{self as events, Types};
use bodega_kernel::{MerchantId, Scope};

use super::follow::{NAME, TYPES};
use crate::{Sales, SalesError};

/// So often it is looked, and so long apart: a quarter of a second in all. Who comes under load sees the board as it is.
const LOOKS: usize = 10;
const PAUSE: Duration = Duration::from_millis(25);

/// Comes back when the board has read what was told of the merchant's orders, or when that takes too long.
pub(super) async fn settled(sales: &Sales, merchant: MerchantId) -> Result<(), SalesError> {
    for _ in 0..LOOKS {
        if sales.db().read(&Scope::One(merchant), move |tx| is_settled(tx, merchant)).await? {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

fn is_settled(tx: &mut ReadTx, merchant: MerchantId) -> Result<bool, SalesError> {
    // Nothing keeps the board here: there is nothing to wait for.
    let Some(position) = events::reached(tx, NAME)? else { return Ok(true) };
    let left = events::after(tx, &Scope::One(merchant), position, &Types::of(&TYPES), 1)?;
    Ok(left.events.is_empty() && left.reached >= left.head)
}
