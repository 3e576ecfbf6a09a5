//! What a product is.

use std::str::FromStr;

use bodega_kernel::{Currency, Id, Money, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// The language of its texts (BCP 47).
    pub lang: String,
    /// Who makes it.
    pub brand: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Dietary labels such as `vegan`.
    pub dietary: Vec<String>,
    /// Allergens such as `gluten`.
    pub allergens: Vec<String>,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// Named properties.
    pub attributes: Words,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Where it stands, the first being its home.
    pub categories: Vec<Id<noun::Category>>,
    /// Who may see it.
    pub status: Status,
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
    /// The codes on it and on its cases.
    pub barcodes: Vec<Barcode>,
    /// What one piece weighs, packing included.
    pub weight_g: Option<i64>,
    /// May it be sold?
    pub active: bool,
}

/// Who may see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Staff, who still work on it.
    Draft,
    /// Everybody.
    Active,
    /// Nobody but those who look for it: it was deleted.
    Archived,
}

/// In what a variant is counted: quantities are whole numbers of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Unit {
    /// Pieces (UN/CEFACT C62).
    Each,
    /// Grams (GRM).
    Gram,
    /// Millilitres (MLT).
    Ml,
}

/// So much money for so much of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Minor units.
    pub amount: i64,
    /// Of this currency.
    pub currency: Currency,
    /// For this quantity: 1 piece, or 1000 grams or millilitres.
    pub per: i64,
}

/// A code on a variant, and the quantity that it stands for: a case of 12 has its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// As it is printed.
    pub code: String,
    /// How much of the variant's unit one scan means.
    pub quantity: i64,
}

impl Price {
    /// What `quantity` of the unit costs, rounded half up once.
    pub fn of(self, quantity: i64) -> Option<Money> {
        Money::new(self.amount, self.currency).times(quantity, self.per)
    }
}

impl Unit {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Each => "EACH",
            Self::Gram => "GRAM",
            Self::Ml => "ML",
        }
    }

    /// The quantities that a price may be for; the first is meant when none is named.
    pub const fn pers(self) -> &'static [i64] {
        match self {
            Self::Each => &[1],
            Self::Gram | Self::Ml => &[1000, 100],
        }
    }

    /// The step that is meant when none is named: weighed goods sell in steps of 100.
    pub const fn usual_step(self) -> i64 {
        match self {
            Self::Each => 1,
            Self::Gram | Self::Ml => 100,
        }
    }
}

impl Status {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// A word that names no status or unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of {0}")]
pub struct UnknownWord(&'static str);

impl FromStr for Unit {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "EACH" => Ok(Self::Each),
            "GRAM" => Ok(Self::Gram),
            "ML" => Ok(Self::Ml),
            _ => Err(UnknownWord("EACH, GRAM, ML")),
        }
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "draft" => Ok(Self::Draft),
            "active" => Ok(Self::Active),
            "archived" => Ok(Self::Archived),
            _ => Err(UnknownWord("draft, active, archived")),
        }
    }
}

bodega_db::text_column!(Unit, Status);
