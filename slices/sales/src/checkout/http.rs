//! Checkout in one call, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_db::idempotency::Key;
use bodega_http::{Answer, Body, Data, Given, HttpError, List, Once, OnceHeader, Params};
use bodega_kernel::{Check, Id, Lang, MerchantId, noun};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Buyer, Goods, Wish,
    body::{Amount, ConfirmBody, PreviewBody, basics, checked_address},
    view::PreviewView,
};
use crate::{
    Sales, SalesError,
    cart::Shopper,
    order::{OrderView, Source},
};

/// How a preview is told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExplainParams {
    /// With how each total came about.
    explain: bool,
    /// The language in which texts are wanted, before `Accept-Language`.
    #[param(max_length = 35, rename = "locale")]
    #[serde(rename = "locale")]
    _locale: Option<String>,
}

/// See what the cart comes to
///
/// Nothing is held. `missing` says what there is too little of where it would come from, `problems` what else stands in
/// the way; a problem that is not `blocking` is only worth knowing.
#[utoipa::path(
    post, path = "/api/v1/checkout/preview", operation_id = "previewCheckout", tag = "Checkout", security(()),
    params(ExplainParams), request_body = PreviewBody, responses((status = 200, body = Data<PreviewView>))
)]
pub(crate) async fn preview_checkout(
    State(sales): State<Sales>,
    shopper: Shopper,
    asked: Asked,
    Params(how): Params<ExplainParams>,
    Body(body): Body<PreviewBody>,
) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    sales.bring_along(&shopper).await?;
    let mut check = Check::new();
    let fulfilment = body.fulfilment.as_ref().and_then(|fulfilment| fulfilment.checked(&mut check));
    let basics = basics(&mut check, body.promotion_code.as_deref(), body.tip);
    check.done()?;
    let guest = shopper.holder.is_guest();
    let paying = body.payment.map(|payment| payment.checked(guest)).transpose()?;
    let wish = Wish {
        fulfilment,
        codes: basics.codes,
        tip: basics.tip,
        paying,
        ..of_cart(&shopper, None, Buyer::default(), lang)
    };
    let plan = sales.preview(shopper.merchant, wish).await?;
    Ok(sales.told(&shopper, Data(PreviewView::of(&plan, lang, how.explain)).into_response()))
}

/// Buy what is in the cart
///
/// Stock, place, codes and order are written together, then the provider is asked, and the order stands once the money is
/// held. Send an `Idempotency-Key`: sent again with it, the request has no second effect, and an equal request that comes
/// meanwhile waits for the answer. `402 PAYMENT_DECLINED` has freed everything, the cart too; `402
/// PAYMENT_ACTION_REQUIRED` tells in `details` the order that waits, and what its payer has to do first.
#[utoipa::path(
    post, path = "/api/v1/checkout/confirm", operation_id = "confirmCheckout", tag = "Checkout", security(()),
    params(OnceHeader, LocaleParams), request_body = ConfirmBody, responses((status = 201, body = Data<BoughtView>))
)]
pub(crate) async fn confirm_checkout(
    State(sales): State<Sales>,
    shopper: Shopper,
    once: Once,
    asked: Asked,
    Body(body): Body<ConfirmBody>,
) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    sales.bring_along(&shopper).await?;
    let wish = confirming(&shopper, &body, lang)?;
    let call = shopper.call();
    let work = |key: Option<Key>| sales.confirm(shopper.call(), wish.clone(), key);
    let given = once.carry_through(sales.db(), &call, work).await?;
    let response = bought(&sales, shopper.merchant, given, shopper.holder.is_guest()).await?;
    Ok(sales.told(&shopper, response))
}

fn confirming(shopper: &Shopper, body: &ConfirmBody, lang: Lang) -> Result<Wish, SalesError> {
    let mut check = Check::new();
    let fulfilment = body.fulfilment.checked(&mut check);
    let basics = basics(&mut check, body.promotion_code.as_deref(), body.tip);
    let said = body.said(&mut check);
    let guest = shopper.holder.is_guest();
    check.that(!guest || body.email.is_some(), "email", "REQUIRED", "say where to write to");
    check.done()?;
    let buyer = Buyer {
        customer: shopper.holder.customer_id(),
        email: said.email,
        name: said.name,
        phone: said.phone,
        billing: said.billing,
    };
    let paying = body.payment.as_ref().map(|payment| payment.checked(guest)).transpose()?;
    Ok(Wish {
        fulfilment,
        codes: basics.codes,
        tip: basics.tip,
        paying,
        expected_total: body.expected_total.map(Amount::minor),
        note: said.note,
        ..of_cart(shopper, body.cart_version, buyer, lang)
    })
}

/// A wish for what is in the shopper's cart, of which nothing else is said yet.
pub(crate) fn of_cart(shopper: &Shopper, version: Option<i64>, buyer: Buyer, lang: Lang) -> Wish {
    Wish {
        goods: Goods::Cart(shopper.holder, version),
        fulfilment: None,
        codes: Vec::new(),
        tip: 0,
        buyer: Buyer { customer: shopper.holder.customer_id(), ..buyer },
        paying: None,
        expected_total: None,
        note: None,
        source: Source::API,
        external_id: None,
        metadata: Default::default(),
        lang,
        held: None,
    }
}

/// An order that was just bought.
#[derive(serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BoughtOrder)]
pub(crate) struct BoughtView {
    #[serde(flatten)]
    order: OrderView,
    /// By it a guest comes to the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_token: Option<String>,
}

/// The answer, with the token by which a guest comes to the order. It is not kept with the answer: it can be made again.
pub(crate) async fn bought(
    sales: &Sales,
    merchant: MerchantId,
    mut given: Given,
    guest: bool,
) -> Result<Response, HttpError> {
    if guest && given.answer.status == 201 {
        let order = order_of(&given.answer.body).ok_or_else(|| HttpError::internal("an order's answer has no id"))?;
        let token = sales.seal().await?.token(merchant, order);
        // `{"data":{…}}` ends with two braces.
        given.answer.body.truncate(given.answer.body.len() - 2);
        given.answer.body.extend_from_slice(format!(",\"orderToken\":\"{token}\"}}}}").as_bytes());
    }
    given.response()
}

/// The order that a kept answer is about.
pub(crate) fn order_of(body: &[u8]) -> Option<Id<noun::Order>> {
    let text = std::str::from_utf8(body).ok()?;
    text.strip_prefix("{\"data\":{\"id\":\"")?.split('"').next()?.parse().ok()
}

/// Where to send it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ShippingOptionsRequest)]
pub(crate) struct ShippingBody {
    /// Where to.
    #[schema(value_type = bodega_identity::address::Draft)]
    address: serde_json::Value,
}

/// A way to send it.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ShippingOption)]
pub(crate) struct ShippingOptionView {
    /// What to send as `optionId`.
    option_id: String,
    /// What it is called.
    name: String,
    /// What it costs.
    price: bodega_kernel::Money,
    /// From then on it may arrive.
    promised_from: bodega_kernel::Time,
    /// Until then it will.
    promised_to: bodega_kernel::Time,
}

/// List the ways to send it
///
/// None so far: carriers come with the shipping slice. Orders are brought by the shop, or fetched.
#[utoipa::path(
    post, path = "/api/v1/checkout/shipping-options", operation_id = "listShippingOptions", tag = "Checkout",
    security(()), request_body = ShippingBody, responses((status = 200, body = Data<Vec<ShippingOptionView>>))
)]
pub(crate) async fn list_shipping_options(
    shopper: Shopper,
    Body(body): Body<ShippingBody>,
) -> Answer<List<ShippingOptionView>> {
    let _ = shopper;
    let mut check = Check::new();
    let _ = checked_address(&mut check, "address", &body.address);
    check.done()?;
    Ok(List::whole(Vec::new()))
}
