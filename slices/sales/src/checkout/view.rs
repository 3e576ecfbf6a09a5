//! What a checkout comes to, as it is shown.

use bodega_inventory::Shortage;
use bodega_kernel::{Id, Lang, Money, Time, noun};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Plan, Problem};
use crate::{
    cart::{PriceView, title},
    order::TotalsView,
    pricing::{self, BasketLine, FreeDelivery},
    routing::Considered,
    slot::Window,
};

/// What a cart comes to, and what stands in the way of buying it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutPreview)]
pub struct PreviewView {
    /// Where it comes from.
    pub branch_id: Option<Id<noun::Site>>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<PreviewSlot>,
    /// What is bought, presents included.
    pub lines: Vec<PreviewLine>,
    /// What it comes to.
    #[serde(flatten)]
    pub totals: TotalsView,
    /// How far it is to free delivery, where it ever is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_delivery: Option<FreeDelivery>,
    /// What there is too little of where it comes from.
    pub missing: Vec<MissingView>,
    /// What else the shopper has to know.
    pub problems: Vec<Problem>,
    /// Can it be bought as it is?
    pub orderable: bool,
    /// The version of the cart that this is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cart_version: Option<i64>,
    /// Every site that was looked at, and what became of it.
    pub routing: Vec<Considered>,
    /// How each total came about: with `explain=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Value>,
}

/// A line of a preview.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutPreviewLine)]
pub struct PreviewLine {
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// What it is called.
    #[schema(example = "Fresh milk, 1 l")]
    pub title: String,
    /// How much of its unit.
    #[schema(example = 2)]
    pub quantity: i64,
    /// What it costs before promotions.
    pub unit_price: PriceView,
    /// What is taken off the line.
    pub discount: Money,
    /// What is paid for the line, tax included.
    pub line_total: Money,
    /// Is it a present?
    pub gift: bool,
}

/// The window that was chosen.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutPreviewSlot)]
pub struct PreviewSlot {
    /// Which.
    pub id: Id<noun::Slot>,
    /// Its start.
    pub starts_at: Time,
    /// Its end.
    pub ends_at: Time,
    /// The branch's IANA time zone.
    #[schema(example = "Asia/Jerusalem")]
    pub time_zone: String,
    /// How many more orders it takes, where it has a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<i64>,
}

/// Of what there is too little.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutMissing)]
pub struct MissingView {
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// How much is wanted.
    #[schema(example = 5)]
    pub wanted: i64,
    /// How much there is.
    #[schema(example = 3)]
    pub available: i64,
}

impl PreviewView {
    /// A plan, for somebody who reads this language.
    pub fn of(plan: &Plan, lang: Lang, explain: bool) -> Self {
        let arrival = plan.arrival.as_ref();
        let routed = arrival.and_then(|arrival| arrival.routed.as_ref());
        let blocked = plan.problems.iter().any(|problem| problem.blocking);
        Self {
            branch_id: routed.and_then(crate::routing::Routed::site),
            slot: arrival.and_then(|arrival| arrival.window.as_ref()).map(PreviewSlot::of),
            lines: plan.basket.lines.iter().map(|line| PreviewLine::of(plan, line, lang)).collect(),
            totals: TotalsView::of(&plan.quote),
            free_delivery: plan.quote.free_delivery,
            missing: plan.missing.iter().map(MissingView::of).collect(),
            problems: plan.problems.clone(),
            orderable: !blocked && plan.missing.is_empty() && arrival.is_some(),
            cart_version: plan.cart.map(|(_, version)| version),
            routing: routed.map(|routed| routed.considered.clone()).unwrap_or_default(),
            explain: explain.then(|| pricing::why(&plan.quote)),
        }
    }
}

impl PreviewLine {
    fn of(plan: &Plan, line: &BasketLine, lang: Lang) -> Self {
        let currency = plan.quote.currency;
        let quoted = plan.quote.line(line.key);
        Self {
            variant_id: line.goods.variant,
            sku: line.goods.sku.clone(),
            title: title(line, lang),
            quantity: line.quantity,
            unit_price: PriceView { amount: line.price.amount, currency, per: line.price.per },
            discount: Money::new(quoted.map_or(0, |line| line.discount), currency),
            line_total: Money::new(quoted.map_or(0, |line| line.total), currency),
            gift: line.gift.is_some(),
        }
    }
}

impl PreviewSlot {
    fn of(window: &Window) -> Self {
        Self {
            id: window.slot,
            starts_at: window.starts_at,
            ends_at: window.ends_at,
            time_zone: window.time_zone.clone(),
            remaining: window.remaining,
        }
    }
}

impl MissingView {
    fn of(lack: &Shortage) -> Self {
        Self { variant_id: lack.variant, sku: lack.sku.clone(), wanted: lack.wanted, available: lack.available }
    }
}
