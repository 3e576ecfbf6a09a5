//! Products as they are shown.

use bodega_kernel::{Id, Money, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Product, Status};
pub use super::variant_view::{AdminVariantView, BarcodeView, PriceView, VariantView};
use crate::words::Words;

/// A product as everybody sees it. What a slice above adds to a variant it puts in the place of `V`, and what it adds
/// to the product it writes beside the flattened whole: see [`ProductView::map_variants`].
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductView<V = VariantView> {
    /// Its id.
    pub id: Id<noun::Product>,
    /// Its address part.
    #[schema(example = "fresh-milk-3")]
    pub slug: String,
    /// What it is called.
    #[schema(example = "Fresh milk 3%")]
    pub title: String,
    /// What is said about it.
    pub description: String,
    /// The language of its texts.
    #[schema(example = "en")]
    pub lang: String,
    /// Who makes it.
    #[schema(example = "Meadow")]
    pub brand: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Dietary labels.
    pub dietary: Vec<String>,
    /// Allergens.
    pub allergens: Vec<String>,
    /// Years that its buyer must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<i64>,
    /// Named properties.
    pub attributes: Words,
    /// Where it stands, its home first.
    pub category_ids: Vec<Id<noun::Category>>,
    /// What its buyers think of it.
    pub rating: RatingView,
    /// Its pictures.
    pub images: Vec<ImageView>,
    /// The lowest price of its variants; null when it has none.
    pub price_from: Option<Money>,
    /// What is sold of it.
    pub variants: Vec<V>,
    /// Rises with every change; `If-Match` and `version` name it.
    #[schema(example = 1)]
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Time,
}

/// What buyers think of a product.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingView {
    /// From 1 to 5; 0 while nobody has said anything.
    pub average: f64,
    /// How many have.
    pub count: i64,
}

/// A picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageView {
    /// Where it is.
    pub url: String,
    /// What is to be seen.
    pub alt: String,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
}

/// A product as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminProductView {
    /// What everybody sees, and the variants that are not for sale too.
    #[serde(flatten)]
    pub product: ProductView<AdminVariantView>,
    /// Who may see it.
    pub status: Status,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
    /// When it was made.
    pub created_at: Time,
}

impl<V> ProductView<V> {
    fn with(product: Product, price_from: Option<Money>, variants: Vec<V>) -> Self {
        let content = product.content;
        Self {
            id: product.id,
            slug: content.slug,
            title: content.title,
            description: content.description,
            lang: content.lang,
            brand: content.brand,
            tags: content.tags,
            dietary: content.dietary,
            allergens: content.allergens,
            min_age: content.min_age,
            attributes: content.attributes,
            category_ids: content.categories,
            rating: RatingView::default(),
            images: Vec::new(),
            price_from,
            variants,
            version: product.version,
            updated_at: product.updated_at,
        }
    }

    /// The same with more said about each variant, for a slice above that knows more.
    pub fn map_variants<W>(self, more: impl FnMut(V) -> W) -> ProductView<W> {
        ProductView {
            id: self.id,
            slug: self.slug,
            title: self.title,
            description: self.description,
            lang: self.lang,
            brand: self.brand,
            tags: self.tags,
            dietary: self.dietary,
            allergens: self.allergens,
            min_age: self.min_age,
            attributes: self.attributes,
            category_ids: self.category_ids,
            rating: self.rating,
            images: self.images,
            price_from: self.price_from,
            variants: self.variants.into_iter().map(more).collect(),
            version: self.version,
            updated_at: self.updated_at,
        }
    }
}

/// The lowest price of what is for sale.
fn price_from(product: &Product) -> Option<Money> {
    let prices = product.content.variants.iter().filter(|variant| variant.active).map(|variant| variant.price);
    prices.map(|price| Money::new(price.amount, price.currency)).min_by_key(|money| money.amount)
}

impl From<Product> for ProductView {
    /// What everybody sees: variants that are not for sale are left out.
    fn from(mut product: Product) -> Self {
        let price_from = price_from(&product);
        let variants = std::mem::take(&mut product.content.variants).into_iter().filter(|variant| variant.active);
        let variants = variants.map(VariantView::from).collect();
        Self::with(product, price_from, variants)
    }
}

impl From<Product> for AdminProductView {
    fn from(mut product: Product) -> Self {
        let price_from = price_from(&product);
        let content = &mut product.content;
        let variants = std::mem::take(&mut content.variants).into_iter().map(AdminVariantView::from).collect();
        Self {
            status: content.status,
            tax_class: content.tax_class.take(),
            external_id: content.external_id.take(),
            metadata: std::mem::take(&mut content.metadata),
            created_at: product.created_at,
            product: ProductView::with(product, price_from, variants),
        }
    }
}
