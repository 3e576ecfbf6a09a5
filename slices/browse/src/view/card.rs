//! A product in a list.

use bodega_catalog::product::Unit;
use bodega_kernel::{Id, Money, noun};

use super::Crumb;

/// A picture in the media pipeline. `bodega_media::url` makes addresses of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Names its original.
    pub hash: String,
    /// Of the original, in pixels.
    pub width: u32,
    /// Of the original, in pixels.
    pub height: u32,
    /// What is to be seen, in the visitor's language where it was written down.
    pub alt: String,
}

/// What buyers think of a product.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rating {
    /// From 1 to 5; 0 while nobody has said anything.
    pub average: f64,
    /// How many have.
    pub count: i64,
}

/// Can it be had?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stock {
    /// More than a few.
    Plenty,
    /// So many more steps of it, and no more than [`Stock::FEW`].
    Few(i64),
    /// Not at the visitor's branch, but at another.
    Elsewhere,
    /// Nowhere.
    Out,
}

impl Stock {
    /// So few are worth telling.
    pub const FEW: i64 = 5;

    /// Can it be had where the visitor looks?
    pub const fn is_here(self) -> bool {
        matches!(self, Self::Plenty | Self::Few(_))
    }
}

/// A price per a kilo, a litre or a piece, to compare packs by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitPrice {
    /// So much money.
    pub price: Money,
    /// For so much.
    pub per: i64,
    /// Of this.
    pub unit: Unit,
}

/// A product in a list: what it is called, what its first variant costs, and whether it can be had.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The product.
    pub id: Id<noun::Product>,
    /// Its address part.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// The language of its texts (BCP 47): the visitor's, or its own.
    pub lang: String,
    /// Who makes it.
    pub brand: Option<String>,
    /// The title of the variant that is shown, such as "1 l".
    pub size: String,
    /// What that variant costs.
    pub price: Money,
    /// For so much of its unit.
    pub per: i64,
    /// What it cost before, for the same.
    pub compare_at: Option<Money>,
    /// What a kilo, a litre or a piece costs, where that says more than the price.
    pub unit_price: Option<UnitPrice>,
    /// Its first picture.
    pub image: Option<Picture>,
    /// What buyers think of it.
    pub rating: Rating,
    /// Dietary labels.
    pub dietary: Vec<String>,
    /// How many variants there are to choose from.
    pub variants: usize,
    /// Can any of its variants be had?
    pub stock: Stock,
    /// The variant that is shown: the first that can be had of those for which its product was found, else the first.
    pub variant: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// Years that its buyer must have.
    pub min_age: Option<i64>,
    /// Its home category.
    pub category: Option<Crumb>,
    /// The hue of its home category (0 to 359).
    pub hue: Option<u16>,
    /// Its attribute `season`, such as `-------oxxo-`: one letter for each month.
    pub season: Option<String>,
}
