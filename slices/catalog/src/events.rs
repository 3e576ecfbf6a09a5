//! The facts that the catalogue tells of. References and figures only; who wants to know more reads it.

use bodega_events::Fact;
use bodega_kernel::{Id, noun};
use serde::Serialize;

use crate::product::Status;

/// A product is there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductCreated {
    /// Which.
    pub product_id: Id<noun::Product>,
    /// Its first version.
    pub version: i64,
    /// Who may see it.
    pub status: Status,
    /// Its variants.
    pub variants: Vec<VariantChange>,
}

/// A product is another than before.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductUpdated {
    /// Which.
    pub product_id: Id<noun::Product>,
    /// Its version now.
    pub version: i64,
    /// Who may see it.
    pub status: Status,
    /// The fields that changed, as the API names them.
    pub changed: Vec<String>,
    /// What that is about.
    pub aspects: Vec<Aspect>,
    /// The variants that changed.
    pub variants: Vec<VariantChange>,
}

/// What a change of a product is about, for whoever keeps only a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// Titles, descriptions, options, properties, in any language.
    Texts,
    /// Prices.
    Prices,
    /// What of it is sold, under which codes and in which quantities.
    Variants,
    /// Who may see it, and when.
    Status,
    /// Pictures.
    Images,
    /// Where it stands.
    Categories,
    /// Tags, dietary labels, allergens, the least age.
    Labels,
    /// Anything else.
    Other,
}

/// The time has come from which a product is shown. What people do to it is `product.updated`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductPublished {
    /// Which.
    pub product_id: Id<noun::Product>,
    /// Its version, which did not change.
    pub version: i64,
}

/// The time has come from which a product is no longer shown. What people do to it is `product.updated`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductUnpublished {
    /// Which.
    pub product_id: Id<noun::Product>,
    /// Its version, which did not change.
    pub version: i64,
}

/// A product was taken from the shop: it is archived.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductDeleted {
    /// Which.
    pub product_id: Id<noun::Product>,
    /// Its version now.
    pub version: i64,
}

/// What happened to a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariantChange {
    /// Which.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU now.
    pub sku: String,
    /// What.
    pub change: Change,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new, or sold again.
    Added,
    /// It is another than before.
    Changed,
    /// It is no longer sold.
    Removed,
}

/// A category is there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryCreated {
    /// Which.
    pub category_id: Id<noun::Category>,
    /// Under which.
    pub parent_id: Option<Id<noun::Category>>,
}

/// A category is another than before.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryUpdated {
    /// Which.
    pub category_id: Id<noun::Category>,
    /// Under which.
    pub parent_id: Option<Id<noun::Category>>,
    /// Is it shown?
    pub active: bool,
    /// Its version now.
    pub version: i64,
    /// The fields that changed, as the API names them.
    pub changed: Vec<String>,
}

/// A category, and what is under it, is no longer shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CategoryDeleted {
    /// Which.
    pub category_id: Id<noun::Category>,
}

macro_rules! facts {
    ($($fact:ty, $kind:literal, $noun:literal, $id:ident;)*) => {$(
        impl Fact for $fact {
            const TYPE: &'static str = $kind;
            fn stream(&self) -> String {
                format!(concat!($noun, ":{}"), self.$id)
            }
        }
    )*};
}
facts! {
    ProductCreated, "product.created", "product", product_id;
    ProductUpdated, "product.updated", "product", product_id;
    ProductDeleted, "product.deleted", "product", product_id;
    ProductPublished, "product.published", "product", product_id;
    ProductUnpublished, "product.unpublished", "product", product_id;
    CategoryCreated, "category.created", "category", category_id;
    CategoryUpdated, "category.updated", "category", category_id;
    CategoryDeleted, "category.deleted", "category", category_id;
}
