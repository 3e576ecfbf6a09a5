//! What everybody sees of categories.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::{convert::Infallible, str::FromStr};

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use bodega_http::{Answer, Data, HttpError, List, PageParams, Paged, Segment, Visit, cursor};
use bodega_kernel::{Id, Page, noun};

use super::{shown, tree::Node, view::CategoryView};
use crate::{
    CatalogError,
    http::{CACHE_SECONDS, Catalog},
    language::{Asked, LocaleParams},
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

async fn named(catalog: &Catalog, visit: &Visit, name: &Name) -> Answer<Node> {
    let tree = shown::tree(catalog, visit).await?;
    let is_meant = |node: &&Node| match name {
        Name::Id(id) => node.category.id == *id,
        Name::Slug(slug) => node.category.content.slug == *slug,
    };
    Ok(tree.iter().find(is_meant).cloned().ok_or(CatalogError::NoCategory)?)
}

/// List the categories
///
/// Parents before their children, siblings in order: all of them, or a page when one is asked for.
#[utoipa::path(
    get, path = "/api/v1/categories", operation_id = "listCategories", tag = "Catalogue", security(()),
    params(PageParams, LocaleParams),
    responses((status = 200, body = List<CategoryView>))
)]
pub(crate) async fn list_categories(
    State(catalog): State<Catalog>,
    visit: Visit,
    asked: Asked,
    RawQuery(query): RawQuery,
    page: Paged,
) -> Answer<Response> {
    let tree = shown::tree(&catalog, &visit).await?;
    let answer = slice(&tree, query.as_deref(), &page, |node| node.view(asked.tag()))?;
    let answer = answer.weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response();
    Ok(Asked::told(None, answer))
}

/// All of a list that is in memory, or the page of it that the query asks for.
pub(crate) fn slice<T, V>(items: &[T], query: Option<&str>, page: &Paged, view: impl Fn(&T) -> V) -> Answer<List<V>> {
    let is_page = |pair: &str| ["limit", "offset", "cursor"].contains(&pair.split('=').next().unwrap_or(pair));
    if !query.unwrap_or_default().split('&').any(is_page) {
        return Ok(List::whole(items.iter().map(view).collect()));
    }
    let start = match &page.cursor {
        Some(place) => cursor::decode::<usize>(place)?,
        None => usize::try_from(page.offset).unwrap_or(0),
    };
    let start = start.min(items.len());
    let end = start.saturating_add(usize::try_from(page.limit).unwrap_or(0)).min(items.len());
    let mut answer =
        Page::counted(items[start..end].iter().map(view).collect(), i64::try_from(items.len()).unwrap_or(i64::MAX));
    answer.next_cursor = (end < items.len()).then(|| cursor::encode(&end));
    Ok(page.list(answer))
}

/// Read a category
///
/// By its id or by its slug.
#[utoipa::path(
    get, path = "/api/v1/categories/{category}", operation_id = "getCategory", tag = "Catalogue", security(()),
    params(("category" = String, Path, description = "Its id or its slug.", example = "dairy"), LocaleParams),
    responses((status = 200, body = Data<CategoryView>))
)]
pub(crate) async fn get_category(
    State(catalog): State<Catalog>,
    visit: Visit,
    asked: Asked,
    Segment(name): Segment<Name>,
) -> Answer<Response> {
    let category = named(&catalog, &visit, &name).await?.view(asked.tag());
    let lang = category.lang.clone();
    let answer = Data(category).weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response();
    Ok(Asked::told(Some(&lang), answer))
}
