//! Finding what a file speaks of: by id, by the id elsewhere, by the address part, by SKU. Once for each piece.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

use super::{read::Item, write::Names};
use crate::{product::Product, variants};

type ProductId = Id<noun::Product>;

sql!(
    hot BY_ID,
    sqlite: "SELECT id, version FROM catalog_product
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id, version FROM catalog_product
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    hot BY_EXTERNAL_ID,
    sqlite: "SELECT external_id, id FROM catalog_product
             WHERE merchant = $1 AND external_id IN (SELECT value FROM json_each($2))",
    postgres: "SELECT external_id, id FROM catalog_product
               WHERE merchant = $1 AND external_id = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);
sql!(
    hot BY_SLUG,
    sqlite: "SELECT slug, id FROM catalog_product WHERE merchant = $1 AND slug IN (SELECT value FROM json_each($2))",
    postgres: "SELECT slug, id FROM catalog_product
               WHERE merchant = $1 AND slug = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);
sql!(CATEGORIES, "SELECT id, slug, external_id FROM catalog_category WHERE merchant = $1");

/// What is known of what a piece speaks of.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The versions of products.
    pub versions: HashMap<ProductId, i64>,
    external: HashMap<String, ProductId>,
    slugs: HashMap<String, ProductId>,
    skus: HashMap<String, ProductId>,
    /// Categories by all their names.
    categories: HashMap<String, String>,
}

pub(super) fn text<'b>(body: &'b Value, field: &str) -> Option<&'b str> {
    body.get(field)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

pub(super) fn skus(body: &Value) -> impl Iterator<Item = &str> {
    let variants = body.get("variants").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    variants.iter().filter_map(|variant| text(variant, "sku"))
}

impl Known {
    pub fn of(tx: &mut ReadTx, scope: &Scope, items: &[Item]) -> Result<Self, DbError> {
        let merchant = scope.one()?;
        let bodies = || items.iter().map(|item| &item.body);
        let named = |field: &'static str| bodies().filter_map(move |body| text(body, field)).collect::<Value>();
        let mut known = Self {
            external: by_name(tx, merchant, &BY_EXTERNAL_ID, &named("externalId"))?,
            slugs: by_name(tx, merchant, &BY_SLUG, &named("slug"))?,
            ..Self::default()
        };
        let skus: Vec<&str> = bodies().flat_map(skus).collect();
        let found = variants::by_sku(tx, scope, &skus)?;
        known.skus = found.into_iter().map(|(sku, variant)| (sku, variant.product)).collect();
        let named = bodies().filter_map(|body| text(body, "id")?.parse::<ProductId>().ok());
        let found = known.external.values().chain(known.slugs.values()).chain(known.skus.values()).copied();
        let ids: Value = named.chain(found).map(|id| id.uuid().simple().to_string()).collect();
        known.versions = tx.all::<(ProductId, i64)>(&BY_ID, params![merchant, ids])?.into_iter().collect();
        if bodies().any(|body| body.get("categoryIds").is_some()) {
            known.categories = categories(tx, merchant)?;
        }
        Ok(known)
    }

    /// The product that a body means: the first of its id, its id elsewhere, its address part and its SKUs that is known.
    pub fn meant(&self, body: &Value) -> Option<ProductId> {
        self.all_meant(body).next()
    }

    /// All products that it names, by whatever.
    pub fn all_meant(&self, body: &Value) -> impl Iterator<Item = ProductId> {
        let id = text(body, "id").and_then(|id| id.parse().ok()).filter(|id| self.versions.contains_key(id));
        let external = text(body, "externalId").and_then(|name| self.external.get(name)).copied();
        let slug = text(body, "slug").and_then(|name| self.slugs.get(name)).copied();
        let skus = skus(body).filter_map(|sku| self.skus.get(sku)).copied();
        id.into_iter().chain(external).chain(slug).chain(skus)
    }

    /// What was written is known to the lines that follow.
    pub fn note(&mut self, product: &Product) {
        let content = &product.content;
        self.versions.insert(product.id, product.version);
        self.slugs.insert(content.slug.clone(), product.id);
        self.external.extend(content.external_id.clone().map(|external| (external, product.id)));
        self.skus.extend(content.variants.iter().map(|variant| (variant.sku.clone(), product.id)));
    }

    /// Puts the ids of categories in the place of their other names. What is not known stays, and is told of by whoever
    /// takes the product.
    pub fn name_categories(&self, body: &mut Value) {
        let named = body.get_mut("categoryIds").and_then(Value::as_array_mut);
        for category in named.into_iter().flatten() {
            if let Some(id) = category.as_str().and_then(|name| self.categories.get(name.trim())) {
                *category = id.as_str().into();
            }
        }
    }
}

type ByName = HashMap<String, ProductId>;

fn by_name(
    tx: &mut ReadTx,
    merchant: MerchantId,
    statement: &'static bodega_db::Statement,
    names: &Value,
) -> Result<ByName, DbError> {
    if names.as_array().is_none_or(Vec::is_empty) {
        return Ok(ByName::new());
    }
    Ok(tx.all::<(String, ProductId)>(statement, params![merchant, names])?.into_iter().collect())
}

type CategoryRow = (Id<noun::Category>, String, Option<String>);

fn categories(tx: &mut ReadTx, merchant: MerchantId) -> Result<HashMap<String, String>, DbError> {
    let rows: Vec<CategoryRow> = tx.all(&CATEGORIES, params![merchant])?;
    let external = rows.iter().filter_map(|(id, _, external)| Some((external.clone()?, id.to_string())));
    // An address part is stronger than an id elsewhere.
    let slugs = rows.iter().map(|(id, slug, _)| (slug.clone(), id.to_string()));
    Ok(external.chain(slugs).collect())
}

/// What an export calls categories and the parts of bundles.
pub(super) fn names(tx: &mut ReadTx, scope: &Scope, products: &[Product]) -> Result<Names, DbError> {
    let rows: Vec<CategoryRow> = tx.all(&CATEGORIES, params![scope.one()?])?;
    let variants = products.iter().flat_map(|product| &product.content.variants);
    let parts: Vec<_> = variants.flat_map(|variant| &variant.components).map(|part| part.variant).collect();
    let skus = if parts.is_empty() { HashMap::new() } else { variants::by_id(tx, scope, &parts)? };
    Ok(Names {
        categories: rows.into_iter().map(|(id, slug, _)| (id, slug)).collect(),
        skus: skus.into_iter().map(|(id, variant)| (id, variant.sku)).collect(),
    })
}
