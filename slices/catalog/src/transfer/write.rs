//! Writing products down: as lines of a table, or as JSON.

use std::collections::HashMap;

use bodega_db::DbError;
use bodega_kernel::{Id, noun};
use serde_json::{Map, Value, json};

use super::{
    cell,
    columns::{Column, Side},
    model::Fault,
};
use crate::product::{Content, Product, Variant};

/// What is named by others in a file than here: it is read somewhere else too.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub categories: HashMap<Id<noun::Category>, String>,
    pub skus: HashMap<Id<noun::Variant>, String>,
}

/// A table of these products, without its header.
pub(super) fn table(columns: &[Column], products: &[Product], names: &Names) -> Result<String, DbError> {
    let mut writer = writer();
    for product in products {
        let mut variants = product.content.variants.iter();
        let mut variant = variants.next();
        loop {
            let cells = columns.iter().map(|column| {
                cell::guarded(match (column.known.side, variant) {
                    (Side::Product, _) => of_product(column, product, names),
                    (Side::Variant, Some(variant)) => of_variant(column, variant, names),
                    (Side::Variant, None) => String::new(),
                })
            });
            writer.write_record(cells).map_err(broken)?;
            variant = variants.next();
            if variant.is_none() {
                break;
            }
        }
    }
    text(writer)
}

/// The header of a table, after the mark by which spreadsheets know UTF-8.
pub(super) fn header(columns: &[Column]) -> Result<String, DbError> {
    let mut writer = writer();
    writer.write_record(columns.iter().map(Column::name)).map_err(broken)?;
    text(writer).map(|header| format!("\u{feff}{header}"))
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

fn text(writer: csv::Writer<Vec<u8>>) -> Result<String, DbError> {
    let bytes = writer.into_inner().map_err(broken)?;
    String::from_utf8(bytes).map_err(broken)
}

/// Memory does not break, and text is text.
fn broken(error: impl std::fmt::Display) -> DbError {
    DbError::Internal(format!("a table could not be written: {error}"))
}

fn of_product(column: &Column, product: &Product, names: &Names) -> String {
    let content = &product.content;
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    if let Some(lang) = &column.lang {
        let Some(texts) = content.translations.get(lang) else { return String::new() };
        return match column.known.name {
            "title" => optional(&texts.title),
            "description" => optional(&texts.description),
            _ => cell::map(&texts.attributes),
        };
    }
    let words = |words: &[String]| cell::list(words.iter().map(String::as_str));
    match column.known.name {
        "id" => product.id.to_string(),
        "externalId" => optional(&content.external_id),
        "slug" => content.slug.clone(),
        "status" => content.status.as_str().to_owned(),
        "lang" => content.lang.clone(),
        "title" => content.title.clone(),
        "description" => content.description.clone(),
        "brand" => optional(&content.brand),
        "categories" => {
            let named = |id: &Id<noun::Category>| names.categories.get(id).cloned().unwrap_or_else(|| id.to_string());
            let slugs: Vec<_> = content.categories.iter().map(named).collect();
            words(&slugs)
        }
        "tags" => words(&content.tags),
        "dietary" => words(&content.dietary),
        "allergens" => words(&content.allergens),
        "minAge" => number(content.min_age),
        "attributes" => cell::map(&content.attributes),
        "taxClass" => optional(&content.tax_class),
        "publishFrom" => content.publish_from.map_or_else(String::new, |time| time.to_string()),
        "publishUntil" => content.publish_until.map_or_else(String::new, |time| time.to_string()),
        "images" => pictures(content),
        "metadata" => cell::map(&content.metadata),
        _ => String::new(),
    }
}

fn pictures(content: &Content) -> String {
    let one = |image: &crate::product::model::Image| match &image.alt {
        Some(alt) => format!("{}={}", image.media, cell::escaped(alt)),
        None => image.media.to_string(),
    };
    content.images.iter().map(one).collect::<Vec<_>>().join("|")
}

fn number(value: Option<i64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn of_variant(column: &Column, variant: &Variant, names: &Names) -> String {
    if let Some(lang) = &column.lang {
        return variant.titles.get(lang).cloned().unwrap_or_default();
    }
    let price = variant.price;
    let money = |amount| cell::money(amount, price.currency.decimals());
    let size = variant.dimensions;
    match column.known.name {
        "sku" => variant.sku.clone(),
        "variantTitle" => variant.title.clone(),
        "options" => cell::map(&variant.options),
        "unit" => variant.unit.as_str().to_owned(),
        "step" => variant.step.to_string(),
        "min" => number(variant.min),
        "max" => number(variant.max),
        "price" => money(price.amount),
        "currency" => price.currency.code().to_owned(),
        "per" => price.per.to_string(),
        "compareAtPrice" => variant.compare_at.map_or_else(String::new, money),
        "contentAmount" => number(variant.net.map(|net| net.amount)),
        "contentUnit" => variant.net.map_or_else(String::new, |net| net.unit.as_str().to_owned()),
        "components" => {
            let one = |part: &crate::product::model::Part| {
                let sku = names.skus.get(&part.variant).map_or_else(String::new, |sku| cell::escaped(sku));
                format!("{sku}*{}", part.quantity)
            };
            variant.components.iter().map(one).collect::<Vec<_>>().join("|")
        }
        "barcodes" => {
            let one = |barcode: &crate::product::Barcode| format!("{}*{}", barcode.code, barcode.quantity);
            variant.barcodes.iter().map(one).collect::<Vec<_>>().join("|")
        }
        "weightG" => number(variant.weight_g),
        "length" => number(size.map(|size| size.length)),
        "width" => number(size.map(|size| size.width)),
        "height" => number(size.map(|size| size.height)),
        "serialTracked" => variant.tracking.serial.to_string(),
        "lotTracked" => variant.tracking.lot.to_string(),
        "expiryTracked" => variant.tracking.expiry.to_string(),
        "active" => variant.active.to_string(),
        _ => String::new(),
    }
}

/// These products, each as JSON on a line of its own, as the API takes them.
pub(super) fn json_lines(products: &[Product], names: &Names) -> String {
    let lines = products.iter().map(|product| format!("{}\n", document(product, names)));
    lines.collect()
}

fn document(product: &Product, names: &Names) -> Value {
    let content = &product.content;
    let images = content.images.iter().map(|image| json!({ "mediaId": image.media, "alt": image.alt }));
    json!({
        "id": product.id,
        "externalId": content.external_id,
        "slug": content.slug,
        "status": content.status,
        "lang": content.lang,
        "title": content.title,
        "description": content.description,
        "translations": content.translations,
        "brand": content.brand,
        "categoryIds": content.categories,
        "tags": content.tags,
        "dietary": content.dietary,
        "allergens": content.allergens,
        "minAge": content.min_age,
        "attributes": content.attributes,
        "taxClass": content.tax_class,
        "publishFrom": content.publish_from,
        "publishUntil": content.publish_until,
        "images": images.collect::<Vec<_>>(),
        "metadata": content.metadata,
        "variants": content.variants.iter().map(|variant| piece(variant, names)).collect::<Vec<_>>(),
    })
}

fn piece(variant: &Variant, names: &Names) -> Value {
    let price = variant.price;
    let money = |amount: i64| json!({ "amount": amount, "currency": price.currency, "per": price.per });
    let part = |part: &crate::product::model::Part| match names.skus.get(&part.variant) {
        Some(sku) => json!({ "sku": sku, "quantity": part.quantity }),
        None => json!({ "variantId": part.variant, "quantity": part.quantity }),
    };
    let mut piece = Map::new();
    let mut set = |name: &str, value: Value| piece.insert(name.to_owned(), value);
    set("sku", json!(variant.sku));
    set("title", json!(variant.title));
    set("titles", json!(variant.titles));
    set("options", json!(variant.options));
    set("unit", json!(variant.unit));
    set("step", json!(variant.step));
    set("min", json!(variant.min));
    set("max", json!(variant.max));
    set("price", money(price.amount));
    set("compareAtPrice", variant.compare_at.map_or(Value::Null, money));
    set("contentAmount", json!(variant.net.map(|net| net.amount)));
    set("contentUnit", json!(variant.net.map(|net| net.unit)));
    set("components", variant.components.iter().map(part).collect());
    set("barcodes", json!(variant.barcodes));
    set("weightG", json!(variant.weight_g));
    set("dimensions", json!(variant.dimensions));
    set("serialTracked", json!(variant.tracking.serial));
    set("lotTracked", json!(variant.tracking.lot));
    set("expiryTracked", json!(variant.tracking.expiry));
    set("active", json!(variant.active));
    piece.into()
}

/// What is wrong with a file, as a table; with its header, where it begins.
pub(super) fn faults(begins: bool, faults: &[Fault]) -> Result<String, DbError> {
    let mut writer = writer();
    if begins {
        writer.write_record(["line", "field", "code", "message"]).map_err(broken)?;
    }
    for fault in faults {
        let cells = [fault.line.to_string(), fault.field.clone(), fault.code.clone(), fault.message.clone()];
        writer.write_record(cells.map(cell::guarded)).map_err(broken)?;
    }
    text(writer)
}
