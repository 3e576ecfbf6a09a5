//! What a change of a balance means for others.

use bodega_db::DbError;
use bodega_events::Facts;

use super::model::{Balance, Level};
use crate::events::{StockLow, StockMark, StockOut, StockReplenished, StockShort};

/// Facts for the marks that a change has crossed. Nothing for a change between two marks: a busy shop would drown in
/// them.
pub(crate) fn crossing(facts: &mut Facts, before: &Balance, after: &Balance) -> Result<(), DbError> {
    if before.level() != after.level() {
        let mark = StockMark {
            stock_id: after.id,
            variant_id: after.variant,
            site_id: after.site,
            available: after.available(),
            reorder_point: after.reorder_point,
            previous: before.level(),
        };
        match after.level() {
            Level::Out => facts.add(&StockOut(mark))?,
            Level::Low => facts.add(&StockLow(mark))?,
            Level::Enough => facts.add(&StockReplenished(mark))?,
        }
    }
    if after.short() > 0 && after.on_hand != before.on_hand && after.short() != before.short() {
        facts.add(&StockShort {
            stock_id: after.id,
            variant_id: after.variant,
            site_id: after.site,
            on_hand: after.on_hand,
            reserved: after.reserved,
            short: after.short(),
        })?;
    }
    Ok(())
}
