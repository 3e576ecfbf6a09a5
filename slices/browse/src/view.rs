//! What a visitor sees, as Rust: cards, product pages, lists with facets, the tree, suggestions. The REST answers and
//! the pages of the storefront are both made of these.

use bodega_catalog::product::Unit;
use bodega_kernel::{Currency, Id, Lang, MerchantId, Money, PageRequest, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a visitor looks at a shop. Everything that is shown depends on this and on what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glance {
    /// Whose shop it is.
    pub merchant: MerchantId,
    /// In which language; texts that are not there in it are shown in their own.
    pub lang: Lang,
    /// In which currency; what has no price in it is shown in the currency that it is priced in.
    pub currency: Currency,
    /// At which branch; none: wherever something is.
    pub branch: Option<Id<noun::Site>>,
}

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

/// A step on the way to a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name in the visitor's language, or its own.
    pub name: String,
}

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

/// A node of the category tree, as shown: parents before their children, siblings in order.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryNode {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name in the visitor's language, or its own.
    pub name: String,
    /// The language that the name is in.
    pub lang: String,
    /// The category that it is under.
    pub parent: Option<Id<noun::Category>>,
    /// 0 at the top.
    pub depth: usize,
    /// How many products stand in it and under it.
    pub count: i64,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Its hue (0 to 359), or that of the nearest category above that has one: the merchant notes it as `hue`.
    pub hue: Option<u16>,
}

impl CategoryNode {
    /// The node of this slug.
    pub fn of_slug<'t>(tree: &'t [Self], slug: &str) -> Option<&'t Self> {
        tree.iter().find(|node| node.slug == slug)
    }

    /// The node of this id.
    pub fn of_id(tree: &[Self], id: Id<noun::Category>) -> Option<&Self> {
        tree.iter().find(|node| node.id == id)
    }

    /// The way to it from the top, itself last.
    pub fn path(tree: &[Self], id: Id<noun::Category>) -> Vec<Crumb> {
        let mut path = Vec::new();
        let mut next = Self::of_id(tree, id);
        while let Some(node) = next {
            path.push(Crumb { id: node.id, slug: node.slug.clone(), name: node.name.clone() });
            next = node.parent.and_then(|parent| Self::of_id(tree, parent));
        }
        path.reverse();
        path
    }

    /// What is right under a node, or at the top.
    pub fn under(tree: &[Self], parent: Option<Id<noun::Category>>) -> impl Iterator<Item = &Self> {
        tree.iter().filter(move |node| node.parent == parent)
    }
}

/// A branch that a visitor can choose.
pub type Branch = bodega_inventory::site::Site;

/// What somebody looks for. Nothing wished for is everything, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// In words.
    pub text: String,
    /// In this category or under it.
    pub category: Option<Id<noun::Category>>,
    /// Of any of these brands.
    pub brands: Vec<String>,
    /// With all of these dietary labels.
    pub dietary: Vec<String>,
    /// At least so many minor units of the glance's currency.
    pub min_price: Option<i64>,
    /// At most so many.
    pub max_price: Option<i64>,
    /// Only what can be had: at the glance's branch, or anywhere without one.
    pub in_stock: bool,
    /// Rated so much on average at least: 1 to 5.
    pub rating: Option<i64>,
    /// With this tag.
    pub tag: Option<String>,
    /// Only what costs less than it did.
    pub offers: bool,
    /// In which order.
    pub sort: Sort,
    /// Which page of it.
    pub page: PageRequest,
}

/// In which order products are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What fits best first; without words, what is liked best.
    #[default]
    Relevance,
    /// The cheapest first.
    Price,
    /// The dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// The newest first.
    Newest,
    /// The best rated first.
    Rating,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Relevance, Self::Price, Self::PriceDown, Self::Newest, Self::Rating];

    /// As it is written in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Price => "price",
            Self::PriceDown => "-price",
            Self::Newest => "newest",
            Self::Rating => "rating",
        }
    }
}

impl std::str::FromStr for Sort {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|sort| sort.as_str().eq_ignore_ascii_case(word)).ok_or(())
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// This page of it.
    pub cards: Vec<Card>,
    /// How many there are; exact up to 10,000.
    pub total: i64,
    /// Are there more than `total`?
    pub capped: bool,
    /// The way to the category that was wished for, from the top.
    pub path: Vec<Crumb>,
    /// By what it can be narrowed down. Each is counted as if nothing of itself had been chosen.
    pub facets: Facets,
    /// What was searched for instead of what was typed.
    pub corrected: Option<String>,
    /// Did the database answer because the search engine could not?
    pub fallback: bool,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// By what a list can be narrowed down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    /// Categories with what is found in them and under them, in the order of the tree.
    pub categories: Vec<CategoryCount>,
    /// Brands, the most frequent first.
    pub brands: Vec<Count>,
    /// Dietary labels, the most frequent first.
    pub dietary: Vec<Count>,
    /// How many are rated at least 4, 3, 2 and 1 on average.
    pub ratings: Vec<(i64, i64)>,
    /// The lowest and the highest price, in minor units of the glance's currency.
    pub price: Option<(i64, i64)>,
}

/// A category, and how many of what was found stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The category that it is under.
    pub parent: Option<Id<noun::Category>>,
    /// How many.
    pub count: i64,
}

/// A value, and how many have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// The value.
    #[schema(example = "Meadow")]
    pub name: String,
    /// How many.
    #[schema(example = 7)]
    pub count: i64,
}

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// In words.
    pub text: String,
    /// Where it leads.
    pub leads: Leads,
}

/// Where a suggestion leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To a product.
    Product {
        /// Which.
        id: Id<noun::Product>,
        /// Its address part.
        slug: String,
        /// Its first picture.
        image: Option<Picture>,
    },
    /// To a category.
    Category {
        /// Which.
        id: Id<noun::Category>,
        /// Its address part.
        slug: String,
    },
    /// To a search for its words.
    Words,
}
