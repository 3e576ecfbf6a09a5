//! How changes of stock are sent.

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Check, Id, Invalid, Quantity, noun, text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Adjust, Count, Counted, Delta, Tune};
use crate::Item;

/// So many lines in one correction.
pub(super) const MAX_LINES: usize = 1_000;

/// What somebody has counted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "onHand": 42, "reason": "counted", "expectedOnHand": 40 }))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct CountBody {
    /// What is there.
    #[schema(minimum = 0, maximum = 1000000000)]
    on_hand: i64,
    /// Why.
    reason: String,
    /// What the book said when it was counted. If it says something else by now, the count is refused.
    expected_on_hand: Option<i64>,
    /// As PATCH takes it.
    #[schema(minimum = 0, maximum = 1000000000)]
    safety_stock: Option<i64>,
    /// As PATCH takes it.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000000000)]
    reorder_point: Given<i64>,
    /// As PATCH takes it.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    reorder_quantity: Given<i64>,
    #[serde(default)]
    id: Ignored,
    #[serde(default)]
    branch_id: Ignored,
    #[serde(default)]
    variant_id: Ignored,
    #[serde(default)]
    sku: Ignored,
    #[serde(default)]
    reserved: Ignored,
    #[serde(default)]
    available: Ignored,
    #[serde(default)]
    level: Ignored,
    #[serde(default)]
    updated_at: Ignored,
    #[serde(default)]
    bins: Ignored,
}

/// What is set by hand about a stock row; what is not sent stays, and `null` empties.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "safetyStock": 2, "reorderPoint": 10, "reorderQuantity": 24 }))]
pub(crate) struct TuneBody {
    /// What is kept back from selling.
    #[schema(minimum = 0, maximum = 1000000000)]
    safety_stock: Option<i64>,
    /// At or below this it is time to order.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000000000)]
    reorder_point: Given<i64>,
    /// How much is ordered at once.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    reorder_quantity: Given<i64>,
}

/// A correction by differences, all or none.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reason": "broken", "lines": [{ "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "sku": "MILK-1L", "delta": -3 }]
}))]
pub(crate) struct AdjustBody {
    /// Why.
    reason: String,
    lines: Vec<DeltaBody>,
}

/// A difference.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DeltaBody {
    branch_id: Id<noun::Site>,
    #[schema(example = "MILK-1L")]
    sku: String,
    /// Up or down; not zero.
    #[schema(minimum = -1000000000, maximum = 1000000000)]
    delta: i64,
    /// In which bin, where it matters.
    bin_id: Option<Id<noun::Bin>>,
}

fn is_quantity(quantity: i64) -> bool {
    (0..=Quantity::MAX).contains(&quantity)
}

impl CountBody {
    pub(super) fn checked(self, what: Counted) -> Result<Count, Invalid> {
        let mut check = Check::new();
        check.that(is_quantity(self.on_hand), "onHand", "OUT_OF_RANGE", "must be between 0 and 1000000000");
        let reason = text::checked(&mut check, "reason", &self.reason, 1, 500);
        let (safety_stock, reorder_point) = (self.safety_stock, self.reorder_point);
        let tune = TuneBody { safety_stock, reorder_point, reorder_quantity: self.reorder_quantity };
        let tune = tune.checked(&mut check);
        check.done()?;
        Ok(Count { what, on_hand: self.on_hand, expected: self.expected_on_hand, reason, tune })
    }
}

impl TuneBody {
    pub(super) fn checked(self, check: &mut Check) -> Tune {
        let sane = |given: Option<i64>| given.is_none_or(is_quantity);
        let range = "must be between 0 and 1000000000";
        check.that(sane(self.safety_stock), "safetyStock", "OUT_OF_RANGE", range);
        check.that(sane(self.reorder_point.value().copied()), "reorderPoint", "OUT_OF_RANGE", range);
        let quantity = self.reorder_quantity.value().copied();
        let positive = quantity.is_none_or(|quantity| Quantity::try_from(quantity).is_ok());
        check.that(positive, "reorderQuantity", "OUT_OF_RANGE", "must be between 1 and 1000000000");
        Tune {
            safety_stock: self.safety_stock,
            reorder_point: self.reorder_point,
            reorder_quantity: self.reorder_quantity,
        }
    }
}

impl AdjustBody {
    pub(super) fn checked(self) -> Result<Adjust, Invalid> {
        let mut check = Check::new();
        let reason = text::checked(&mut check, "reason", &self.reason, 1, 500);
        check.that(!self.lines.is_empty(), "lines", "REQUIRED", "must not be empty");
        check.that(self.lines.len() <= MAX_LINES, "lines", "TOO_MANY", "must have at most 1000 entries");
        let mut lines = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.into_iter().enumerate().take(MAX_LINES) {
            let sku = text::checked(&mut check, &format!("lines[{index}].sku"), &line.sku, 1, 100);
            let sane = line.delta != 0 && is_quantity(line.delta.saturating_abs());
            let field = format!("lines[{index}].delta");
            check.that(sane, &field, "OUT_OF_RANGE", "must not be zero, and at most 1000000000 either way");
            lines.push(Delta { site: line.branch_id, item: Item::Sku(sku), bin: line.bin_id, delta: line.delta });
        }
        check.done()?;
        Ok(Adjust { reason, lines })
    }
}
