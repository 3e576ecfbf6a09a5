//! What something comes to, as it is sent.

use bodega_kernel::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::pricing::{Applied, Charge, ChargeKind, Exemption, Quote, Tax};

/// What something comes to: orders and previews say it in the same words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderTotals)]
pub struct TotalsView {
    /// The goods.
    pub subtotal: Money,
    /// What is taken off.
    pub discount: Money,
    /// What bringing it costs.
    pub delivery_fee: Money,
    /// All taxes.
    pub tax: Money,
    /// What is to be paid.
    pub total: Money,
    /// What comes on top of the goods, one by one.
    pub charges: Vec<ChargeView>,
    /// What is taken off, one by one.
    pub discounts: Vec<Applied>,
    /// The taxes by rate.
    pub taxes: Vec<TaxView>,
    /// Are the taxes in the prices?
    pub tax_included: bool,
}

/// What comes on top of the goods.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderCharge)]
pub struct ChargeView {
    /// What for.
    #[serde(rename = "type")]
    pub kind: ChargeKind,
    /// How much.
    pub amount: Money,
    /// What it would be without promotions and thresholds.
    pub usual: Money,
}

/// The tax of one rate.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderTax)]
pub struct TaxView {
    /// Where.
    #[schema(example = "IL")]
    pub country: String,
    /// The part of the country that has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The class of the goods.
    #[schema(example = "standard")]
    pub class: String,
    /// Millionths: 180000 is 18 %.
    #[schema(example = 180000)]
    pub rate: i64,
    /// What it is reckoned of.
    pub base: Money,
    /// The tax.
    pub amount: Money,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
}

impl TotalsView {
    /// What a quote comes to.
    pub fn of(quote: &Quote) -> Self {
        let money = |amount| Money::new(amount, quote.currency);
        let charge = |one: &Charge| ChargeView { kind: one.kind, amount: money(one.amount), usual: money(one.usual) };
        let tax = |one: &Tax| TaxView {
            country: one.country.clone(),
            region: one.region.clone(),
            class: one.class.clone(),
            rate: one.rate,
            base: money(one.base),
            amount: money(one.amount),
            exemption: one.exemption,
        };
        Self {
            subtotal: money(quote.subtotal),
            discount: money(quote.discount),
            delivery_fee: money(quote.delivery_fee),
            tax: money(quote.tax),
            total: money(quote.total),
            charges: quote.charges.iter().map(charge).collect(),
            discounts: quote.discounts.clone(),
            taxes: quote.taxes.iter().map(tax).collect(),
            tax_included: quote.tax_included,
        }
    }
}
