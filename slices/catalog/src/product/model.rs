//! What a product is.

use std::collections::BTreeMap;

use bodega_kernel::{Currency, Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::{
    price::{Price, UnitPrice},
    texts::{Texts, Wording},
    word::{Status, Unit},
};
use crate::words::Words;

/// A product as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: Id<noun::Product>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
    /// What people wrote into it.
    pub content: Content,
}

/// What people write into a product. Two contents that are equal are the same version.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Its address part, unique in its merchant's catalogue.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// What is said about it.
    pub description: String,
    /// The language of its own texts (BCP 47).
    pub lang: String,
    /// Its texts in other languages, by tag. See [`Content::in_language`].
    pub translations: BTreeMap<String, Texts>,
    /// Who makes it.
    pub brand: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Dietary labels: codes of [`label::DIETARY`](crate::label::DIETARY), or the merchant's own words.
    pub dietary: Vec<String>,
    /// Allergens: codes of [`label::ALLERGENS`](crate::label::ALLERGENS), or the merchant's own words.
    pub allergens: Vec<String>,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// Named properties.
    pub attributes: Words,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Where it stands, the first being its home.
    pub categories: Vec<Id<noun::Category>>,
    /// Its pictures, the first being its face.
    pub images: Vec<Image>,
    /// Who may see it.
    pub status: Status,
    /// When it is active: from this time on; from ever when there is none.
    pub publish_from: Option<Time>,
    /// When it is active: until this time; for ever when there is none.
    pub publish_until: Option<Time>,
    /// Its id elsewhere, unique in its merchant's catalogue.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
    /// What is sold of it, in order. Removed ones stay, inactive: stock and orders refer to them.
    pub variants: Vec<Variant>,
}

/// What is sold, counted and shipped.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its id.
    pub id: Id<noun::Variant>,
    /// Unique in its merchant's catalogue.
    pub sku: String,
    /// What sets it apart, such as "1 l".
    pub title: String,
    /// The same in other languages, by tag.
    pub titles: Words,
    /// The same in named parts, such as `size: L`.
    pub options: Words,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// What it costs.
    pub price: Price,
    /// What it cost before, in the price's currency and per the same quantity.
    pub compare_at: Option<i64>,
    /// What is in one piece, where it is sold by the piece: its unit price is reckoned from it.
    pub net: Option<Net>,
    /// What a bundle holds; empty where it is none.
    pub components: Vec<Part>,
    /// The codes on it and on its cases.
    pub barcodes: Vec<Barcode>,
    /// What one piece weighs, packing included.
    pub weight_g: Option<i64>,
    /// How large one piece is, packing included.
    pub dimensions: Option<Dimensions>,
    /// What is noted of each piece that comes and goes.
    pub tracking: Tracking,
    /// May it be sold?
    pub active: bool,
}

/// A picture on a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Which, of the merchant's library.
    pub media: Id<noun::Media>,
    /// What is to be seen, in the product's language, where the library's own text does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// How much is in one piece: 500 g, 750 ml, 12 pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    /// So much.
    pub amount: i64,
    /// Of this.
    pub unit: Unit,
}

/// A part of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which variant.
    pub variant: Id<noun::Variant>,
    /// How much of its unit one bundle takes.
    pub quantity: i64,
}

/// How large something is, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "length": 95, "width": 95, "height": 240 }))]
pub struct Dimensions {
    /// From left to right.
    pub length: i64,
    /// From front to back.
    pub width: i64,
    /// From bottom to top.
    pub height: i64,
}

/// What is noted of each piece that comes and goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tracking {
    /// Its serial number.
    pub serial: bool,
    /// Its lot.
    pub lot: bool,
    /// The day until which it is good.
    pub expiry: bool,
}

/// A code on a variant, and the quantity that it stands for: a case of 12 has its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// As it is printed.
    pub code: String,
    /// How much of the variant's unit one scan means.
    pub quantity: i64,
}

impl Variant {
    /// A piece of which nothing is said yet, for nothing.
    pub fn blank(id: Id<noun::Variant>, currency: Currency) -> Self {
        Self {
            id,
            sku: String::new(),
            title: String::new(),
            titles: Words::new(),
            options: Words::new(),
            unit: Unit::Each,
            step: 1,
            min: None,
            max: None,
            price: Price { amount: 0, currency, per: 1 },
            compare_at: None,
            net: None,
            components: Vec::new(),
            barcodes: Vec::new(),
            weight_g: None,
            dimensions: None,
            tracking: Tracking::default(),
            active: true,
        }
    }

    /// Is it made up of others?
    pub fn is_bundle(&self) -> bool {
        !self.components.is_empty()
    }
}
