//! Products and categories as documents of the index.

use bodega_catalog::{category::Category, label};
use bodega_kernel::{Lang, MerchantId};
use bodega_search::{Document, Field, Kind, Price};

use super::{
    facet,
    gather::{Cost, Gathered},
};

/// Attributes whose values are words that people look for.
const SOUGHT: [&str; 2] = ["producer", "origin"];

/// A product as it is found.
pub(super) fn product(merchant: MerchantId, gathered: &Gathered) -> Document {
    let content = &gathered.product.content;
    let mut document = Document::new(merchant, gathered.product.id.uuid());
    document.rating = u32::try_from(gathered.rating).unwrap_or(0);
    document.popularity = u32::try_from(gathered.popularity).unwrap_or(u32::MAX);
    document.created = gathered.product.created_at.micros();
    let own = Lang::of_tag(&content.lang);
    let mut document = document.text(own, Field::Title, &*content.title);
    if !content.description.is_empty() {
        document = document.text(own, Field::Description, &*content.description);
    }
    for (tag, texts) in &content.translations {
        let lang = Lang::of_tag(tag);
        for (field, text) in [(Field::Title, &texts.title), (Field::Description, &texts.description)] {
            if let Some(text) = text {
                document = document.text(lang, field, text.as_str());
            }
        }
    }
    if let Some(brand) = &content.brand {
        document = document.text(None, Field::Brand, brand.as_str()).facet(facet::BRAND, brand.as_str());
    }
    for value in SOUGHT.iter().filter_map(|name| content.attributes.get(*name)) {
        document = document.text(own, Field::Description, value.as_str());
    }
    for tag in &content.tags {
        document = document.text(own, Field::Tags, tag.as_str()).facet(facet::TAG, tag.as_str());
    }
    for dietary in &content.dietary {
        document = labelled(document, dietary).facet(facet::DIETARY, &**dietary).facet(facet::LABEL, &**dietary);
    }
    let places = &gathered.places;
    for (field, categories) in [(Field::Category, &places.own), (Field::Aisle, &places.above)] {
        for category in categories {
            document = named(document, category, field).facet(facet::CATEGORY, category.id.to_string());
        }
    }
    measured(with_variants(document, gathered), gathered)
}

/// A label under its names in all languages of the house.
fn labelled(mut document: Document, code: &str) -> Document {
    document = document.text(None, Field::Tags, code);
    for lang in Lang::ALL {
        if let Some(name) = label::name(code, lang) {
            document = document.text(Some(lang), Field::Tags, name);
        }
    }
    document
}

/// A category's names in all its languages.
fn named(mut document: Document, category: &Category, field: Field) -> Document {
    let content = &category.content;
    document = document.text(Lang::of_tag(&content.lang), field, content.name.as_str());
    for (tag, name) in &content.names {
        document = document.text(Lang::of_tag(tag), field, name.as_str());
    }
    document
}

fn with_variants(mut document: Document, gathered: &Gathered) -> Document {
    let content = &gathered.product.content;
    let own = Lang::of_tag(&content.lang);
    for variant in content.variants.iter().filter(|variant| variant.active) {
        document = document.code(variant.sku.as_str());
        for barcode in &variant.barcodes {
            document = document.code(barcode.code.as_str());
        }
        if !variant.title.is_empty() {
            document = document.text(own, Field::Variant, variant.title.as_str());
        }
        for (tag, title) in &variant.titles {
            document = document.text(Lang::of_tag(tag), Field::Variant, title.as_str());
        }
    }
    document
}

/// Prices, where it can be had, how it is rated.
fn measured(mut document: Document, gathered: &Gathered) -> Document {
    let price = |cost: &Cost| Price {
        currency: cost.currency,
        place: cost.site.map(|site| site.uuid()),
        amount: cost.amount,
        reduced: cost.reduced,
    };
    document.prices = gathered.costs.iter().map(price).collect();
    if !gathered.sites.is_empty() {
        document = document.facet(facet::STOCK, facet::ANYWHERE);
    }
    for site in &gathered.sites {
        document = document.facet(facet::STOCK, site.to_string());
    }
    for stars in 1..=5 {
        if gathered.rating >= 100 * stars {
            document = document.facet(facet::RATING, stars.to_string());
        }
    }
    document
}

/// A category, to be suggested.
pub(super) fn category(merchant: MerchantId, category: &Category) -> Document {
    let mut document = Document::new(merchant, category.id.uuid());
    document.kind = Kind::Entry;
    document.created = category.created_at.micros();
    named(document, category, Field::Title)
}
