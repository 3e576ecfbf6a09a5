//! What the handlers share: the house, and the shelf of rendered answers.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bodega_http::House;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    category::{http as category, http_admin as category_admin},
    product::{bulk_http as bulk, http as product, http_admin as product_admin, version_http as version},
    shelf::{Rendered, Shelf},
};

/// For how many seconds whoever was given a public answer may keep it without asking again.
pub(crate) const CACHE_SECONDS: u32 = 5;
/// The most bytes of a bulk request: 10,000 items of some 3 KiB.
const BULK_BYTES: usize = 32 << 20;

/// What handlers are given.
#[derive(Clone)]
pub(crate) struct Catalog {
    pub house: House,
    pub shelf: Arc<Shelf>,
}

/// The routes of the catalogue.
pub fn routes(house: House) -> OpenApiRouter {
    let bulk = OpenApiRouter::new()
        .routes(routes!(bulk::bulk_products))
        .routes(routes!(bulk::bulk_prices))
        .layer(bodega_http::body_limit(BULK_BYTES));
    OpenApiRouter::new()
        .routes(routes!(category::list_categories))
        .routes(routes!(category::get_category))
        .routes(routes!(category::list_category_products))
        .routes(routes!(product::list_products))
        .routes(routes!(product::get_product))
        .routes(routes!(category_admin::list_all_categories, category_admin::create_category))
        .routes(routes!(
            category_admin::get_category_as_staff,
            category_admin::replace_category,
            category_admin::change_category,
            category_admin::delete_category
        ))
        .routes(routes!(product_admin::list_all_products, product_admin::create_product))
        .routes(routes!(
            product_admin::get_product_as_staff,
            product_admin::replace_product,
            product_admin::change_product,
            product_admin::delete_product
        ))
        .routes(routes!(product_admin::set_price))
        .routes(routes!(version::list_versions))
        .routes(routes!(version::get_version))
        .routes(routes!(version::restore_version))
        .merge(bulk)
        .with_state(Catalog { house, shelf: Shelf::stand() })
}

/// A rendered answer as it goes out.
pub(crate) fn shown(rendered: Rendered) -> Response {
    let mut response = rendered.body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::ETAG, rendered.etag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=5"));
    response
}
