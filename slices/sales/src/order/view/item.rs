//! The lines of an order as they are sent.

use bodega_catalog::product::Unit;
use bodega_kernel::{Currency, Id, Money, noun};
use bodega_media::{Format, shown, url};
use serde::Serialize;
use utoipa::ToSchema;

use crate::order::{Contact, Line, PickedStatus, Picture, Substitute, Substitution};

/// A line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderItem)]
pub struct ItemView {
    /// Its id.
    pub id: Id<noun::OrderItem>,
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Of which product.
    pub product_id: Id<noun::Product>,
    /// Its SKU when it was bought.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// What it was called then.
    #[schema(example = "Fresh milk 3 %, 1 l")]
    pub title: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// In what it is counted.
    pub unit: Unit,
    /// How much was ordered.
    pub quantity: i64,
    /// How much of it was found.
    pub picked: i64,
    /// How much will not come.
    pub short: i64,
    /// What comes in its place.
    pub substitutes: Vec<SubstituteView>,
    /// What `per` of it costs.
    pub unit_price: Money,
    /// For how much of the unit: 1 piece, 1000 grams.
    pub per: i64,
    /// What is paid for it all, after reductions.
    pub line_total: Money,
    /// What was taken off.
    pub discount: Money,
    /// How far its picking has come.
    pub picked_status: PickedStatus,
    /// What is to be done when it is missing.
    pub substitution: Substitution,
    /// A word to the picker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What comes in the place of something missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderItemSubstitute)]
pub struct SubstituteView {
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// How much, in its own unit.
    pub quantity: i64,
    /// How much of the line it stands for, in the line's unit.
    pub stands_for: i64,
}

impl ItemView {
    pub(super) fn of(line: &Line<'_>, currency: Currency, contact: Option<&Contact>) -> Self {
        let (sold, price) = (line.sold, line.price);
        let money = |amount: Option<i64>| Money::new(amount.unwrap_or(0), currency);
        Self {
            id: sold.id,
            variant_id: sold.variant_id,
            product_id: sold.product_id,
            sku: sold.sku.clone(),
            title: sold.whole_title(),
            image: sold.image.as_ref().map(Picture::address),
            unit: sold.unit,
            quantity: sold.quantity,
            picked: line.pick.picked,
            short: line.pick.short,
            substitutes: line.pick.substitutes.iter().map(SubstituteView::from).collect(),
            unit_price: money(price.map(|price| price.unit_price)),
            per: price.map_or(1, |price| price.per),
            line_total: money(price.map(|price| price.subtotal - price.discount)),
            discount: money(price.map(|price| price.discount)),
            picked_status: line.pick.status,
            substitution: sold.substitution,
            note: contact.and_then(|contact| contact.notes.get(&sold.id).cloned()),
        }
    }
}

impl From<&Substitute> for SubstituteView {
    fn from(one: &Substitute) -> Self {
        Self {
            variant_id: one.variant_id,
            sku: one.sku.clone(),
            title: one.title.clone(),
            quantity: one.quantity,
            stands_for: one.stands_for,
        }
    }
}

impl Picture {
    /// Where it is shown in one size.
    pub fn address(&self) -> String {
        url(&self.hash, shown(self.width), Format::Jpeg)
    }
}
