//! The facts that products and categories tell of. References and figures only; who wants to know more reads it.

use bodega_events::facts;
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use crate::product::Status;

facts! {
    /// A product is there.
    ProductCreated = "product.created", "product" product_id {
        /// Which.
        product_id: Id<noun::Product>,
        /// Its first version.
        version: i64,
        /// Who may see it.
        status: Status,
        /// Its variants.
        variants: Vec<VariantChange>,
    }

    /// A product is another than before.
    ProductUpdated = "product.updated", "product" product_id {
        /// Which.
        product_id: Id<noun::Product>,
        /// Its version now.
        version: i64,
        /// Who may see it.
        status: Status,
        /// The fields that changed, as the API names them.
        changed: Vec<String>,
        /// What that is about.
        aspects: Vec<Aspect>,
        /// The variants that changed.
        variants: Vec<VariantChange>,
    }

    /// The time has come from which a product is shown. What people do to it is `product.updated`.
    ProductPublished = "product.published", "product" product_id {
        /// Which.
        product_id: Id<noun::Product>,
        /// Its version, which did not change.
        version: i64,
    }

    /// The time has come from which a product is no longer shown. What people do to it is `product.updated`.
    ProductUnpublished = "product.unpublished", "product" product_id {
        /// Which.
        product_id: Id<noun::Product>,
        /// Its version, which did not change.
        version: i64,
    }

    /// A product was taken from the shop: it is archived.
    ProductDeleted = "product.deleted", "product" product_id {
        /// Which.
        product_id: Id<noun::Product>,
        /// Its version now.
        version: i64,
    }

    /// A category is there.
    CategoryCreated = "category.created", "category" category_id {
        /// Which.
        category_id: Id<noun::Category>,
        /// Under which.
        parent_id: Option<Id<noun::Category>>,
    }

    /// A category is another than before.
    CategoryUpdated = "category.updated", "category" category_id {
        /// Which.
        category_id: Id<noun::Category>,
        /// Under which.
        parent_id: Option<Id<noun::Category>>,
        /// Is it shown?
        active: bool,
        /// Its version now.
        version: i64,
        /// The fields that changed, as the API names them.
        changed: Vec<String>,
    }

    /// A category, and what is under it, is no longer shown.
    CategoryDeleted = "category.deleted", "category" category_id {
        /// Which.
        category_id: Id<noun::Category>,
    }
}

/// What a change of a product is about, for whoever keeps only a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ProductAspect)]
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

/// What happened to a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = VariantChangeKind)]
pub enum Change {
    /// It is new, or sold again.
    Added,
    /// It is another than before.
    Changed,
    /// It is no longer sold.
    Removed,
}
