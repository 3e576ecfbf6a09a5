//! What is to be known of a product: what some must not eat, named properties, what it consists of.

use bodega_browse::{ProductPage, VariantLine};

use crate::words::Words;

/// A named property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// A part of what something consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nutrient {
    /// What it is called.
    pub name: String,
    /// How much of it there is.
    pub value: String,
    /// Is it a part of the one before?
    pub within: bool,
}

pub(super) fn allergens(words: Words, page: &ProductPage) -> Option<String> {
    let names: Vec<String> = page.allergens.iter().map(|code| words.label(code)).collect();
    (!names.is_empty()).then(|| words.contains(names.join(", ")))
}

pub(super) fn facts(words: Words, page: &ProductPage, chosen: &VariantLine) -> Vec<Fact> {
    let named = page
        .attributes
        .iter()
        .filter_map(|(name, value)| Some(Fact { name: words.attribute(name)?, value: value.clone() }));
    let brand = page.card.brand.iter().map(|brand| Fact { name: words.made_by().to_owned(), value: brand.clone() });
    let article = Fact { name: words.article().to_owned(), value: chosen.sku.clone() };
    named.chain(brand).chain(std::iter::once(article)).collect()
}

/// `energy=88 kcal;fat=5.4 g` as rows.
pub(super) fn nutrition(words: Words, page: &ProductPage) -> Vec<Nutrient> {
    let written = page.attributes.iter().find(|(name, _)| name == "nutrition").map_or("", |(_, value)| value);
    let rows = written.split(';').filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        let (name, within) = words.nutrition(name.trim());
        Some(Nutrient { name, value: value.trim().to_owned(), within })
    });
    rows.collect()
}
