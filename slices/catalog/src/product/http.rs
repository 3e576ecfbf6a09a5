//! What everybody sees of products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_http::{Answer, Data, HttpError, List, PageParams, Paged, Params, Segment, Visit, version::etag};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    get::{Name, find},
    list::{Listing, list},
    model::Product,
    view::ProductView,
};
use crate::{
    CatalogError,
    http::{CACHE_SECONDS, Catalog, shown},
    shelf::Rendered,
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
    params(ProductParams, PageParams),
    responses((status = 200, body = List<ProductView>))
)]
pub(crate) async fn list_products(
    State(catalog): State<Catalog>,
    visit: Visit,
    Params(params): Params<ProductParams>,
    page: Paged,
) -> Answer<Response> {
    let listing = Listing { category: params.category_id, since: params.updated_since, ..Listing::public() };
    answer_list(&catalog, &visit, listing, page).await
}

/// A page of what everybody sees.
pub(crate) async fn answer_list(catalog: &Catalog, visit: &Visit, listing: Listing, page: Paged) -> Answer<Response> {
    let (scope, request) = (visit.scope(), page.0.clone());
    let products = catalog.house.db.read(&visit.scope(), move |tx| list(tx, &scope, &listing, &request)).await?;
    let answer = page.list(products.map(ProductView::from));
    Ok(answer.weak().map_err(HttpError::internal)?.public(CACHE_SECONDS).into_response())
}

/// Read a product
///
/// By its id or by its slug.
#[utoipa::path(
    get, path = "/api/v1/products/{product}", operation_id = "getProduct", tag = "Catalogue", security(()),
    params(("product" = String, Path, description = "Its id or its slug.", example = "fresh-milk-3")),
    responses((status = 200, body = Data<ProductView>))
)]
pub(crate) async fn get_product(
    State(catalog): State<Catalog>,
    visit: Visit,
    Segment(name): Segment<Name>,
) -> Answer<Response> {
    let key = (visit.merchant, name);
    let leave = match catalog.shelf.product(&key) {
        Ok(rendered) => {
            metrics::counter!("bodega_catalog_shelf_total", "found" => "yes").increment(1);
            return Ok(shown(rendered));
        }
        Err(leave) => leave,
    };
    metrics::counter!("bodega_catalog_shelf_total", "found" => "no").increment(1);
    let (scope, name) = (visit.scope(), key.1.clone());
    let read = move |tx: &mut _| Ok::<_, CatalogError>(render(find(tx, &scope, &name)?));
    let rendered = catalog.house.db.read(&visit.scope(), read).await?.map_err(HttpError::internal)?;
    catalog.shelf.put_product(key, rendered.clone(), leave);
    Ok(shown(rendered))
}

/// Written down once, for all who ask until it changes.
fn render(product: Product) -> Result<Rendered, serde_json::Error> {
    let etag = etag(product.version);
    let body = serde_json::to_vec(&Data(ProductView::from(product)))?;
    Ok(Rendered { body: Bytes::from(body), etag })
}
