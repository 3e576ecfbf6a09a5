//! What everybody sees of products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_db::ReadTx;
use bodega_http::{Answer, Data, HttpError, List, PageParams, Paged, Params, Segment, Visit};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    get::{Name, find},
    image::pictures,
    list::{Listing, list},
    view::ProductView,
};
use crate::{
    CatalogError,
    http::{CACHE_SECONDS, Catalog},
    language::{Asked, LocaleParams},
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
/// Newest first. What is drafted or archived is not among them.
#[utoipa::path(
    get, path = "/api/v1/products", operation_id = "listProducts", tag = "Catalogue", security(()),
    params(ProductParams, PageParams, LocaleParams),
    responses((status = 200, body = List<ProductView>))
)]
pub(crate) async fn list_products(
    State(catalog): State<Catalog>,
    visit: Visit,
    asked: Asked,
    Params(params): Params<ProductParams>,
    page: Paged,
) -> Answer<Response> {
    let listing = Listing { category: params.category_id, since: params.updated_since, ..catalog.listing() };
    answer_list(&catalog, &visit, asked, listing, page).await
}

/// A page of what everybody sees.
pub(crate) async fn answer_list(
    catalog: &Catalog,
    visit: &Visit,
    asked: Asked,
    listing: Listing,
    page: Paged,
) -> Answer<Response> {
    let (scope, request) = (visit.scope(), page.0.clone());
    let read = move |tx: &mut ReadTx| {
        let products = list(tx, &scope, &listing, &request)?;
        let pictures = pictures(tx, &scope, &products.items)?;
        Ok::<_, CatalogError>(products.map(|product| ProductView::of(&product, asked.tag(), &pictures)))
    };
    let answer = page.list(catalog.house.db.read(&visit.scope(), read).await?);
    let answer = answer.weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response();
    Ok(Asked::told(None, answer))
}

/// Read a product
///
/// By its id or by its slug.
#[utoipa::path(
    get, path = "/api/v1/products/{product}", operation_id = "getProduct", tag = "Catalogue", security(()),
    params(("product" = String, Path, description = "Its id or its slug.", example = "fresh-milk-3"), LocaleParams),
    responses((status = 200, body = Data<ProductView>))
)]
pub(crate) async fn get_product(
    State(catalog): State<Catalog>,
    visit: Visit,
    asked: Asked,
    Segment(name): Segment<Name>,
) -> Answer<Response> {
    let (scope, now) = (visit.scope(), catalog.house.env.now());
    let read = move |tx: &mut ReadTx| {
        let product = find(tx, &scope, &name, now)?;
        let pictures = pictures(tx, &scope, [&product])?;
        Ok::<_, CatalogError>(ProductView::of(&product, asked.tag(), &pictures))
    };
    let product = catalog.house.db.read(&visit.scope(), read).await?;
    let lang = product.lang.clone();
    let answer = Data(product).weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response();
    Ok(Asked::told(Some(&lang), answer))
}
