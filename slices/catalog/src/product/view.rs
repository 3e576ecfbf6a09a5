//! Products as they are shown.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Money, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Product, Status, Texts};
pub use super::{
    image::{ImageView, Pictures, SourceView},
    variant_view::{AdminVariantView, BarcodeView, PartView, PriceView, UnitPriceView, VariantView},
};
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
    /// The language in which it is told here.
    #[schema(example = "en")]
    pub lang: String,
    /// The language of the description, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_lang: Option<String>,
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

/// A product as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminProductView {
    /// What everybody sees, and the variants that are not for sale too.
    #[serde(flatten)]
    pub product: ProductView<AdminVariantView>,
    /// Its texts in other languages.
    pub translations: BTreeMap<String, TextsView>,
    /// Who may see it.
    pub status: Status,
    /// When it is active: from this time on.
    pub publish_from: Option<Time>,
    /// When it is active: until this time.
    pub publish_until: Option<Time>,
    /// How it is taxed.
    pub tax_class: Option<String>,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
    /// When it was made.
    pub created_at: Time,
}

/// What is said about a product in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({ "title": "Frische Milch 3%", "description": "Von Weiden am Fluss." }))]
pub struct TextsView {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is said about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Values of its named properties, by their names.
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub attributes: Words,
}

impl From<Texts> for TextsView {
    fn from(Texts { title, description, attributes }: Texts) -> Self {
        Self { title, description, attributes }
    }
}

impl<V> ProductView<V> {
    fn with(product: &Product, asked: Option<&str>, pictures: &Pictures, variants: Vec<V>) -> Self {
        let content = &product.content;
        let shown = content.in_language(asked);
        let attributes = shown.attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            id: product.id,
            slug: content.slug.clone(),
            title: shown.title.to_owned(),
            description: shown.description.to_owned(),
            lang: shown.lang.to_owned(),
            description_lang: Some(shown.description_lang).filter(|lang| *lang != shown.lang).map(str::to_owned),
            brand: content.brand.clone(),
            tags: content.tags.clone(),
            dietary: content.dietary.clone(),
            allergens: content.allergens.clone(),
            min_age: content.min_age,
            attributes: attributes.collect(),
            category_ids: content.categories.clone(),
            rating: RatingView::default(),
            images: ImageView::all(content, asked, pictures),
            price_from: price_from(product),
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
            description_lang: self.description_lang,
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

impl ProductView {
    /// What everybody sees who asked for this language: variants that are not for sale are left out.
    pub fn of(product: &Product, asked: Option<&str>, pictures: &Pictures) -> Self {
        let content = &product.content;
        let sold = content.variants.iter().filter(|variant| variant.active);
        let variants = sold.map(|variant| VariantView::of(variant, asked, &content.lang)).collect();
        Self::with(product, asked, pictures, variants)
    }
}

impl AdminProductView {
    /// What staff see: everything, in its own language, and what there is in others.
    pub fn of(product: &Product, pictures: &Pictures) -> Self {
        let content = &product.content;
        let variants = content.variants.iter().map(|variant| AdminVariantView::of(variant, &content.lang)).collect();
        let translations = content.translations.iter();
        Self {
            translations: translations.map(|(lang, texts)| (lang.clone(), texts.clone().into())).collect(),
            status: content.status,
            publish_from: content.publish_from,
            publish_until: content.publish_until,
            tax_class: content.tax_class.clone(),
            external_id: content.external_id.clone(),
            metadata: content.metadata.clone(),
            created_at: product.created_at,
            product: ProductView::with(product, None, pictures, variants),
        }
    }
}
