//! A product with all that is to be seen of it.

use bodega_catalog::product::Unit;
use bodega_kernel::{Id, Money, Time, noun};

use super::{Card, Crumb, Picture, Stock, UnitPrice};

/// A product with all that is to be seen of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductPage {
    /// What its card shows.
    pub card: Card,
    /// What is said about it.
    pub description: String,
    /// The language of the description (BCP 47), which may be another than the title's.
    pub description_lang: String,
    /// Its pictures, in order.
    pub images: Vec<Picture>,
    /// Free words.
    pub tags: Vec<String>,
    /// Allergens such as `gluten`.
    pub allergens: Vec<String>,
    /// Named properties, by name.
    pub attributes: Vec<(String, String)>,
    /// All categories that it stands in.
    pub category_ids: Vec<Id<noun::Category>>,
    /// The way to its home category, from the top.
    pub path: Vec<Crumb>,
    /// What is sold of it, in order.
    pub variants: Vec<VariantLine>,
    /// How many buyers gave it 1, 2, 3, 4 and 5.
    pub histogram: [i64; 5],
    /// The languages in which its texts are there.
    pub langs: Vec<String>,
    /// Rises with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A variant on a product's page.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantLine {
    /// The variant.
    pub id: Id<noun::Variant>,
    /// Unique in its merchant's catalogue.
    pub sku: String,
    /// What sets it apart, in the visitor's language where it is there.
    pub title: String,
    /// The same in named parts.
    pub options: Vec<(String, String)>,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// The codes on it, and how much each stands for.
    pub barcodes: Vec<(String, i64)>,
    /// What it costs.
    pub price: Money,
    /// For so much of its unit.
    pub per: i64,
    /// What it cost before, for the same.
    pub compare_at: Option<Money>,
    /// What a kilo, a litre or a piece costs, where that says more than the price.
    pub unit_price: Option<UnitPrice>,
    /// Can it be had?
    pub stock: Stock,
    /// How much can be had at the visitor's branch; none without one.
    pub here: Option<i64>,
    /// How much can be had at all branches together.
    pub anywhere: i64,
}
