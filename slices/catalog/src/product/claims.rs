//! Whose is it already? Asked only when a write has found that something is taken, to say what and where: the unique
//! indexes are what keeps the claims.

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, MerchantId, noun};
use serde_json::Value;

use super::{gtin, model::Product};
use crate::{CatalogError, Claim, Taken};

sql!(
    SLUG_OR_EXTERNAL,
    "SELECT slug, external_id FROM catalog_product
     WHERE merchant = $1 AND id <> $2 AND (slug = $3 OR external_id = CAST($4 AS TEXT))"
);
sql!(
    SKUS,
    sqlite: "SELECT sku, id FROM catalog_variant
             WHERE merchant = $1 AND sku IN (SELECT value FROM json_each($2))",
    postgres: "SELECT sku, id FROM catalog_variant
               WHERE merchant = $1 AND sku = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);
sql!(
    BARCODES,
    sqlite: "SELECT gtin, variant FROM catalog_barcode
             WHERE merchant = $1 AND gtin IN (SELECT value FROM json_each($2))",
    postgres: "SELECT gtin, variant FROM catalog_barcode
               WHERE merchant = $1 AND gtin = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);

type Owned = Vec<(String, Id<noun::Variant>)>;

/// What of `product` is another's. `spots` says where in the body each variant stood. Nothing: whoever had it has let
/// it go meanwhile.
pub(crate) fn others(
    tx: &mut ReadTx,
    merchant: MerchantId,
    product: &Product,
    spots: &[String],
) -> Result<Vec<Taken>, DbError> {
    let mut taken = Vec::new();
    let content = &product.content;
    let same = params![merchant, product.id, content.slug, content.external_id];
    for (slug, external) in tx.all::<(String, Option<String>)>(&SLUG_OR_EXTERNAL, same)? {
        if slug == content.slug {
            taken.push(Taken { claim: Claim::Slug, field: "slug".to_owned(), value: slug });
        }
        if external.is_some() && external == content.external_id {
            let value = external.unwrap_or_default();
            taken.push(Taken { claim: Claim::ExternalId, field: "externalId".to_owned(), value });
        }
    }
    let skus: Value = content.variants.iter().map(|variant| variant.sku.as_str()).collect();
    let skus: Owned = tx.all(&SKUS, params![merchant, skus])?;
    let codes = content.variants.iter().flat_map(|variant| &variant.barcodes);
    let codes: Value = codes.filter_map(|barcode| gtin::fourteen(&barcode.code).ok()).collect();
    let codes: Owned = tx.all(&BARCODES, params![merchant, codes])?;
    for (variant, spot) in content.variants.iter().zip(spots) {
        let is_others =
            |owned: &Owned, value: &str| owned.iter().any(|(one, owner)| one == value && *owner != variant.id);
        if is_others(&skus, &variant.sku) {
            let field = format!("{spot}.sku");
            taken.push(Taken { claim: Claim::Sku, field, value: variant.sku.clone() });
        }
        for (at, barcode) in variant.barcodes.iter().enumerate() {
            if gtin::fourteen(&barcode.code).is_ok_and(|gtin| is_others(&codes, &gtin)) {
                let field = format!("{spot}.barcodes[{at}].code");
                taken.push(Taken { claim: Claim::Barcode, field, value: barcode.code.clone() });
            }
        }
    }
    Ok(taken)
}

/// The same as the error that the command ends with.
pub(crate) fn conflict(tx: &mut ReadTx, merchant: MerchantId, product: &Product, spots: &[String]) -> CatalogError {
    match others(tx, merchant, product, spots) {
        // Whoever had it has let it go in this very moment: the same request will do.
        Ok(taken) if taken.is_empty() => CatalogError::taken(Claim::Slug, "slug", &product.content.slug),
        Ok(taken) => CatalogError::Taken(taken),
        Err(error) => error.into(),
    }
}

/// Was it the external id, and not the slug, that kept the product from being added?
pub(crate) fn is_external_id_taken(tx: &mut ReadTx, merchant: MerchantId, product: &Product) -> Result<bool, DbError> {
    let taken = others(tx, merchant, product, &[])?;
    Ok(taken.iter().any(|one| one.claim == Claim::ExternalId))
}
