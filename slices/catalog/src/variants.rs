//! Variants as the slices above ask for them: by SKU, by id, by barcode. Pure reads, to be called inside their own
//! transactions.

use std::collections::HashMap;

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::Value;

use crate::product::{Part, Status, Tracking, Unit, gtin};

/// What others need to know of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRef {
    /// Its id.
    pub id: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// The product that it belongs to.
    pub product: Id<noun::Product>,
    /// The product's title.
    pub product_title: String,
    /// What sets the variant apart; often empty.
    pub title: String,
    /// In what it is counted.
    pub unit: Unit,
    /// It is sold in multiples of this.
    pub step: i64,
    /// The least that is sold at once.
    pub min: Option<i64>,
    /// The most that is sold at once.
    pub max: Option<i64>,
    /// May it be sold? Its own switch and the product's status, both. What may not be sold can still be counted.
    pub active: bool,
    /// Its own switch alone.
    pub on: bool,
    /// Was its product deleted?
    pub archived: bool,
    /// Is it made up of others? Then it has no stock of its own: see [`parts_of`].
    pub bundle: bool,
    /// What is noted of each piece that comes and goes.
    pub tracking: Tracking,
    /// What one piece weighs, packing included.
    pub weight_g: Option<i64>,
}

/// A barcode that was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// What it is on.
    pub variant: VariantRef,
    /// How much of the variant's unit one scan means.
    pub quantity: i64,
}

macro_rules! select {
    ($from:literal) => {
        select!($from, "")
    };
    ($from:literal, $more:literal) => {
        concat!(
            "SELECT v.id, v.sku, v.product, p.title, v.title, v.unit, v.step, v.min, v.max, v.active, p.status,
             v.components <> '[]', v.serial_tracked, v.lot_tracked, v.expiry_tracked, v.weight_g",
            $more,
            " FROM ",
            $from,
            " JOIN catalog_product p ON p.merchant = v.merchant AND p.id = v.product "
        )
    };
}

sql!(
    hot BY_SKU,
    sqlite: concat!(select!("catalog_variant v"),
                    "WHERE v.merchant = $1 AND v.sku IN (SELECT value FROM json_each($2))"),
    postgres: concat!(select!("catalog_variant v"),
                      "WHERE v.merchant = $1 AND v.sku = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))"),
);
sql!(
    hot BY_ID,
    sqlite: concat!(select!("catalog_variant v"),
                    "WHERE v.merchant = $1 AND v.id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: concat!(select!("catalog_variant v"),
                      "WHERE v.merchant = $1 AND v.id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))"),
);
sql!(
    hot OF_PRODUCT,
    concat!(select!("catalog_variant v"), "WHERE v.merchant = $1 AND v.product = $2 ORDER BY v.position")
);
sql!(
    hot BY_BARCODE,
    concat!(select!("catalog_barcode b JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.variant",
                    ", b.quantity"),
            "WHERE b.merchant = $1 AND b.gtin = $2")
);

sql!(
    hot PARTS_OF,
    sqlite: "SELECT bundle, part, quantity FROM catalog_bundle_part
             WHERE merchant = $1 AND bundle IN (SELECT unhex(value) FROM json_each($2)) ORDER BY bundle, part",
    postgres: "SELECT bundle, part, quantity FROM catalog_bundle_part
               WHERE merchant = $1 AND bundle = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
               ORDER BY bundle, part",
);

sql!(
    hot BUNDLED,
    sqlite: "SELECT DISTINCT v.product FROM catalog_bundle_part b
             JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.bundle
             WHERE b.merchant = $1 AND b.part IN (SELECT unhex(value) FROM json_each($2)) AND v.active",
    postgres: "SELECT DISTINCT v.product FROM catalog_bundle_part b
               JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.bundle
               WHERE b.merchant = $1 AND v.active
                 AND b.part = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    BY_SEVERAL,
    "SELECT id, product FROM catalog_variant WHERE merchant = $1 AND active AND COALESCE(min, step) > 1
     UNION
     SELECT b.part, v.product FROM catalog_bundle_part b
     JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.bundle
     WHERE b.merchant = $1 AND v.active AND b.quantity * COALESCE(v.min, v.step) > 1"
);

impl FromRow for VariantRef {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let mut variant = Self {
            id: row.take()?,
            sku: row.take()?,
            product: row.take()?,
            product_title: row.take()?,
            title: row.take()?,
            unit: row.take()?,
            step: row.take()?,
            min: row.take()?,
            max: row.take()?,
            on: row.take()?,
            active: false,
            archived: false,
            bundle: false,
            tracking: Tracking::default(),
            weight_g: None,
        };
        let status = row.take::<Status>()?;
        variant.active = variant.on && status == Status::Active;
        variant.archived = status == Status::Archived;
        variant.bundle = row.take()?;
        variant.tracking = Tracking { serial: row.take()?, lot: row.take()?, expiry: row.take()? };
        variant.weight_g = row.take()?;
        Ok(variant)
    }
}

impl FromRow for Scanned {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { variant: VariantRef::from_row(row)?, quantity: row.take()? })
    }
}

/// The variants with these SKUs, by SKU. What is missing is unknown.
pub fn by_sku<S: AsRef<str>>(
    tx: &mut ReadTx,
    scope: &Scope,
    skus: &[S],
) -> Result<HashMap<String, VariantRef>, DbError> {
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let skus: Value = skus.iter().map(AsRef::as_ref).collect();
    let found = tx.all::<VariantRef>(&BY_SKU, params![scope.one()?, skus])?;
    Ok(found.into_iter().map(|variant| (variant.sku.clone(), variant)).collect())
}

/// The variants with these ids, by id. What is missing is unknown.
pub fn by_id(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Variant>],
) -> Result<HashMap<Id<noun::Variant>, VariantRef>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = as_json(ids);
    let found = tx.all::<VariantRef>(&BY_ID, params![scope.one()?, ids])?;
    Ok(found.into_iter().map(|variant| (variant.id, variant)).collect())
}

/// All variants of a product, in its order; removed ones too.
pub fn of_product(tx: &mut ReadTx, scope: &Scope, product: Id<noun::Product>) -> Result<Vec<VariantRef>, DbError> {
    tx.all(&OF_PRODUCT, params![scope.one()?, product])
}

/// What a scanner has read: a GTIN in any of its lengths.
pub fn by_barcode(tx: &mut ReadTx, scope: &Scope, code: &str) -> Result<Option<Scanned>, DbError> {
    let Ok(gtin) = gtin::fourteen(code.trim()) else { return Ok(None) };
    tx.maybe(&BY_BARCODE, params![scope.one()?, gtin])
}

/// What those of these variants hold that are bundles: as many of a bundle can be had as its scarcest part allows. A
/// variant that is missing is no bundle.
pub fn parts_of(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Variant>],
) -> Result<HashMap<Id<noun::Variant>, Vec<Part>>, DbError> {
    let mut parts: HashMap<_, Vec<Part>> = HashMap::new();
    if ids.is_empty() {
        return Ok(parts);
    }
    let rows = tx.all::<(Id<noun::Variant>, Id<noun::Variant>, i64)>(&PARTS_OF, params![scope.one()?, as_json(ids)])?;
    for (bundle, variant, quantity) in rows {
        parts.entry(bundle).or_default().push(Part { variant, quantity });
    }
    Ok(parts)
}

/// The products that are sold as bundles and hold one of these variants.
pub fn bundles_with(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: &[Id<noun::Variant>],
) -> Result<Vec<Id<noun::Product>>, DbError> {
    let found = tx.all::<(Id<noun::Product>,)>(&BUNDLED, params![scope.one()?, as_json(ids)])?;
    Ok(found.into_iter().map(|(product,)| product).collect())
}

/// A variant, and a product that is sold of it.
pub type Sold = (Id<noun::Variant>, Id<noun::Product>);

/// The variants of which a single one is not enough to sell a product, each with that product: what is sold by several
/// at once, as weighed goods are, and what a bundle needs several of. For whoever must know more than whether there is
/// any left.
pub fn by_several(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Sold>, DbError> {
    tx.all(&BY_SEVERAL, params![scope.one()?])
}

fn as_json(ids: &[Id<noun::Variant>]) -> Value {
    ids.iter().map(|id| id.uuid().simple().to_string()).collect()
}
