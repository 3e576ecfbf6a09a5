//! How stock is shown.

use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Level, StockRow, Suggestion};

/// A stock row.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StockView {
    id: Id<noun::Stock>,
    branch_id: Id<noun::Site>,
    variant_id: Id<noun::Variant>,
    #[schema(example = "MILK-1L")]
    sku: String,
    /// What is there.
    #[schema(example = 42)]
    on_hand: i64,
    /// What of it is promised.
    #[schema(example = 5)]
    reserved: i64,
    /// What is kept back from selling.
    #[schema(example = 2)]
    safety_stock: i64,
    /// What can be sold: on hand, less what is promised, less what is kept back.
    #[schema(example = 35)]
    available: i64,
    /// At or below this it is time to order.
    #[serde(skip_serializing_if = "Option::is_none")]
    reorder_point: Option<i64>,
    /// How much is ordered at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    reorder_quantity: Option<i64>,
    level: Level,
    updated_at: Time,
    /// What of it lies in which bin; only where one row is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    bins: Option<Vec<InBinView>>,
}

/// So much lies in a bin.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InBinView {
    pub bin_id: Id<noun::Bin>,
    #[schema(example = "A-01-2")]
    pub code: String,
    pub on_hand: i64,
}

/// A stock row at a past moment. What was promised then is not kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastStockView {
    id: Id<noun::Stock>,
    branch_id: Id<noun::Site>,
    variant_id: Id<noun::Variant>,
    sku: String,
    /// What was there.
    on_hand: i64,
    as_of: Time,
}

/// A row of a list of stock: as it stands, or, when `asOf` was asked for, as it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ListedStockView {
    Now(StockView),
    Past(PastStockView),
}

/// A line of a suggested purchase order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SuggestionView {
    #[serde(flatten)]
    row: StockView,
    /// What is on its way there from other sites.
    incoming: i64,
    /// How much to order.
    suggested: i64,
}

impl StockView {
    pub(crate) fn of(row: StockRow, bins: Option<Vec<InBinView>>) -> Self {
        let balance = &row.balance;
        Self {
            id: balance.id,
            branch_id: balance.site,
            variant_id: balance.variant,
            on_hand: balance.on_hand,
            reserved: balance.reserved,
            safety_stock: balance.safety_stock,
            available: balance.available(),
            reorder_point: balance.reorder_point,
            reorder_quantity: balance.reorder_quantity,
            level: balance.level(),
            updated_at: balance.updated_at,
            sku: row.sku,
            bins,
        }
    }
}

impl PastStockView {
    pub(crate) fn of(row: StockRow, as_of: Time) -> Self {
        let (balance, sku) = (row.balance, row.sku);
        let (id, branch_id, variant_id) = (balance.id, balance.site, balance.variant);
        Self { id, branch_id, variant_id, sku, on_hand: balance.on_hand, as_of }
    }
}

impl From<Suggestion> for SuggestionView {
    fn from(suggestion: Suggestion) -> Self {
        let (incoming, suggested) = (suggestion.incoming, suggestion.quantity);
        Self { row: StockView::of(suggestion.row, None), incoming, suggested }
    }
}
