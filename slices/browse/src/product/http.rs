//! The public routes of products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_catalog::{
    language::{Asked, LocaleParams},
    product::{Listing, Name},
};
use bodega_http::{Answer as Answered, Data, HttpError, List, PageParams, Paged, Params, Segment, Visit};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{list, wire::ShopProduct};
use crate::{
    Browse, BrowseError,
    asked::{LookParams, languages, look, sent},
    cache::Answer,
};

/// Which products.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductParams {
    /// In this category or under it.
    #[param(value_type = Option<String>)]
    category_id: Option<Id<noun::Category>>,
    /// Changed at this time or later; those that have not changed for longest come first.
    #[param(value_type = Option<String>, example = "2026-03-01T08:30:00Z")]
    updated_since: Option<Time>,
}

/// List products
///
/// Newest first. What is drafted, archived or not yet published is not among them.
#[utoipa::path(
    get, path = "/api/v1/products", operation_id = "listProducts", tag = "Catalogue", security(()),
    params(ProductParams, LookParams, LocaleParams, PageParams),
    responses((status = 200, body = List<ShopProduct>))
)]
pub(crate) async fn list_products(
    State(browse): State<Browse>,
    visit: Visit,
    Params(params): Params<ProductParams>,
    Params(given): Params<LookParams>,
    asked: Asked,
    page: Paged,
) -> Answered<Response> {
    let look = look(&browse, &visit, &asked, &given).await?;
    let listing =
        Listing { category: params.category_id, since: params.updated_since, ..Listing::public(browse.now()) };
    let products = list::list(&browse, &look, listing, &page).await?;
    let langs = languages(&products.items);
    sent(&page.list(products), langs.as_deref())
}

/// List the products of a category
///
/// And of all that is under it, newest first.
#[utoipa::path(
    get, path = "/api/v1/categories/{category}/products", operation_id = "listCategoryProducts", tag = "Catalogue",
    security(()),
    params(
        ("category" = String, Path, description = "Its id or its slug.", example = "dairy"),
        LookParams, LocaleParams, PageParams
    ),
    responses((status = 200, body = List<ShopProduct>))
)]
pub(crate) async fn list_category_products(
    State(browse): State<Browse>,
    visit: Visit,
    Segment(category): Segment<String>,
    Params(given): Params<LookParams>,
    asked: Asked,
    page: Paged,
) -> Answered<Response> {
    let look = look(&browse, &visit, &asked, &given).await?;
    let id = category.parse::<Id<noun::Category>>().ok();
    let tree = browse.tree(&look).await?;
    let node = tree.iter().find(|node| Some(node.id) == id || node.slug == category);
    let category = Some(node.ok_or(BrowseError::NotFound("category"))?.id);
    let listing = Listing { category, ..Listing::public(browse.now()) };
    let products = list::list(&browse, &look, listing, &page).await?;
    let langs = languages(&products.items);
    sent(&page.list(products), langs.as_deref())
}

/// Read a product
///
/// By its id or by its slug.
#[utoipa::path(
    get, path = "/api/v1/products/{product}", operation_id = "getProduct", tag = "Catalogue", security(()),
    params(
        ("product" = String, Path, description = "Its id or its slug.", example = "fresh-milk-3"),
        LookParams, LocaleParams
    ),
    responses((status = 200, body = Data<ShopProduct>))
)]
pub(crate) async fn get_product(
    State(browse): State<Browse>,
    visit: Visit,
    Segment(name): Segment<Name>,
    Params(given): Params<LookParams>,
    asked: Asked,
) -> Answered<Response> {
    let key = (look(&browse, &visit, &asked, &given).await?, name);
    let cache = browse.cache();
    if let Some(answer) = cache.answer(&key) {
        let is_shown = answer.until.is_none_or(|until| browse.now() < until);
        return if is_shown { Ok(answer.into_response()) } else { Err(BrowseError::NotFound("product").into()) };
    }
    let since = cache.marks.now();
    let (look, name) = &key;
    let core = browse.core(look, name).await?.ok_or(BrowseError::NotFound("product"))?;
    let stocks = browse.stocks(look.merchant, std::slice::from_ref(&core)).await?;
    let product = ShopProduct::of(&core, look, &stocks);
    let mut answer = Answer::of(&Data(&product), Some(&product.product.lang))?;
    answer.until = core.product.content.publish_until;
    cache.keep_answer(key, answer.clone(), &core, since);
    Ok::<_, HttpError>(answer.into_response())
}
