//! Reading one product.

use std::{collections::HashMap, convert::Infallible, str::FromStr};

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Scope, Time, noun};
use uuid::Uuid;

use super::{model::Product, store};
use crate::CatalogError;

/// What a path calls a product: its id or its slug. No slug holds an underscore, so the two cannot be confused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// `prd_…`
    Id(Id<noun::Product>),
    /// Its address part.
    Slug(String),
}

impl FromStr for Name {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.parse().map_or_else(|_| Self::Slug(text.to_owned()), Self::Id))
    }
}

/// The product of this id, whoever may see it.
pub fn get(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Product>) -> Result<Product, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    store::by_id(tx, merchant, id)?.ok_or(CatalogError::NoProduct)
}

/// The product of this name, if everybody may see it at this time.
pub fn find(tx: &mut ReadTx, scope: &Scope, name: &Name, at: Time) -> Result<Product, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let product = match name {
        Name::Id(id) => store::by_id(tx, merchant, *id)?,
        Name::Slug(slug) => store::by_slug(tx, merchant, slug)?,
    };
    product.filter(|product| product.content.is_shown(at)).ok_or(CatalogError::NoProduct)
}

/// The same by its slug.
pub fn find_by_slug(tx: &mut ReadTx, scope: &Scope, slug: &str, at: Time) -> Result<Product, CatalogError> {
    find(tx, scope, &Name::Slug(slug.to_owned()), at)
}

/// The products with these ids, whoever may see them, in the order of the ids. What is missing is unknown. Two
/// statements, however many there are.
pub fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Product>]) -> Result<Vec<Product>, DbError> {
    let found = store::by_ids(tx, scope.one()?, ids)?;
    let mut found: HashMap<_, _> = found.into_iter().map(|product| (product.id, product)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// All active products, some at a time: those behind `after`, by id, whatever their window. For whoever builds something
/// of all of them. Two statements.
pub fn after(
    tx: &mut ReadTx,
    scope: &Scope,
    after: Option<Id<noun::Product>>,
    limit: i64,
) -> Result<Vec<Product>, DbError> {
    let after = after.unwrap_or(Id::from_uuid(Uuid::nil()));
    store::active_after(tx, scope.one()?, after, limit)
}

/// The active products that stand in a category or anywhere under it, shown or not: for whoever keeps something of all
/// of them.
pub fn under(tx: &mut ReadTx, scope: &Scope, category: Id<noun::Category>) -> Result<Vec<Id<noun::Product>>, DbError> {
    store::under(tx, scope.one()?, category)
}
