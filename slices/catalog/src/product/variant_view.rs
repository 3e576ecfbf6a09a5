//! Variants as they are shown.

use bodega_kernel::{Currency, Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Barcode, Dimensions, Part, Price, Unit, UnitPrice, Variant};
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
    /// What a kilo, a litre or a piece costs, where it is known how much is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<UnitPriceView>,
    /// How much is in one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1000)]
    pub content_amount: Option<i64>,
    /// Of what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_unit: Option<Unit>,
    /// What a bundle holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub components: Vec<PartView>,
}

/// A part of a bundle.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Which variant.
    pub variant_id: Id<noun::Variant>,
    /// How much of its unit one bundle takes.
    #[schema(example = 2)]
    pub quantity: i64,
}

/// Money for the quantity that prices are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitPriceView {
    /// Minor units.
    #[schema(example = 690)]
    pub amount: i64,
    /// ISO 4217.
    pub currency: Currency,
    /// The quantity that it is for.
    #[schema(example = 1000)]
    pub per: i64,
    /// Of this.
    pub unit: Unit,
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
    /// What sets it apart, in other languages.
    pub titles: Words,
    /// What one piece weighs.
    pub weight_g: Option<i64>,
    /// How large one piece is, in millimetres.
    pub dimensions: Option<Dimensions>,
    /// Is each piece's serial number noted?
    pub serial_tracked: bool,
    /// Is its lot noted?
    pub lot_tracked: bool,
    /// Is the day noted until which it is good?
    pub expiry_tracked: bool,
    /// May it be sold?
    pub active: bool,
}

impl VariantView {
    /// A variant of a product whose own language is `own`.
    pub fn of(variant: &Variant, asked: Option<&str>, own: &str) -> Self {
        let price = variant.price;
        let before = variant.compare_at.map(|amount| Price { amount, ..price });
        Self {
            id: variant.id,
            sku: variant.sku.clone(),
            title: variant.title_in(asked, own).to_owned(),
            options: variant.options.clone(),
            unit: variant.unit,
            step: variant.step,
            min: variant.min,
            max: variant.max,
            barcodes: variant.barcodes.iter().map(BarcodeView::from).collect(),
            price: price.into(),
            compare_at_price: before.map(PriceView::from),
            unit_price: variant.unit_price(price).map(UnitPriceView::from),
            content_amount: variant.net.map(|net| net.amount),
            content_unit: variant.net.map(|net| net.unit),
            components: variant.components.iter().map(PartView::from).collect(),
        }
    }
}

impl AdminVariantView {
    /// A variant of a product whose own language is `own`.
    pub fn of(variant: &Variant, own: &str) -> Self {
        Self {
            titles: variant.titles.clone(),
            weight_g: variant.weight_g,
            dimensions: variant.dimensions,
            serial_tracked: variant.tracking.serial,
            lot_tracked: variant.tracking.lot,
            expiry_tracked: variant.tracking.expiry,
            active: variant.active,
            variant: VariantView::of(variant, None, own),
        }
    }
}

impl From<Price> for PriceView {
    fn from(price: Price) -> Self {
        Self { amount: price.amount, currency: price.currency, per: price.per }
    }
}

impl From<UnitPrice> for UnitPriceView {
    fn from(UnitPrice { price, unit }: UnitPrice) -> Self {
        Self { amount: price.amount, currency: price.currency, per: price.per, unit }
    }
}

impl From<&Part> for PartView {
    fn from(part: &Part) -> Self {
        Self { variant_id: part.variant, quantity: part.quantity }
    }
}

impl From<&Barcode> for BarcodeView {
    fn from(barcode: &Barcode) -> Self {
        Self { code: barcode.code.clone(), quantity: barcode.quantity }
    }
}
