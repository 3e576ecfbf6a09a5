use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{HttpError, Segment};
use bodega_kernel::{Id, noun};
use bodega_sales::pricing::FulfilmentType;

use super::{mine, see};
use crate::{
    Storefront,
    page::{Thanks, account::lines, order_shell},
    part::Fit,
    serve::private::private,
    shopper::Shopper,
};

/// So many pictures are in the crate.
const PICTURES: usize = 8;

/// The thanks for an order.
pub(crate) async fn thanks(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
) -> Result<Response, HttpError> {
    let order = mine::own(&shop, &shopper, id).await?;
    let (words, ways) = (shopper.visitor.words, &shopper.visitor.ways);
    let window = order.agreement.slot.as_ref().map(|slot| see::window(&shopper, slot));
    let place = match order.agreement.kind {
        FulfilmentType::Pickup => order.site().map(|site| words.collect_at(shopper.visitor.site_name(site))),
        _ => {
            let address = order.contact.as_ref().and_then(|contact| contact.address.as_ref());
            address.and_then(|address| lines(address).get(1).cloned())
        }
    };
    let about = match (window, place) {
        (Some(window), Some(place)) => words.expected_at(window, place),
        (Some(window), None) => words.expected(window),
        (None, place) => place.unwrap_or_default(),
    };
    let frame = shop.own_frame(&shopper).await?;
    let name = words.order_no(order.number);
    let email = order.contact.as_ref().and_then(|contact| contact.email.clone());
    let page = Thanks {
        shell: order_shell(&frame, &name),
        about,
        href: ways.to(&format!("/orders/{id}")),
        figures: see::figures(&order, PICTURES, Fit::Aisle),
        account: (shopper.caller.is_none() && email.is_some()).then(|| ways.to("/register")),
        name,
        frame,
    };
    private(StatusCode::OK, &page)
}
