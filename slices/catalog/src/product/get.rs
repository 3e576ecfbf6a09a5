//! Reading one product.

use std::{convert::Infallible, str::FromStr};

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Scope, noun};

use super::{
    model::{Product, Status},
    store,
};
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

/// The product of this name, if everybody may see it.
pub fn find(tx: &mut ReadTx, scope: &Scope, name: &Name) -> Result<Product, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let product = match name {
        Name::Id(id) => store::by_id(tx, merchant, *id)?,
        Name::Slug(slug) => store::by_slug(tx, merchant, slug)?,
    };
    product.filter(|product| product.content.status == Status::Active).ok_or(CatalogError::NoProduct)
}
