//! What everybody sees of categories.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::{convert::Infallible, str::FromStr};

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use bodega_http::{Answer, Data, HttpError, List, PageParams, Paged, Segment, Visit, cursor};
use bodega_kernel::{Id, Page, noun};

use super::{shown, view::CategoryView};
use crate::{
    CatalogError,
    http::{CACHE_SECONDS, Catalog},
    product::{Listing, http::answer_list, view::ProductView},
};

/// What a path calls a category: its id or its slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Id(Id<noun::Category>),
    Slug(String),
}

impl FromStr for Name {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.parse().map_or_else(|_| Self::Slug(text.to_owned()), Self::Id))
    }
}

async fn named(catalog: &Catalog, visit: &Visit, name: &Name) -> Answer<CategoryView> {
    let tree = shown::tree(catalog, visit).await?;
    let is_meant = |category: &&CategoryView| match name {
        Name::Id(id) => category.id == *id,
        Name::Slug(slug) => category.slug == *slug,
    };
    Ok(tree.iter().find(is_meant).cloned().ok_or(CatalogError::NoCategory)?)
}

/// List the categories
///
/// Parents before their children, siblings in order: all of them, or a page when one is asked for.
#[utoipa::path(
    get, path = "/api/v1/categories", operation_id = "listCategories", tag = "Catalogue", security(()),
    params(PageParams),
    responses((status = 200, body = List<CategoryView>))
)]
pub(crate) async fn list_categories(
    State(catalog): State<Catalog>,
    visit: Visit,
    RawQuery(query): RawQuery,
    page: Paged,
) -> Answer<Response> {
    let tree = shown::tree(&catalog, &visit).await?;
    let answer = slice(&tree, query.as_deref(), &page)?;
    Ok(answer.weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response())
}

/// All of a list that is in memory, or the page of it that the query asks for.
pub(crate) fn slice<T: Clone>(items: &[T], query: Option<&str>, page: &Paged) -> Answer<List<T>> {
    if query.is_none_or(str::is_empty) {
        return Ok(List::whole(items.to_vec()));
    }
    let start = match &page.cursor {
        Some(place) => cursor::decode::<usize>(place)?,
        None => usize::try_from(page.offset).unwrap_or(0),
    };
    let start = start.min(items.len());
    let end = start.saturating_add(usize::try_from(page.limit).unwrap_or(0)).min(items.len());
    let mut answer = Page::counted(items[start..end].to_vec(), i64::try_from(items.len()).unwrap_or(i64::MAX));
    answer.next_cursor = (end < items.len()).then(|| cursor::encode(&end));
    Ok(page.list(answer))
}

/// Read a category
///
/// By its id or by its slug.
#[utoipa::path(
    get, path = "/api/v1/categories/{category}", operation_id = "getCategory", tag = "Catalogue", security(()),
    params(("category" = String, Path, description = "Its id or its slug.", example = "dairy")),
    responses((status = 200, body = Data<CategoryView>))
)]
pub(crate) async fn get_category(
    State(catalog): State<Catalog>,
    visit: Visit,
    Segment(name): Segment<Name>,
) -> Answer<Response> {
    let answer = Data(named(&catalog, &visit, &name).await?);
    Ok(answer.weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response())
}

/// List the products of a category
///
/// And of all that is under it, newest first.
#[utoipa::path(
    get, path = "/api/v1/categories/{category}/products", operation_id = "listCategoryProducts", tag = "Catalogue",
    security(()),
    params(("category" = String, Path, description = "Its id or its slug.", example = "dairy"), PageParams),
    responses((status = 200, body = List<ProductView>))
)]
pub(crate) async fn list_category_products(
    State(catalog): State<Catalog>,
    visit: Visit,
    Segment(name): Segment<Name>,
    page: Paged,
) -> Answer<Response> {
    let category = named(&catalog, &visit, &name).await?;
    let listing = Listing { category: Some(category.id), ..Listing::public() };
    answer_list(&catalog, &visit, listing, page).await
}
