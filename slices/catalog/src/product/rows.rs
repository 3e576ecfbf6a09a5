//! Writing a product's own rows: itself, its categories, its versions.

use bodega_db::{DbError, Tx, params, sql};
use bodega_kernel::MerchantId;
use serde_json::{Value, json};

use super::model::{Content, Product};

sql!(
    ADD_PRODUCT,
    "INSERT INTO catalog_product (merchant, id, slug, title, description, lang, brand, tags, dietary, allergens, min_age,
                                  attributes, tax_class, categories, status, external_id, metadata, version,
                                  created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     ON CONFLICT DO NOTHING"
);
sql!(
    hot CHANGE_PRODUCT,
    "UPDATE catalog_product SET slug = $3, title = $4, description = $5, lang = $6, brand = $7, tags = $8, dietary = $9,
            allergens = $10, min_age = $11, attributes = $12, tax_class = $13, categories = $14, status = $15,
            external_id = $16, metadata = $17, version = $18, updated_at = $19
     WHERE merchant = $1 AND id = $2 AND version = $20"
);
sql!(hot LEAVE_CATEGORIES, "DELETE FROM catalog_product_category WHERE merchant = $1 AND product = $2");
sql!(
    ENTER_CATEGORIES,
    sqlite: "INSERT INTO catalog_product_category (merchant, product, category)
             SELECT $1, $2, unhex(value) FROM json_each($3)",
    postgres: "INSERT INTO catalog_product_category (merchant, product, category)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(value AS UUID) FROM jsonb_array_elements_text($3)",
);
sql!(
    KEEP_VERSION,
    "INSERT INTO catalog_product_version (merchant, product, version, at, actor, document)
     VALUES ($1, $2, $3, $4, $5, $6)"
);

fn texts(content: &Content) -> [Value; 6] {
    [
        json!(content.tags),
        json!(content.dietary),
        json!(content.allergens),
        json!(content.attributes),
        json!(content.categories),
        json!(content.metadata),
    ]
}

/// False when its slug or its external id is another's.
pub(crate) fn add_product(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    let content = &product.content;
    let [tags, dietary, allergens, attributes, categories, metadata] = texts(content);
    let added = tx.execute(
        &ADD_PRODUCT,
        params![
            merchant,
            product.id,
            content.slug,
            content.title,
            content.description,
            content.lang,
            content.brand,
            tags,
            dietary,
            allergens,
            content.min_age,
            attributes,
            content.tax_class,
            categories,
            content.status,
            content.external_id,
            metadata,
            product.version,
            product.created_at,
            product.updated_at
        ],
    )?;
    Ok(added == 1)
}

/// False when the product is no longer at the version before this one.
pub(crate) fn change_product(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    let content = &product.content;
    let [tags, dietary, allergens, attributes, categories, metadata] = texts(content);
    let changed = tx.execute(
        &CHANGE_PRODUCT,
        params![
            merchant,
            product.id,
            content.slug,
            content.title,
            content.description,
            content.lang,
            content.brand,
            tags,
            dietary,
            allergens,
            content.min_age,
            attributes,
            content.tax_class,
            categories,
            content.status,
            content.external_id,
            metadata,
            product.version,
            product.updated_at,
            product.version - 1
        ],
    )?;
    Ok(changed == 1)
}

/// Puts the product into its categories.
pub(crate) fn enter_categories(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<(), DbError> {
    if product.content.categories.is_empty() {
        return Ok(());
    }
    let ids = product.content.categories.iter().map(|id| id.uuid().simple().to_string());
    tx.execute(&ENTER_CATEGORIES, params![merchant, product.id, ids.collect::<Value>()])?;
    Ok(())
}

/// Takes it out of all of them.
pub(crate) fn leave_categories(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<(), DbError> {
    tx.execute(&LEAVE_CATEGORIES, params![merchant, product.id])?;
    Ok(())
}

/// Keeps the version as it was written.
pub(crate) fn keep_version(
    tx: &mut Tx,
    merchant: MerchantId,
    product: &Product,
    document: &Value,
) -> Result<(), DbError> {
    let actor = tx.call().actor.id.clone();
    tx.execute(&KEEP_VERSION, params![merchant, product.id, product.version, product.updated_at, actor, document])?;
    Ok(())
}
