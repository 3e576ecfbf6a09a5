//! What can be sold: the question that the slices above ask most.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bodega_catalog::{product::Part, variants};
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
/// there. Of a bundle as many can be sold as its scarcest part allows.
pub fn available(tx: &mut ReadTx, scope: &Scope, variants: &[Id<noun::Variant>]) -> Result<Vec<Available>, DbError> {
    let bundles = variants::parts_of(tx, scope, variants)?;
    let found = tx.all(&ANYWHERE, params![scope.one()?, json::ids(counted(variants, &bundles))])?;
    Ok(with_bundles(found, variants, &bundles))
}

/// The same at one site.
pub fn available_at(
    tx: &mut ReadTx,
    scope: &Scope,
    site: Id<noun::Site>,
    variants: &[Id<noun::Variant>],
) -> Result<Vec<Available>, DbError> {
    let bundles = variants::parts_of(tx, scope, variants)?;
    let found = tx.all(&AT_SITE, params![scope.one()?, json::ids(counted(variants, &bundles)), site])?;
    Ok(with_bundles(found, variants, &bundles))
}

type Bundles = HashMap<Id<noun::Variant>, Vec<Part>>;

/// What is counted of these variants: themselves, and of bundles the parts.
fn counted(variants: &[Id<noun::Variant>], bundles: &Bundles) -> BTreeSet<Id<noun::Variant>> {
    let parts = bundles.values().flatten().map(|part| part.variant);
    variants.iter().copied().filter(|variant| !bundles.contains_key(variant)).chain(parts).collect()
}

/// Reckons bundles from their parts, and leaves out the parts that were not asked for.
fn with_bundles(found: Vec<Available>, variants: &[Id<noun::Variant>], bundles: &Bundles) -> Vec<Available> {
    if bundles.is_empty() {
        return found;
    }
    let left: BTreeMap<_, i64> = found.iter().map(|one| ((one.site, one.variant), one.available)).collect();
    let sites: BTreeSet<Id<noun::Site>> = found.iter().map(|one| one.site).collect();
    let mut asked: Vec<Available> = found.into_iter().filter(|one| variants.contains(&one.variant)).collect();
    for (variant, parts) in bundles {
        for site in &sites {
            let of = |part: &Part| Some(left.get(&(*site, part.variant))? / part.quantity.max(1));
            let each: Option<Vec<i64>> = parts.iter().map(of).collect();
            if let Some(available) = each.and_then(|each| each.into_iter().min()) {
                asked.push(Available { variant: *variant, site: *site, available });
            }
        }
    }
    asked.sort_unstable_by_key(|one| (one.variant, one.site));
    asked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id<T: bodega_kernel::Noun>(number: u128) -> Id<T> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    proptest! {
        #[test]
        fn as_many_bundles_can_be_had_as_can_be_put_together(
            parts in prop::collection::vec((0i64..50, 1i64..7), 1..5),
            elsewhere in any::<bool>(),
        ) {
            let (bundle, other, site, away) = (id(100), id(101), id(1), id(2));
            let part = |at: usize| id::<noun::Variant>(at as u128 + 1);
            let held = parts.iter().enumerate().map(|(at, (_, quantity))| Part { variant: part(at), quantity: *quantity });
            let bundles = Bundles::from([(bundle, held.collect())]);
            let mut found: Vec<_> = parts
                .iter()
                .enumerate()
                .map(|(at, (available, _))| Available { variant: part(at), site, available: *available })
                .collect();
            found.push(Available { variant: other, site, available: 3 });
            if elsewhere {
                found.push(Available { variant: part(0), site: away, available: 50 });
            }
            let told = with_bundles(found, &[bundle, other], &bundles);
            let is_alone = parts.len() == 1 && elsewhere;
            prop_assert_eq!(told.len(), if is_alone { 3 } else { 2 }, "a site that lacks a part has no bundle: {:?}", told);
            let count = told.iter().find(|one| (one.variant, one.site) == (bundle, site)).map(|one| one.available).unwrap();
            let can = |count: i64| parts.iter().all(|(available, quantity)| count * quantity <= *available);
            prop_assert!(can(count) && !can(count + 1));
        }
    }
}
