//! What a product of a file is concerned with: everything by which others in the file could have to do with it. Names are
//! told as hashes: two that are the same by chance are looked at together for nothing, which does no harm.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::Value;

use super::{
    lookup::{Known, skus, text},
    read::Item,
};
use crate::{product::gtin, slug, variants};

type ProductId = Id<noun::Product>;

sql!(
    BY_BARCODE,
    sqlite: "SELECT b.gtin, v.product FROM catalog_barcode b
             JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.variant
             WHERE b.merchant = $1 AND b.gtin IN (SELECT value FROM json_each($2))",
    postgres: "SELECT b.gtin, v.product FROM catalog_barcode b
               JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.variant
               WHERE b.merchant = $1 AND b.gtin = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);
// The bundles that hold a variant of these products: product, and the bundle's.
sql!(
    HOLDING,
    sqlite: "SELECT DISTINCT v.product, holds.product FROM catalog_variant v
             JOIN catalog_bundle_part b ON b.merchant = v.merchant AND b.part = v.id
             JOIN catalog_variant holds ON holds.merchant = b.merchant AND holds.id = b.bundle
             WHERE v.merchant = $1 AND v.product IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT DISTINCT v.product, holds.product FROM catalog_variant v
               JOIN catalog_bundle_part b ON b.merchant = v.merchant AND b.part = v.id
               JOIN catalog_variant holds ON holds.merchant = b.merchant AND holds.id = b.bundle
               WHERE v.merchant = $1
                 AND v.product = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);

fn hashed(kind: &str, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, name).hash(&mut hasher);
    hasher.finish()
}

/// For each product its names, what they are the names of now, and the bundles that hold that.
pub(super) fn concerns(tx: &mut ReadTx, scope: &Scope, items: &[Item]) -> Result<Vec<Vec<u64>>, DbError> {
    let found = Found::of(tx, scope, items)?;
    let mut named: Vec<(Vec<u64>, HashSet<ProductId>)> = items.iter().map(|item| found.of_body(&item.body)).collect();
    let all: HashSet<ProductId> = named.iter().flat_map(|(_, products)| products.iter().copied()).collect();
    let holding = holding(tx, scope, &all)?;
    for (names, products) in &mut named {
        let bundles = products.iter().filter_map(|product| holding.get(product)).flatten();
        let ids = products.iter().chain(bundles);
        names.extend(ids.map(|id| hashed("product", &id.to_string())));
    }
    Ok(named.into_iter().map(|(names, _)| names).collect())
}

/// What is known of what the products of a piece name.
struct Found {
    known: Known,
    parts: HashMap<String, ProductId>,
    ids: HashMap<Id<noun::Variant>, ProductId>,
    codes: HashMap<String, ProductId>,
}

impl Found {
    fn of(tx: &mut ReadTx, scope: &Scope, items: &[Item]) -> Result<Self, DbError> {
        let bodies = || items.iter().map(|item| &item.body);
        let named: Vec<&str> = bodies().flat_map(|body| parts(body, "sku")).collect();
        let parts_by_sku = variants::by_sku(tx, scope, &named)?;
        let ids = bodies().flat_map(|body| parts(body, "variantId")).filter_map(|id| id.parse().ok());
        let ids = variants::by_id(tx, scope, &ids.collect::<Vec<_>>())?;
        let codes: Value = bodies().flat_map(codes).map(Value::from).collect();
        let codes = tx.all::<(String, ProductId)>(&BY_BARCODE, params![scope.one()?, codes])?;
        Ok(Self {
            known: Known::of(tx, scope, items)?,
            parts: parts_by_sku.into_iter().map(|(sku, variant)| (sku, variant.product)).collect(),
            ids: ids.into_iter().map(|(id, variant)| (id, variant.product)).collect(),
            codes: codes.into_iter().collect(),
        })
    }

    fn of_body(&self, body: &Value) -> (Vec<u64>, HashSet<ProductId>) {
        let mut products: HashSet<ProductId> = self.known.all_meant(body).collect();
        let mut names = Vec::new();
        let mut name = |kind: &str, word: &str| names.push(hashed(kind, word));
        text(body, "id").into_iter().for_each(|id| name("product", id));
        text(body, "externalId").into_iter().for_each(|id| name("external", id));
        match (text(body, "slug"), text(body, "title")) {
            (Some(slug), _) => name("slug", slug),
            (None, Some(title)) => name("slug", &slug::base(title, "product")),
            (None, None) => {}
        }
        skus(body).for_each(|sku| name("sku", sku));
        for sku in parts(body, "sku") {
            name("sku", sku);
            products.extend(self.parts.get(sku));
        }
        let ids = parts(body, "variantId").filter_map(|id| id.parse().ok());
        products.extend(ids.filter_map(|id: Id<noun::Variant>| self.ids.get(&id)));
        for code in codes(body) {
            name("code", &code);
            products.extend(self.codes.get(&code));
        }
        (names, products)
    }
}

fn holding(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &HashSet<ProductId>,
) -> Result<HashMap<ProductId, Vec<ProductId>>, DbError> {
    let mut holding: HashMap<ProductId, Vec<ProductId>> = HashMap::new();
    if products.is_empty() {
        return Ok(holding);
    }
    let ids: Value = products.iter().map(|id| id.uuid().simple().to_string()).collect();
    for (product, bundle) in tx.all::<(ProductId, ProductId)>(&HOLDING, params![scope.one()?, ids])? {
        holding.entry(product).or_default().push(bundle);
    }
    Ok(holding)
}

fn within<'b>(body: &'b Value, list: &str) -> impl Iterator<Item = &'b Value> + use<'b> {
    let entries =
        |value: &'b Value, list: &str| value.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let list = list.to_owned();
    entries(body, "variants").iter().flat_map(move |variant| entries(variant, &list))
}

/// What its bundles hold, as it is named by this field.
fn parts<'b>(body: &'b Value, field: &'static str) -> impl Iterator<Item = &'b str> {
    within(body, "components").filter_map(move |part| text(part, field))
}

/// The codes on its variants, as fourteen digits.
fn codes(body: &Value) -> impl Iterator<Item = String> {
    within(body, "barcodes").filter_map(|barcode| gtin::fourteen(text(barcode, "code")?).ok())
}
