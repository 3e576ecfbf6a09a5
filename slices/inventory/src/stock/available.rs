//! What can be sold: the question that the slices above ask most.

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::{Id, Scope, noun};

use crate::json;

/// What can be sold of a variant at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Available {
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Where.
    pub site: Id<noun::Site>,
    /// How much: on hand, less what is promised, less what is kept back. Never below zero.
    pub available: i64,
}

impl FromRow for Available {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { variant: row.take()?, site: row.take()?, available: row.take::<i64>()?.max(0) })
    }
}

sql!(
    hot ANYWHERE,
    sqlite: "SELECT variant, site, on_hand - reserved - safety_stock FROM inventory_stock
             WHERE merchant = $1 AND variant IN (SELECT unhex(value) FROM json_each($2)) ORDER BY variant, site",
    postgres: "SELECT variant, site, on_hand - reserved - safety_stock FROM inventory_stock
               WHERE merchant = $1 AND variant = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY variant, site",
);
sql!(
    hot AT_SITE,
    sqlite: "SELECT variant, site, on_hand - reserved - safety_stock FROM inventory_stock
             WHERE merchant = $1 AND site = $3 AND variant IN (SELECT unhex(value) FROM json_each($2)) ORDER BY variant",
    postgres: "SELECT variant, site, on_hand - reserved - safety_stock FROM inventory_stock
               WHERE merchant = $1 AND site = $3 AND variant = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY variant",
);

/// What can be sold of these variants, at each of the merchant's sites that has had them. One that is missing was never
/// there.
pub fn available(tx: &mut ReadTx, scope: &Scope, variants: &[Id<noun::Variant>]) -> Result<Vec<Available>, DbError> {
    tx.all(&ANYWHERE, params![scope.one()?, json::ids(variants.iter().copied())])
}

/// The same at one site.
pub fn available_at(
    tx: &mut ReadTx,
    scope: &Scope,
    site: Id<noun::Site>,
    variants: &[Id<noun::Variant>],
) -> Result<Vec<Available>, DbError> {
    tx.all(&AT_SITE, params![scope.one()?, json::ids(variants.iter().copied()), site])
}
