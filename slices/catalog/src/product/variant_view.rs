//! Variants as they are shown.

use bodega_kernel::{Currency, Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Barcode, Price, Unit, Variant};
use crate::words::Words;

/// A variant as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantView {
    /// Its id.
    pub id: Id<noun::Variant>,
    /// Unique in its merchant's catalogue.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// What sets it apart.
    #[schema(example = "1 l")]
    pub title: String,
    /// The same in named parts.
    pub options: Words,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    #[schema(example = 1)]
    pub step: i64,
    /// The least that is sold at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most that is sold at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// The codes on it and on its cases.
    pub barcodes: Vec<BarcodeView>,
    /// What it costs.
    pub price: PriceView,
    /// What it cost before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<PriceView>,
    /// What a kilo or a litre costs, where it is weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<PriceView>,
}

/// Money for a quantity of the variant's unit.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// Minor units.
    #[schema(example = 690)]
    pub amount: i64,
    /// ISO 4217.
    pub currency: Currency,
    /// The quantity that it is for.
    #[schema(example = 1)]
    pub per: i64,
}

/// A code, and how much of the variant's unit it stands for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BarcodeView {
    /// As it is printed.
    #[schema(example = "7290000066318")]
    pub code: String,
    /// How much one scan means.
    #[schema(example = 1)]
    pub quantity: i64,
}

/// A variant as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminVariantView {
    /// What everybody sees.
    #[serde(flatten)]
    pub variant: VariantView,
    /// What one piece weighs.
    pub weight_g: Option<i64>,
    /// May it be sold?
    pub active: bool,
}

impl From<Variant> for VariantView {
    fn from(variant: Variant) -> Self {
        let price = variant.price;
        let per = |amount: i64, per: i64| PriceView { amount, currency: price.currency, per };
        let a_thousand = price.of(1000).map(|money| per(money.amount, 1000));
        Self {
            id: variant.id,
            sku: variant.sku,
            title: variant.title,
            options: variant.options,
            unit: variant.unit,
            step: variant.step,
            min: variant.min,
            max: variant.max,
            barcodes: variant.barcodes.into_iter().map(BarcodeView::from).collect(),
            price: price.into(),
            compare_at_price: variant.compare_at.map(|amount| per(amount, price.per)),
            unit_price: if variant.unit == Unit::Each { None } else { a_thousand },
        }
    }
}

impl From<Variant> for AdminVariantView {
    fn from(variant: Variant) -> Self {
        Self { weight_g: variant.weight_g, active: variant.active, variant: variant.into() }
    }
}

impl From<Price> for PriceView {
    fn from(price: Price) -> Self {
        Self { amount: price.amount, currency: price.currency, per: price.per }
    }
}

impl From<Barcode> for BarcodeView {
    fn from(barcode: Barcode) -> Self {
        Self { code: barcode.code, quantity: barcode.quantity }
    }
}
