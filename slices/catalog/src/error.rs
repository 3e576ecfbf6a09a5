//! What can go wrong in the catalogue.

use std::time::Duration;

use bodega_db::DbError;
use bodega_kernel::{Failure, FailureKind, Id, Invalid, noun};
use serde_json::{Value, json};

use crate::{
    claim::{Claim, Taken},
    product::Holding,
};

/// Why a command or a query of the catalogue did not go through.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such product, or none that the caller may know of.
    #[error("There is no such product.")]
    NoProduct,
    /// There is no such version of the product.
    #[error("There is no such version.")]
    NoVersion,
    /// There is no such category.
    #[error("There is no such category.")]
    NoCategory,
    /// There is no variant with this SKU.
    #[error("There is no variant with this SKU.")]
    NoVariant,
    /// There is no such thing of this noun.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// Only who has received a product may say what it is like.
    #[error("You can review what you have received.")]
    NotReceived,
    /// A customer reviews a product once, and may change it.
    #[error("You have reviewed this product already: change that review instead.")]
    Reviewed,
    /// What was to be new is there already.
    #[error("There is such a product already: {0}.")]
    Exists(Id<noun::Product>),
    /// It is not written yet.
    #[error("This is not ready yet.")]
    NotReady,
    /// It is over: it cannot be stopped any more.
    #[error("This is over already.")]
    Over,
    /// The merchant sends as many files as it may at once.
    #[error("Other files of yours are coming in. Send this one after them.")]
    TooManyUploads,
    /// All send as many files as can come in at once.
    #[error("Too many files are coming in. Try again.")]
    UploadsBusy,
    /// The merchant's imports wait for each other.
    #[error("Too many imports of yours wait. Send this one after them.")]
    TooManyImports,
    /// What was to be unique is another's already.
    #[error("{}", taken_message(.0))]
    Taken(Vec<Taken>),
    /// It is a part of bundles that are sold.
    #[error("It is a part of bundles that are sold. Take it out of them first.")]
    PartOfBundle(Vec<Holding>),
    /// Products or categories show the picture.
    #[error("Products or categories show this picture. Take it off them first.")]
    MediaInUse(Vec<Id<noun::Product>>, Vec<Id<noun::Category>>),
    /// Products stand in the category or under it.
    #[error(
        "{products} products stand in this category or under it. Move them first, or send force=true: they stay where they \
         are, and are no longer found there."
    )]
    CategoryInUse {
        /// How many products.
        products: i64,
        /// How many shown categories are under it.
        categories: i64,
    },
    /// The picture stands in the library already.
    #[error("This picture is in the library already.")]
    MediaExists(Id<noun::Media>),
    /// The change was meant for another version.
    #[error("It has changed meanwhile: version {current} is not version {expected}.")]
    VersionMismatch {
        /// What the caller had read.
        expected: i64,
        /// What there is.
        current: i64,
    },
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn taken_message(taken: &[Taken]) -> String {
    match taken {
        [one] => format!("{:?} is in use already.", one.value),
        many => format!("{} values are in use already.", many.len()),
    }
}

impl CatalogError {
    /// A single claim of another.
    pub fn taken(claim: Claim, field: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Taken(vec![Taken { claim, field: field.into(), value: value.into() }])
    }
}

impl Failure for CatalogError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Invalid(error) => error.kind(),
            Self::NoProduct | Self::NoVersion | Self::NoCategory | Self::NoVariant | Self::NotFound(_) => {
                FailureKind::NotFound
            }
            Self::NotReceived => FailureKind::Forbidden,
            Self::Taken(_) | Self::PartOfBundle(_) | Self::Reviewed => FailureKind::Conflict,
            Self::Exists(_) | Self::NotReady | Self::Over => FailureKind::Conflict,
            Self::TooManyUploads | Self::TooManyImports => FailureKind::Limited,
            Self::UploadsBusy => FailureKind::Unavailable,
            Self::MediaInUse(..) | Self::MediaExists(_) | Self::CategoryInUse { .. } => FailureKind::Conflict,
            Self::VersionMismatch { .. } => FailureKind::Stale,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.code(),
            Self::NoProduct | Self::NoVersion | Self::NoCategory | Self::NoVariant | Self::NotFound(_) => "NOT_FOUND",
            Self::NotReceived => "NOT_RECEIVED",
            Self::Reviewed => "REVIEW_EXISTS",
            Self::Exists(_) => "PRODUCT_EXISTS",
            Self::NotReady => "NOT_READY",
            Self::TooManyUploads => "TOO_MANY_UPLOADS",
            Self::TooManyImports => "TOO_MANY_IMPORTS",
            Self::UploadsBusy => "OVERLOADED",
            Self::Over => "ALREADY_OVER",
            // Several claims at once are told in the details; the first gives the answer its name.
            Self::Taken(taken) => taken.first().map_or("CONFLICT", |first| first.claim.code()),
            Self::PartOfBundle(_) => "PART_OF_BUNDLE",
            Self::CategoryInUse { .. } => "CATEGORY_IN_USE",
            Self::MediaInUse(..) => "MEDIA_IN_USE",
            Self::MediaExists(_) => "MEDIA_EXISTS",
            Self::VersionMismatch { .. } => "VERSION_MISMATCH",
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(error) => error.message(),
            Self::Db(error) => error.message(),
            other => other.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Invalid(error) => error.details(),
            Self::Taken(taken) => taken
                .iter()
                .map(|one| {
                    json!({
                        "field": one.field,
                        "code": one.claim.code(),
                        "message": format!("{:?} is in use already.", one.value),
                    })
                })
                .collect(),
            Self::PartOfBundle(bundles) => bundles
                .iter()
                .map(|one| {
                    json!({
                        "field": "variants",
                        "code": "PART_OF_BUNDLE",
                        "message": format!("{:?} is a part of {:?}.", one.part, one.sku),
                        "sku": one.part,
                        "bundleId": one.bundle,
                        "bundleSku": one.sku,
                    })
                })
                .collect(),
            Self::MediaInUse(products, categories) => {
                let products = products.iter().map(|id| json!({ "code": "MEDIA_IN_USE", "productId": id }));
                let categories = categories.iter().map(|id| json!({ "code": "MEDIA_IN_USE", "categoryId": id }));
                products.chain(categories).take(100).collect()
            }
            Self::CategoryInUse { products, categories } => {
                vec![json!({ "code": "CATEGORY_IN_USE", "products": products, "categories": categories })]
            }
            Self::MediaExists(id) => vec![json!({
                "field": "file",
                "code": "MEDIA_EXISTS",
                "message": format!("is the picture {id}"),
                "mediaId": id,
            })],
            Self::VersionMismatch { expected, current } => vec![json!({
                "field": "version",
                "code": "VERSION_MISMATCH",
                "message": format!("version {current} is the newest"),
                "expected": expected,
                "current": current,
            })],
            Self::Db(error) => error.details(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Db(error) => error.retry_after(),
            Self::TooManyUploads | Self::UploadsBusy => Some(Duration::from_secs(5)),
            Self::TooManyImports => Some(Duration::from_secs(60)),
            _ => None,
        }
    }
}
