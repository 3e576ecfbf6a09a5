//! The sandbox's bank asks back: a page of ours in place of a bank's.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::ReadTx;
use bodega_http::{Carried, HttpError, Segment};
use bodega_kernel::{Failure, Id, noun};
use bodega_payments::{self as payments, intent::Intent, provider::Token};
use bodega_ui::component::Price;

use super::mine;
use crate::{
    Storefront,
    page::{AskBack, Checkout},
    sent::Sent,
    serve::{checkout, private::private},
    shopper::Shopper,
};

/// What an intent is for.
async fn intent(
    shop: &Storefront,
    shopper: &Shopper,
    id: Id<noun::Payment>,
) -> Result<(Intent, Id<noun::Order>), HttpError> {
    let scope = shopper.scope();
    let within = scope.clone();
    let found = shop.house().db.read(&scope, move |tx: &mut ReadTx| payments::find(tx, &within, id)).await?;
    let order = found.reference.parse().map_err(|_| HttpError::not_found())?;
    Ok((found, order))
}

/// The question.
pub(crate) async fn ask_back(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Payment>>,
) -> Result<Response, HttpError> {
    let (intent, order) = intent(&shop, &shopper, id).await?;
    let order = mine::own(&shop, &shopper, order).await?;
    if intent.next_action.is_none() || order.status != bodega_sales::order::Status::PendingPayment {
        // It was answered already: by a second click, or before Back.
        return Ok(Redirect::to(&shopper.visitor.ways.to(&format!("/orders/{}", order.id))).into_response());
    }
    let frame = shop.own_frame(&shopper).await?;
    let words = frame.words;
    let mut shell = Checkout::shell(&frame);
    words.bank_asks().clone_into(&mut shell.title);
    let page = AskBack {
        shell,
        action: shopper.visitor.ways.to(&format!("/pay/action/{id}")),
        amount: Price::of(intent.amount, words.lang()),
        name: words.order_no(order.number),
        frame,
    };
    private(StatusCode::OK, &page)
}

/// The answer.
pub(crate) async fn answer_back(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Payment>>,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (_, order) = intent(&shop, &shopper, id).await?;
    let reader = mine::reader(&shop, &shopper, order).await?;
    let token = (sent.text("answer") != "yes").then(|| Token::known("tok_declined"));
    match shop.sales().proceed(shopper.call(), (order, reader, shopper.holder()), token).await {
        Ok(Carried::Answer(answer)) => checkout::answered(&shop, &shopper, &answer).await,
        Ok(Carried::Busy) => Ok(Redirect::to(&shopper.visitor.ways.to(&format!("/orders/{order}"))).into_response()),
        Err(error) if error.code() == "NOTHING_TO_PAY" || error.code() == "PAYMENT_TIMED_OUT" => {
            Ok(Redirect::to(&shopper.visitor.ways.to(&format!("/orders/{order}"))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
