//! What everybody sees of products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_db::ReadTx;
use bodega_http::{
    Answer, Data, HttpError, List, PageParams, Paged, Params, Segment, Visit,
    version::{etag, weak_etag},
};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    get::{Name, find},
    image::{Pictures, pictures},
    list::{Listing, list},
    model::Product,
    view::ProductView,
};
use crate::{
    CatalogError,
    http::{CACHE_SECONDS, Catalog, shown},
    language::{Asked, LocaleParams},
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
    let (key, now) = ((visit.merchant, name), catalog.house.env.now());
    let leave = match catalog.shelf.product(&key, &asked) {
        Ok(rendered) if rendered.until.is_none_or(|until| now < until) => {
            metrics::counter!("bodega_catalog_shelf_total", "found" => "yes").increment(1);
            return Ok(shown(rendered));
        }
        Ok(_) => return Err(CatalogError::NoProduct.into()),
        Err(leave) => leave,
    };
    metrics::counter!("bodega_catalog_shelf_total", "found" => "no").increment(1);
    let (scope, name, wanted) = (visit.scope(), key.1.clone(), asked.clone());
    let read = move |tx: &mut ReadTx| {
        let product = find(tx, &scope, &name, now)?;
        let pictures = pictures(tx, &scope, [&product])?;
        Ok::<_, CatalogError>(render(&product, &wanted, &pictures))
    };
    let rendered = catalog.house.db.read(&visit.scope(), read).await?.map_err(HttpError::internal)?;
    catalog.shelf.put_product(key, asked, rendered.clone(), leave);
    Ok(shown(rendered))
}

/// Written down once, for all who ask for it in this language until it changes.
fn render(product: &Product, asked: &Asked, pictures: &Pictures) -> Result<Rendered, serde_json::Error> {
    let view = ProductView::of(product, asked.tag(), pictures);
    let (lang, until) = (view.lang.clone(), product.content.publish_until);
    // In its own words and without the library's pictures, the answer follows from the version alone.
    let is_plain = view.images.is_empty() && view.lang == product.content.lang && view.description_lang.is_none();
    let body = serde_json::to_vec(&Data(view))?;
    let etag = if is_plain { etag(product.version) } else { weak_etag(&body) };
    Ok(Rendered { body: Bytes::from(body), etag, lang, until })
}
