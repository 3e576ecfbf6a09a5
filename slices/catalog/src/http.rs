//! What the handlers share: the house, and the shelf of category trees.

use std::sync::Arc;

use bodega_http::House;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    category::{http as category, http_admin as category_admin},
    price_list::{http as price_list, http_entries as entries},
    product::{
        bulk_http as bulk, http_admin as product_admin, price_http as price, publish_http as publish,
        version_http as version,
    },
    review::{http as review, http_admin as moderation},
    setting::http as setting,
    shelf::Shelf,
    transfer::{http as import, http_export as export, place::Places},
};

/// For how many seconds whoever was given a public answer may keep it without asking again.
pub(crate) const CACHE_SECONDS: u32 = 5;
/// The most bytes of a bulk request: 10,000 items of some 3 KiB.
const BULK_BYTES: usize = 32 << 20;
/// The most bytes of a file of products.
const FILE_BYTES: usize = 64 << 20;

/// What handlers are given.
#[derive(Clone)]
pub(crate) struct Catalog {
    pub house: House,
    pub shelf: Arc<Shelf>,
    pub places: Arc<Places>,
}

/// The routes of the catalogue.
pub fn routes(house: House) -> OpenApiRouter {
    let bulk = OpenApiRouter::new()
        .routes(routes!(bulk::bulk_products))
        .routes(routes!(bulk::bulk_prices))
        .routes(routes!(entries::list_price_entries, entries::put_price_entries))
        .layer(bodega_http::body_limit(BULK_BYTES));
    let files = OpenApiRouter::new()
        .routes(routes!(import::list_imports, import::import_products))
        .layer(bodega_http::body_limit(FILE_BYTES));
    OpenApiRouter::new()
        .routes(routes!(category::list_categories))
        .routes(routes!(category::get_category))
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
        .routes(routes!(price::set_price))
        .routes(routes!(publish::publish_product))
        .routes(routes!(publish::unpublish_product))
        .routes(routes!(setting::get_catalog_settings, setting::change_catalog_settings))
        .routes(routes!(version::list_versions))
        .routes(routes!(version::get_version))
        .routes(routes!(version::restore_version))
        .routes(routes!(price_list::list_price_lists, price_list::create_price_list))
        .routes(routes!(
            price_list::get_price_list,
            price_list::replace_price_list,
            price_list::change_price_list,
            price_list::delete_price_list
        ))
        .routes(routes!(entries::remove_price_entries))
        .routes(routes!(review::list_product_reviews, review::review_product))
        .routes(routes!(review::get_product_rating))
        .routes(routes!(review::list_my_reviews))
        .routes(routes!(review::get_my_review, review::change_my_review, review::delete_my_review))
        .routes(routes!(review::find_review_helpful, review::find_review_not_helpful))
        .routes(routes!(moderation::list_reviews))
        .routes(routes!(moderation::get_review))
        .routes(routes!(moderation::moderate_review))
        .routes(routes!(moderation::moderate_reviews))
        .routes(routes!(moderation::reply_to_review, moderation::remove_review_reply))
        .routes(routes!(import::get_import))
        .routes(routes!(import::cancel_import))
        .routes(routes!(import::list_import_faults))
        .routes(routes!(import::get_import_errors))
        .routes(routes!(export::list_exports, export::export_products))
        .routes(routes!(export::get_export))
        .routes(routes!(export::cancel_export))
        .routes(routes!(export::get_export_file))
        .merge(files)
        .merge(bulk)
        .with_state(Catalog { house, shelf: Shelf::stand(), places: Arc::default() })
}
