//! All routes of the slice, and what works in the background.

use bodega_events::{JobKind, Schedule};
use bodega_http::House;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Sales,
    board::http as board,
    cart::{self, http as carts},
    checkout::{self, http as buying, http_order as ordering, session, session::http as sessions},
    exception::http as exception,
    fee::http as fee,
    order::{self, change::http as changes, http as orders, http_ops as ops, lookup, reorder},
    promotion::http as promotion,
    routing::http as routing,
    slot::{http as slot, http_offer as offer},
    tax::{http as tax, http_settings as tax_settings},
};

/// The routes of sales.
pub fn routes(sales: Sales) -> OpenApiRouter {
    let house = sales.house().clone();
    let of_house = OpenApiRouter::new()
        .routes(routes!(offer::list_slots))
        .routes(routes!(slot::list_all_slots, slot::create_slot))
        .routes(routes!(exception::list_exceptions, exception::create_exception))
        .routes(routes!(exception::get_exception, exception::replace_exception, exception::remove_exception))
        .routes(routes!(slot::get_slot, slot::replace_slot, slot::change_slot, slot::close_slot))
        .routes(routes!(routing::get_routing, routing::replace_routing))
        .merge(of_prices())
        .with_state(house);
    OpenApiRouter::new()
        .routes(routes!(carts::get_cart, carts::empty_cart))
        .routes(routes!(carts::add_cart_item))
        .routes(routes!(carts::set_cart_item, carts::remove_cart_item))
        .routes(routes!(buying::preview_checkout))
        .routes(routes!(buying::confirm_checkout))
        .routes(routes!(buying::list_shipping_options))
        .routes(routes!(sessions::open_session))
        .routes(routes!(sessions::get_session))
        .routes(routes!(sessions::set_session_address))
        .routes(routes!(sessions::set_session_delivery))
        .routes(routes!(sessions::complete_session))
        .routes(routes!(orders::list_orders, ordering::place_order))
        .routes(routes!(orders::look_up_order))
        .routes(routes!(orders::list_orders_of_user))
        .routes(routes!(orders::get_order))
        .routes(routes!(orders::cancel_order))
        .routes(routes!(changes::change_order))
        .routes(routes!(reorder::reorder_order))
        .routes(routes!(orders::set_order_status))
        .routes(routes!(orders::get_order_history))
        .routes(routes!(board::list_ops_orders))
        .routes(routes!(ops::get_ops_order))
        .routes(routes!(ops::claim_order))
        .routes(routes!(ops::release_order))
        .routes(routes!(ops::set_picked_status))
        .routes(routes!(ops::set_ops_order_status))
        .routes(routes!(board::search_orders))
        .routes(routes!(ordering::continue_payment))
        .with_state(sales)
        .merge(of_house)
}

/// What prices are made of, as managers write it.
fn of_prices() -> OpenApiRouter<House> {
    OpenApiRouter::new()
        .routes(routes!(promotion::list_promotions, promotion::create_promotion))
        .routes(routes!(
            promotion::get_promotion,
            promotion::replace_promotion,
            promotion::change_promotion,
            promotion::end_promotion
        ))
        .routes(routes!(fee::list_fees, fee::create_fee))
        .routes(routes!(fee::get_fee, fee::replace_fee, fee::change_fee, fee::delete_fee))
        .routes(routes!(tax::list_rates, tax::create_rate))
        .routes(routes!(tax::get_rate, tax::replace_rate, tax::change_rate, tax::delete_rate))
        .routes(routes!(tax_settings::get_settings, tax_settings::change_settings))
}

/// The jobs that this slice does.
pub fn jobs(sales: &Sales) -> Vec<JobKind> {
    vec![cart::job(), checkout::job(sales), session::job(), lookup::job(sales), order::change::job()]
}

/// What it does again and again.
pub fn schedules() -> Vec<Schedule> {
    vec![cart::schedule(), checkout::schedule(), session::schedule()]
}
