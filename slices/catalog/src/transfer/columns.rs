//! The columns of a CSV of products: one line for each variant, what is the product's own repeated or left empty on the
//! lines after its first.

use bodega_kernel::{Check, Invalid};

use super::model::Head;
use crate::language;

/// Whose a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Product,
    Variant,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Truth,
    List,
    Map,
    Categories,
    Images,
    Barcodes,
    Parts,
    Money,
}

/// A column: its name in the file, the field of the body that it fills, and what its cells hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub name: &'static str,
    pub field: &'static str,
    pub side: Side,
    pub kind: Kind,
    /// May it stand once for each language, as `title.de`?
    pub told: bool,
}

const fn of_product(name: &'static str, field: &'static str, kind: Kind) -> Known {
    Known { name, field, side: Side::Product, kind, told: false }
}

const fn of_variant(name: &'static str, field: &'static str, kind: Kind) -> Known {
    Known { name, field, side: Side::Variant, kind, told: false }
}

const fn told(mut known: Known) -> Known {
    known.told = true;
    known
}

/// All columns, in the order in which an export has them.
pub(super) const COLUMNS: &[Known] = &[
    of_product("id", "id", Kind::Text),
    of_product("externalId", "externalId", Kind::Text),
    of_product("slug", "slug", Kind::Text),
    of_product("status", "status", Kind::Text),
    of_product("lang", "lang", Kind::Text),
    told(of_product("title", "title", Kind::Text)),
    told(of_product("description", "description", Kind::Text)),
    of_product("brand", "brand", Kind::Text),
    of_product("categories", "categoryIds", Kind::Categories),
    of_product("tags", "tags", Kind::List),
    of_product("dietary", "dietary", Kind::List),
    of_product("allergens", "allergens", Kind::List),
    of_product("minAge", "minAge", Kind::Number),
    told(of_product("attributes", "attributes", Kind::Map)),
    of_product("taxClass", "taxClass", Kind::Text),
    of_product("publishFrom", "publishFrom", Kind::Text),
    of_product("publishUntil", "publishUntil", Kind::Text),
    of_product("images", "images", Kind::Images),
    of_product("metadata", "metadata", Kind::Map),
    of_variant("sku", "sku", Kind::Text),
    told(of_variant("variantTitle", "title", Kind::Text)),
    of_variant("options", "options", Kind::Map),
    of_variant("unit", "unit", Kind::Text),
    of_variant("step", "step", Kind::Number),
    of_variant("min", "min", Kind::Number),
    of_variant("max", "max", Kind::Number),
    of_variant("price", "price.amount", Kind::Money),
    of_variant("currency", "price.currency", Kind::Text),
    of_variant("per", "price.per", Kind::Number),
    of_variant("compareAtPrice", "compareAtPrice.amount", Kind::Money),
    of_variant("contentAmount", "contentAmount", Kind::Number),
    of_variant("contentUnit", "contentUnit", Kind::Text),
    of_variant("components", "components", Kind::Parts),
    of_variant("barcodes", "barcodes", Kind::Barcodes),
    of_variant("weightG", "weightG", Kind::Number),
    of_variant("length", "dimensions.length", Kind::Number),
    of_variant("width", "dimensions.width", Kind::Number),
    of_variant("height", "dimensions.height", Kind::Number),
    of_variant("serialTracked", "serialTracked", Kind::Truth),
    of_variant("lotTracked", "lotTracked", Kind::Truth),
    of_variant("expiryTracked", "expiryTracked", Kind::Truth),
    of_variant("active", "active", Kind::Truth),
];

/// A column of a file.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub known: Known,
    /// The language, of one that stands once for each.
    pub lang: Option<String>,
}

impl Column {
    /// As the header names it.
    pub fn name(&self) -> String {
        match &self.lang {
            Some(lang) => format!("{}.{lang}", self.known.name),
            None => self.known.name.to_owned(),
        }
    }

    fn find(name: &str) -> Option<Self> {
        let exact = |name: &str| COLUMNS.iter().find(|known| known.name.eq_ignore_ascii_case(name)).copied();
        if let Some(known) = exact(name) {
            return Some(Self { known, lang: None });
        }
        let (name, lang) = name.split_once('.')?;
        let known = exact(name).filter(|known| known.told && language::is_tag(lang))?;
        Some(Self { known, lang: Some(lang.to_owned()) })
    }
}

/// The columns of a file: those that are not known, or stand twice, spoil all of it, since a column that is silently
/// left out is missed too late.
pub(super) fn columns(head: &Head) -> Result<Vec<Column>, Invalid> {
    let mut check = Check::new();
    let mut columns: Vec<Column> = Vec::with_capacity(head.columns.len());
    for name in &head.columns {
        match Column::find(name.trim()) {
            None => {
                let known: Vec<_> = COLUMNS.iter().map(|known| known.name).collect();
                let message = format!("is no column; known are {}, and title.de and the like", known.join(", "));
                check.fault(name.as_str(), "UNKNOWN_FIELD", message);
            }
            Some(column) if columns.iter().any(|one| one.name().eq_ignore_ascii_case(&column.name())) => {
                check.fault(name.as_str(), "DUPLICATE", "is given twice");
            }
            Some(column) => columns.push(column),
        }
    }
    let has = |name: &str| columns.iter().any(|column| column.known.name == name);
    let is_named = ["sku", "id", "externalId", "slug"].into_iter().any(has);
    check.that(is_named || !check.is_clean(), "sku", "REQUIRED", "or id, externalId or slug must be a column");
    check.done()?;
    Ok(columns)
}

/// The columns of an export that is told in these languages.
pub(super) fn all(languages: &[String]) -> Vec<Column> {
    let mut columns = Vec::new();
    for known in COLUMNS {
        columns.push(Column { known: *known, lang: None });
        if known.told {
            columns.extend(languages.iter().map(|lang| Column { known: *known, lang: Some(lang.clone()) }));
        }
    }
    columns
}

/// The column that a fault in a body's field is told of.
pub(super) fn column_of(field: &str, side: Side) -> String {
    // translations.de.title is title.de; titles.de is variantTitle.de.
    let mut words = field.split('.');
    let (first, second, third) = (words.next().unwrap_or_default(), words.next(), words.next());
    match (side, first, second, third) {
        (Side::Product, "translations", Some(lang), Some(field)) => return format!("{field}.{lang}"),
        (Side::Variant, "titles", Some(lang), _) => return format!("variantTitle.{lang}"),
        _ => {}
    }
    let bare = |text: &str| text.split(['[', '.']).next().unwrap_or_default().to_owned();
    let whole = field.split('[').next().unwrap_or_default();
    let on_side = || COLUMNS.iter().filter(|known| known.side == side);
    let exact = on_side().find(|known| known.field == whole);
    let near = || on_side().find(|known| bare(known.field) == bare(field));
    exact.or_else(near).map_or_else(|| field.to_owned(), |known| known.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_of_their_columns() {
        for (field, side, column) in [
            ("title", Side::Product, "title"),
            ("categoryIds[2]", Side::Product, "categories"),
            ("translations.de.title", Side::Product, "title.de"),
            ("attributes.origin", Side::Product, "attributes"),
            ("variants", Side::Product, "variants"),
            ("title", Side::Variant, "variantTitle"),
            ("titles.de", Side::Variant, "variantTitle.de"),
            ("price.amount", Side::Variant, "price"),
            ("price.currency", Side::Variant, "currency"),
            ("price", Side::Variant, "price"),
            ("compareAtPrice", Side::Variant, "compareAtPrice"),
            ("barcodes[1].code", Side::Variant, "barcodes"),
            ("dimensions.width", Side::Variant, "width"),
        ] {
            assert_eq!(column_of(field, side), column, "{field}");
        }
    }

    #[test]
    fn a_column_that_is_not_known_spoils_the_file() {
        let head =
            |names: &[&str]| Head { columns: names.iter().map(|name| (*name).to_owned()).collect(), separator: b',' };
        assert!(columns(&head(&["SKU", "title", "title.he", "variantTitle.pt-BR"])).is_ok());
        for wrong in
            [&["sku", "colour"][..], &["sku", "Sku"], &["title"], &["sku", "sku.de"], &["sku", "title.!"], &["sku", ""]]
        {
            assert!(columns(&head(wrong)).is_err(), "{wrong:?}");
        }
    }
}
