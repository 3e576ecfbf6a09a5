use axum::{
    extract::State,
    http::{StatusCode, header},
    response::Response,
};
use bodega_db::ReadTx;
use bodega_http::{HttpError, Segment};
use bodega_kernel::{Id, Money, noun};
use bodega_payments::intent::Intent;
use bodega_sales::{
    order::{self, Chapter, Order, Pay, Status},
    pricing::FulfilmentType,
    routing::Routed,
};
use bodega_ui::component::{Notice, Price, Tone};

use super::{mine, see, steps};
use crate::{
    Storefront,
    page::{OrderPage, account::lines, order_shell},
    part::Totals,
    serve::{checkout::site, private::private, sign::asked},
    sheet,
    shopper::Shopper,
    words::Words,
};

/// An order.
pub(crate) async fn show(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
) -> Result<Response, HttpError> {
    let order = mine::own(&shop, &shopper, id).await?;
    let (scope, own) = (shopper.scope(), order.clone());
    let within = scope.clone();
    let look = move |tx: &mut ReadTx| {
        let chapters = order::history(tx, &within, own.id)?;
        Ok::<_, bodega_sales::SalesError>((chapters, order::intents(tx, &within, &own)?))
    };
    let (chapters, intents) = shop.house().db.read(&scope, look).await?;
    let frame = shop.own_frame(&shopper).await?;
    let mut answer = private(StatusCode::OK, &page(&shopper, frame, &order, (&chapters, &intents)))?;
    // A letter has led here: the browser finds the way again.
    if !asked(&shopper, "token").is_empty() {
        answer.headers_mut().append(header::SET_COOKIE, mine::remember(&shop, &shopper, id).await?);
    }
    Ok(answer)
}

fn page(
    shopper: &Shopper,
    frame: crate::frame::Frame,
    order: &Order,
    (chapters, intents): (&[Chapter], &[Intent]),
) -> OrderPage {
    let (words, ways) = (shopper.visitor.words, &shopper.visitor.ways);
    let (zone, agreement) = (see::zone(shopper, order), &order.agreement);
    let window = agreement.slot.as_ref().map(|slot| see::window(shopper, slot));
    let fetched = agreement.kind == FulfilmentType::Pickup;
    let name = words.order_no(order.number);
    let mut shell = order_shell(&frame, &name);
    shell.scripts.push(&sheet::LIVE);
    let here = |path: &str| ways.to(&format!("/orders/{}{path}", order.id));
    let quote = order.quote();
    let title = |key: u32| {
        let sold = agreement.items.iter().find(|sold| sold.key == key);
        sold.map(|sold| sold.whole_title()).unwrap_or_default()
    };
    let crate_: Vec<_> = order.lines().map(|line| see::in_crate(shopper, &line)).collect();
    let picked = order.lines().filter(|line| line.found() > 0).count();
    let moved = agreement.agreed != quote.total;
    let money = |amount| Price::of(Money::new(amount, quote.currency), words.lang()).plain();
    let contact = order.contact.as_ref();
    let routed: Option<Routed> = serde_json::from_value(agreement.routing.clone()).ok();
    let open = intents.iter().find(|intent| order.status == Status::PendingPayment && intent.next_action.is_some());
    OrderPage {
        heading: steps::heading(words, order).to_owned(),
        about: about(words, order, window.as_deref()),
        said: said(words, &asked(shopper, "said")),
        is_live: !order.status.is_final(),
        updated: words.updated_at(see::moment(shopper, &zone, shopper.visitor.now)),
        steps: steps::steps(words, order, chapters, window.as_deref(), &|at| see::moment(shopper, &zone, at)),
        picked: (picked, crate_.len()),
        crate_,
        totals: Totals::of(words, quote, title),
        before: moved.then(|| money(agreement.agreed)),
        is_fetched: fetched,
        place: place(shopper, order, fetched),
        recipient: contact.map(|contact| contact.name.clone()).filter(|name| !name.is_empty()),
        note: contact.and_then(|contact| contact.note.clone()),
        paid: paid(words, order, intents),
        site: routed.and_then(|routed| site(shopper, &routed)),
        pay: open.map(|intent| ways.to(&format!("/pay/action/{}", intent.id))),
        cancel: order.may_be_canceled().then(|| here("/cancel")),
        again: here("/again"),
        help: ways.branches(),
        name,
        shell,
        frame,
    }
}

fn about(words: Words, order: &Order, window: Option<&str>) -> String {
    match (order.status, window) {
        (Status::Canceled | Status::Expired, _) => words.money_goes_back().to_owned(),
        (Status::Delivered | Status::PickedUp | Status::Returned, _) | (_, None) => String::new(),
        (_, Some(window)) => words.expected(window),
    }
}

fn place(shopper: &Shopper, order: &Order, fetched: bool) -> Vec<String> {
    if fetched {
        let site = order.site().map(|site| shopper.visitor.site_name(site));
        return site.into_iter().collect();
    }
    let address = order.contact.as_ref().and_then(|contact| contact.address.as_ref());
    address.map(lines).unwrap_or_default().into_iter().skip(1).collect()
}

/// How it is paid.
fn paid(words: Words, order: &Order, intents: &[Intent]) -> Option<String> {
    match order.agreement.pay {
        Pay::AtHandover => Some(words.pays_at_handover().to_owned()),
        Pay::Nothing => Some(words.nothing_to_pay().to_owned()),
        Pay::Card(_) => {
            let intent = intents.iter().find(|intent| intent.card.is_some())?;
            let card = intent.card.as_ref()?;
            let named = crate::serve::account::named(words, card);
            Some(words.set_aside_for(named, Price::of(intent.amount, words.lang()).plain()))
        }
    }
}

/// What was done just now.
fn said(words: Words, said: &str) -> Option<Notice> {
    let (tone, title) = match said {
        "late" => (Tone::Attention, words.too_late_to_cancel()),
        "canceled" => (Tone::Good, words.money_goes_back()),
        _ => return None,
    };
    Some(Notice { tone, title: title.to_owned(), text: String::new() })
}
