//! All routes of the slice.

use bodega_http::House;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    exception::http as exception,
    slot::{http as slot, http_offer as offer},
};

/// The routes of sales.
pub fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(offer::list_slots))
        .routes(routes!(slot::list_all_slots, slot::create_slot))
        .routes(routes!(exception::list_exceptions, exception::create_exception))
        .routes(routes!(exception::get_exception, exception::replace_exception, exception::remove_exception))
        .routes(routes!(slot::get_slot, slot::replace_slot, slot::change_slot, slot::close_slot))
        .with_state(house)
}
