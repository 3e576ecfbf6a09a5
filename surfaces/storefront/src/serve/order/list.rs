use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::ReadTx;
use bodega_kernel::PageRequest;
use bodega_sales::order::{self, Order};
use bodega_ui::{component::Price, speech};

use super::{see, steps::chip};
use crate::{
    Storefront,
    page::{OrderLine, Orders},
    part::{Fit, Pager},
    serve::{private::private, sign::asked},
    shopper::Shopper,
    visitor::Turned,
};

/// So many stand on a page.
const PAGE: i64 = 10;
/// Nobody turns further.
const LAST: i64 = 1_000;
/// So many pictures are shown of one.
const PICTURES: usize = 6;

/// The orders of whoever is signed in.
pub(crate) async fn list(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    shopper.signed_in()?;
    let at = asked(&shopper, "page").parse::<i64>().unwrap_or(1).clamp(1, LAST);
    let (orders, total) = match shopper.customer() {
        Some(customer) => {
            let scope = shopper.scope();
            let (within, page) = (scope.clone(), PageRequest { limit: PAGE, offset: (at - 1) * PAGE, cursor: None });
            let look = move |tx: &mut ReadTx| order::of_customer(tx, &within, customer, None, &page);
            let found = shop.house().db.read(&scope, look).await?;
            (found.items, found.total.unwrap_or(0))
        }
        None => (Vec::new(), 0),
    };
    let lang = shopper.visitor.words.lang();
    let number = |number| speech::grouped(lang, number);
    let last = (at - 1) * PAGE + i64::try_from(orders.len()).unwrap_or(0);
    let showing = shopper.visitor.words.showing(number((at - 1) * PAGE + 1), number(last), number(total));
    let path = shopper.visitor.ways.to("/orders");
    let pager = Pager::of(at, ((total + PAGE - 1) / PAGE).max(1), showing, |page| format!("{path}?page={page}"));
    let lines = orders.iter().map(|order| line(&shopper, order)).collect();
    Ok(private(StatusCode::OK, &Orders::of(shop.own_frame(&shopper).await?, lines, pager))?)
}

fn line(shopper: &Shopper, order: &Order) -> OrderLine {
    let (words, ways) = (shopper.visitor.words, &shopper.visitor.ways);
    let placed = order.placed_at.timestamp().to_zoned(see::zone(shopper, order));
    let date = speech::short_date(words.lang(), placed.date());
    OrderLine {
        href: ways.to(&format!("/orders/{}", order.id)),
        name: words.order_no(order.number),
        state: chip(words, order.status),
        placed: words.placed_on(date, placed.strftime("%H:%M")),
        when: order.agreement.slot.as_ref().map(|slot| see::window(shopper, slot)),
        total: Price::of(order.total(), words.lang()),
        figures: see::figures(order, PICTURES, Fit::Thumb),
    }
}
