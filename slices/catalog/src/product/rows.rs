//! Writing a product's own rows: itself, its categories, its versions.

use bodega_db::{DbError, Statement, Tx, params, sql};
use bodega_kernel::MerchantId;
use serde_json::{Value, json};

use super::model::{Content, Product};

sql!(
    ADD_PRODUCT,
    "INSERT INTO catalog_product (merchant, id, slug, title, description, lang, translations, brand, tags, dietary,
                                  allergens, min_age, attributes, tax_class, categories, images, status, publish_from,
                                  publish_until, turns_at, external_id, metadata, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
             $24, $25)
     ON CONFLICT DO NOTHING"
);
sql!(
    hot CHANGE_PRODUCT,
    "UPDATE catalog_product SET slug = $3, title = $4, description = $5, lang = $6, translations = $7, brand = $8,
            tags = $9, dietary = $10, allergens = $11, min_age = $12, attributes = $13, tax_class = $14, categories = $15,
            images = $16, status = $17, publish_from = $18, publish_until = $19, turns_at = $20, external_id = $21,
            metadata = $22, version = $23, updated_at = $25
     WHERE merchant = $1 AND id = $2 AND version = $23 - 1 AND created_at = $24"
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

/// What is stored as JSON.
struct Packed {
    translations: Value,
    tags: Value,
    dietary: Value,
    allergens: Value,
    attributes: Value,
    categories: Value,
    images: Value,
    metadata: Value,
}

impl Packed {
    fn of(content: &Content) -> Self {
        Self {
            translations: json!(content.translations),
            tags: json!(content.tags),
            dietary: json!(content.dietary),
            allergens: json!(content.allergens),
            attributes: json!(content.attributes),
            categories: json!(content.categories),
            images: json!(content.images),
            metadata: json!(content.metadata),
        }
    }
}

/// False when its slug or its external id is another's.
pub(crate) fn add_product(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    write(tx, &ADD_PRODUCT, merchant, product)
}

/// False when the product is no longer at the version before this one.
pub(crate) fn change_product(tx: &mut Tx, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    write(tx, &CHANGE_PRODUCT, merchant, product)
}

fn write(tx: &mut Tx, statement: &'static Statement, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    let content = &product.content;
    let packed = Packed::of(content);
    let written = tx.execute(
        statement,
        params![
            merchant,
            product.id,
            content.slug,
            content.title,
            content.description,
            content.lang,
            packed.translations,
            content.brand,
            packed.tags,
            packed.dietary,
            packed.allergens,
            content.min_age,
            packed.attributes,
            content.tax_class,
            packed.categories,
            packed.images,
            content.status,
            content.publish_from,
            content.publish_until,
            content.turns(product.updated_at),
            content.external_id,
            packed.metadata,
            product.version,
            product.created_at,
            product.updated_at
        ],
    )?;
    Ok(written == 1)
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
