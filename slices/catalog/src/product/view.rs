//! Products as they are shown.

use bodega_kernel::{Currency, Id, Money, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Barcode, Price, Product, Status, Unit, Variant};
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

/// A variant as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantView {
    /// Its id.
    pub id: Id<noun::Variant>,
    /// Unique in its merchant's catalogue.
    #[schema(example = "MILK-1L")]
    pub sku: String,
    /// What sets it apart.
    #[schema(example = "1 l")]
    pub title: String,
    /// The same in named parts.
    pub options: Words,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    #[schema(example = 1)]
    pub step: i64,
    /// The least that is sold at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most that is sold at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// The codes on it and on its cases.
    pub barcodes: Vec<BarcodeView>,
    /// What it costs.
    pub price: PriceView,
    /// What it cost before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<PriceView>,
    /// What a kilo or a litre costs, where it is weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<PriceView>,
}

/// Money for a quantity of the variant's unit.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceView {
    /// Minor units.
    #[schema(example = 690)]
    pub amount: i64,
    /// ISO 4217.
    pub currency: Currency,
    /// The quantity that it is for.
    #[schema(example = 1)]
    pub per: i64,
}

/// A code, and how much of the variant's unit it stands for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BarcodeView {
    /// As it is printed.
    #[schema(example = "7290000066318")]
    pub code: String,
    /// How much one scan means.
    #[schema(example = 1)]
    pub quantity: i64,
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

/// A variant as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminVariantView {
    /// What everybody sees.
    #[serde(flatten)]
    pub variant: VariantView,
    /// What one piece weighs.
    pub weight_g: Option<i64>,
    /// May it be sold?
    pub active: bool,
}

impl<V> ProductView<V> {
    fn with(product: &Product, variants: Vec<V>) -> Self {
        let content = &product.content;
        let prices = content.variants.iter().filter(|variant| variant.active).map(|variant| variant.price);
        Self {
            id: product.id,
            slug: content.slug.clone(),
            title: content.title.clone(),
            description: content.description.clone(),
            lang: content.lang.clone(),
            brand: content.brand.clone(),
            tags: content.tags.clone(),
            dietary: content.dietary.clone(),
            allergens: content.allergens.clone(),
            min_age: content.min_age,
            attributes: content.attributes.clone(),
            category_ids: content.categories.clone(),
            rating: RatingView::default(),
            images: Vec::new(),
            price_from: prices.map(|price| Money::new(price.amount, price.currency)).min_by_key(|money| money.amount),
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

impl From<&Product> for ProductView {
    /// What everybody sees: variants that are not for sale are left out.
    fn from(product: &Product) -> Self {
        let variants = product.content.variants.iter().filter(|variant| variant.active);
        Self::with(product, variants.map(VariantView::from).collect())
    }
}

impl From<&Product> for AdminProductView {
    fn from(product: &Product) -> Self {
        let content = &product.content;
        Self {
            product: ProductView::with(product, content.variants.iter().map(AdminVariantView::from).collect()),
            status: content.status,
            tax_class: content.tax_class.clone(),
            external_id: content.external_id.clone(),
            metadata: content.metadata.clone(),
            created_at: product.created_at,
        }
    }
}

impl From<&Variant> for VariantView {
    fn from(variant: &Variant) -> Self {
        let per = |amount: i64, per: i64| PriceView { amount, currency: variant.price.currency, per };
        let a_thousand = variant.price.of(1000).map(|money| per(money.amount, 1000));
        Self {
            id: variant.id,
            sku: variant.sku.clone(),
            title: variant.title.clone(),
            options: variant.options.clone(),
            unit: variant.unit,
            step: variant.step,
            min: variant.min,
            max: variant.max,
            barcodes: variant.barcodes.iter().map(BarcodeView::from).collect(),
            price: variant.price.into(),
            compare_at_price: variant.compare_at.map(|amount| per(amount, variant.price.per)),
            unit_price: if variant.unit == Unit::Each { None } else { a_thousand },
        }
    }
}

impl From<&Variant> for AdminVariantView {
    fn from(variant: &Variant) -> Self {
        Self { variant: variant.into(), weight_g: variant.weight_g, active: variant.active }
    }
}

impl From<Price> for PriceView {
    fn from(price: Price) -> Self {
        Self { amount: price.amount, currency: price.currency, per: price.per }
    }
}

impl From<&Barcode> for BarcodeView {
    fn from(barcode: &Barcode) -> Self {
        Self { code: barcode.code.clone(), quantity: barcode.quantity }
    }
}
