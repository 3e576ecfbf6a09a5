//! All routes of the slice.

use bodega_http::House;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    import::http as import,
    layout::http as layout,
    movement::http as movement,
    request::{http as request, http_review as review},
    reservation::http as reservation,
    site::{http as site, http_grant as grant},
    stock::http as stock,
    till::http as till,
    transfer::http as transfer,
};

/// A file of 100,000 rows has its place; more is a mistake.
const IMPORT_BYTES: usize = 8 << 20;

/// The routes of the inventory.
pub fn routes(house: House) -> OpenApiRouter {
    let import_file =
        OpenApiRouter::new().routes(routes!(import::import_stock)).layer(bodega_http::body_limit(IMPORT_BYTES));
    OpenApiRouter::new()
        .routes(routes!(site::list_branches))
        .routes(routes!(site::get_branch))
        .routes(routes!(site::list_all_branches, site::create_branch))
        .routes(routes!(site::get_branch_as_staff, site::replace_branch, site::change_branch, site::close_branch))
        .routes(routes!(grant::grant_site, grant::revoke_site))
        .routes(routes!(layout::list_zones, layout::create_zone))
        .routes(routes!(layout::replace_zone, layout::delete_zone))
        .routes(routes!(layout::list_bins, layout::create_bin))
        .routes(routes!(layout::replace_bin, layout::retire_bin))
        .routes(routes!(stock::list_stock))
        .routes(routes!(stock::get_stock, stock::count_stock, stock::tune_stock))
        .routes(routes!(stock::count_stock_by_sku))
        .routes(routes!(stock::adjust_stock))
        .routes(routes!(stock::suggest_purchase))
        .routes(routes!(movement::stock_history))
        .routes(routes!(till::record_till_sales))
        .routes(routes!(import::get_import))
        .routes(routes!(import::list_faults))
        .routes(routes!(reservation::reserve_stock))
        .routes(routes!(reservation::get_reservation))
        .routes(routes!(reservation::release_reservation))
        .routes(routes!(reservation::fulfil_reservation))
        .routes(routes!(request::ask_for_stock))
        .routes(routes!(request::list_my_requests))
        .routes(routes!(review::list_requests))
        .routes(routes!(review::review_request))
        .routes(routes!(review::review_requests))
        .routes(routes!(transfer::list_transfers, transfer::send_transfer))
        .routes(routes!(transfer::get_transfer))
        .routes(routes!(transfer::receive_transfer))
        .routes(routes!(transfer::cancel_transfer))
        .merge(import_file)
        .with_state(house)
}
