//! Orders without a cart, and going on with a payment, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, response::Response};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_db::idempotency::Key;
use bodega_http::{Answer, Body, Data, HttpError, Once, OnceHeader, Segment, SignedIn, Visit};
use bodega_identity::Email;
use bodega_kernel::{Check, Id, Lang, noun};
use bodega_payments::{intent::Method, provider::Token};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Buyer, Goods, Wish,
    body::{Amount, CustomerBody, OrderBody, basics},
    http::{BoughtView, bought},
};
use crate::{
    Sales, SalesError,
    cart::Shopper,
    metadata,
    order::{OrderView, Reader, Source, SourceKind},
    plain,
};

/// Place an order without a cart
///
/// For other front ends and for orders that are taken down by staff: the same engine as a checkout, the same rules and
/// refusals. Customers order for themselves; whoever holds `orders:write` for any customer, or for whoever has an e-mail.
#[utoipa::path(
    post, path = "/api/v1/orders", operation_id = "placeOrder", tag = "Orders", security(("bearer" = [])),
    params(OnceHeader, LocaleParams), request_body = OrderBody, responses((status = 201, body = Data<BoughtView>))
)]
pub(crate) async fn place_order(
    State(sales): State<Sales>,
    caller: SignedIn,
    once: Once,
    asked: Asked,
    Body(body): Body<OrderBody>,
) -> Answer<Response> {
    let lang = sales.lang(caller.merchant, &asked).await?;
    let wish = ordering(&caller, &body, lang)?;
    let call = caller.call();
    let work = |key: Option<Key>| sales.confirm(caller.call(), wish.clone(), key);
    let given = once.carry_through(sales.db(), &call, work).await?;
    bought(&sales, caller.merchant, given, wish.buyer.customer.is_none()).await
}

fn ordering(caller: &SignedIn, body: &OrderBody, lang: Lang) -> Result<Wish, HttpError> {
    let by_staff = caller.may("orders:write");
    let named = body.customer.clone().unwrap_or_default();
    let own = caller.customer;
    if !by_staff && (own.is_none() || named.id.is_some_and(|id| Some(id) != own)) {
        return Err(HttpError::forbidden("You can order for yourself only."));
    }
    let mut check = Check::new();
    let (lines, fulfilment) = (body.lines(&mut check), body.fulfilment.checked(&mut check));
    let basics = basics(&mut check, body.promotion_code.as_deref(), body.tip);
    let currency = body.currency(&mut check);
    let buyer = buyer(&mut check, &named, if by_staff { named.id } else { own });
    let note = plain::optional(&mut check, "note", body.note.as_deref(), 500);
    let external_id = plain::optional(&mut check, "externalId", body.external_id.as_deref(), 100);
    metadata::checked(&mut check, &body.metadata);
    for (name, value) in &body.metadata {
        plain::no_card(&mut check, &format!("metadata.{name}"), value);
        plain::no_card(&mut check, "metadata", name);
    }
    check.done()?;
    let guest = buyer.customer.is_none();
    let paying = body.payment.as_ref().map(|payment| payment.checked(guest)).transpose()?;
    let by_phone = by_staff && caller.user.is_some() && (guest || buyer.customer != own);
    Ok(Wish {
        goods: Goods::Lines(lines, currency),
        fulfilment,
        codes: basics.codes,
        tip: basics.tip,
        buyer,
        paying,
        expected_total: body.expected_total.map(Amount::minor),
        note,
        source: if by_phone { Source { kind: SourceKind::Phone, channel_id: None } } else { Source::API },
        external_id,
        metadata: body.metadata.clone(),
        lang,
        held: None,
    })
}

fn buyer(check: &mut Check, named: &CustomerBody, customer: Option<Id<noun::Customer>>) -> Buyer {
    let email = named.email.as_deref().map(str::parse::<Email>).transpose();
    let email = check.take("customer.email", "INVALID_EMAIL", email).flatten();
    let somebody = customer.is_some() || named.email.is_some();
    check.that(somebody, "customer.email", "REQUIRED", "say whom it is for");
    Buyer {
        customer,
        email,
        name: plain::optional(check, "customer.name", named.name.as_deref(), 120),
        phone: plain::optional(check, "customer.phone", named.phone.as_deref(), 40),
        billing: None,
    }
}

/// How to go on with a payment.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PaymentContinue, example = json!({}))]
pub(crate) struct ContinueBody {
    /// Another way to pay, or what the payer's act gave them.
    #[schema(max_length = 255)]
    token: Option<String>,
    /// By it a guest comes to the order.
    #[schema(max_length = 100)]
    order_token: Option<String>,
}

/// Go on with a payment
///
/// After `402 PAYMENT_ACTION_REQUIRED`, once the payer has done what was required of them. Guests send the `X-Cart-Token`
/// of the cart that they bought, or the `orderToken`.
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/payment/continue", operation_id = "continuePayment", tag = "Orders",
    security(()), params(("id" = Id<noun::Order>, Path)), request_body = ContinueBody,
    responses((status = 201, body = Data<OrderView>))
)]
pub(crate) async fn continue_payment(
    State(sales): State<Sales>,
    visit: Visit,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Order>>,
    Body(body): Body<ContinueBody>,
) -> Answer<Response> {
    let token = match body.token.as_deref().map(|token| Method::token("token", token)).transpose() {
        Ok(Some(Method::Token(token))) => Some(token),
        Ok(_) => None::<Token>,
        Err(error) => return Err(SalesError::from(error).into()),
    };
    let reader = reader(&sales, &visit, body.order_token.as_deref()).await?;
    let carried = sales.proceed(visit.call(), (id, reader, Some(shopper.holder)), token).await?;
    let guest = visit.caller.is_none();
    match carried {
        bodega_http::Carried::Answer(answer) => {
            bought(&sales, visit.merchant, bodega_http::Given { answer, again: false }, guest).await
        }
        bodega_http::Carried::Busy => Err(SalesError::from(super::CheckoutError::Busy).into()),
    }
}

/// Who may read the order that waits.
async fn reader(sales: &Sales, visit: &Visit, token: Option<&str>) -> Result<Reader, SalesError> {
    let seal = sales.seal().await?;
    let guest = token.and_then(|token| seal.opens(visit.merchant, token));
    let customer = visit.caller.as_ref().and_then(|caller| caller.customer);
    Ok(Reader { customer, guest, staff: None })
}
