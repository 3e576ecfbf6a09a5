//! A checkout step by step, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_db::{ReadTx, Tx, idempotency::Key};
use bodega_http::{Answer, Body, Created, Data, Once, OnceHeader, Segment};
use bodega_identity::{Email, address};
use bodega_kernel::{Check, Id, Invalid, Lang, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Delivery, Session, Status,
    step::{self, check_open},
};
use crate::{
    Sales, SalesError,
    cart::Shopper,
    checkout::{
        Buyer, Wish,
        body::{Amount, PaymentBody, basics},
        http::{BoughtView, bought},
        view::PreviewView,
    },
    plain,
    pricing::FulfilmentType,
    slot::http_offer::checked_date,
};

/// A checkout that is made step by step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutSession)]
pub(crate) struct SessionView {
    id: Id<noun::Checkout>,
    /// How far it has come.
    status: Status,
    /// Until then it holds stock and a place.
    expires_at: Time,
    /// Where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_address: Option<address::Draft>,
    /// How.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryView>,
    /// The order that it has become.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<Id<noun::Order>>,
    /// Rises with each change.
    version: i64,
    /// What it comes to so far; nothing, once it has ended.
    #[serde(flatten)]
    preview: Option<PreviewView>,
}

/// How it is to reach its buyer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckoutSessionDelivery)]
pub(crate) struct DeliveryView {
    #[serde(rename = "type")]
    kind: FulfilmentType,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch_id: Option<Id<noun::Site>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot_id: Option<Id<noun::Slot>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

impl SessionView {
    fn of(session: Session, preview: Option<PreviewView>) -> Self {
        let delivery = session.delivery.map(|delivery| DeliveryView {
            kind: delivery.kind,
            branch_id: delivery.site,
            slot_id: delivery.slot.as_ref().map(|(slot, _)| *slot),
            date: delivery.slot.map(|(_, date)| date),
        });
        Self {
            id: session.id,
            status: session.status,
            expires_at: session.expires_at,
            shipping_address: session.address,
            delivery,
            order_id: session.order,
            version: session.version,
            preview,
        }
    }
}

/// Nothing is said when a checkout begins.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCheckoutSession)]
pub(crate) struct OpenBody {}

/// How it is to reach its buyer; where to is said by the shipping address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutDelivery, example = json!({ "type": "PICKUP", "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe" }))]
pub(crate) struct DeliveryBody {
    #[serde(rename = "type")]
    kind: FulfilmentType,
    branch_id: Option<Id<noun::Site>>,
    slot_id: Option<Id<noun::Slot>>,
    #[schema(format = Date, value_type = Option<String>, example = "2026-03-09")]
    date: Option<String>,
    #[schema(max_length = 100)]
    option_id: Option<String>,
}

impl DeliveryBody {
    fn checked(self) -> Result<Delivery, Invalid> {
        let mut check = Check::new();
        let date = self.date.as_deref().and_then(|date| checked_date(&mut check, "date", date));
        check.that(self.slot_id.is_none() || self.date.is_some(), "date", "REQUIRED", "say the date of the window");
        check.that(
            self.slot_id.is_some() || self.date.is_none(),
            "slotId",
            "REQUIRED",
            "say which window of this date",
        );
        let needs_branch = self.kind == FulfilmentType::Pickup && self.branch_id.is_none();
        check.that(!needs_branch, "branchId", "REQUIRED", "choose a branch");
        let option = text::optional(&mut check, "optionId", self.option_id.as_deref(), 100);
        check.done()?;
        let slot = self.slot_id.zip(date).map(|(slot, date)| (slot, date.to_string()));
        Ok(Delivery { kind: self.kind, site: self.branch_id, slot, option })
    }
}

/// The end of a checkout.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckoutComplete, example = json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com" }))]
pub(crate) struct CompleteBody {
    /// How it is paid; may be left out where there is nothing to pay.
    payment: Option<PaymentBody>,
    /// Where to write to; guests have to say it.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// What the buyer is called, where it is not the name on the address.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// A code.
    #[schema(max_length = 60)]
    promotion_code: Option<String>,
    /// Something on top, in minor units.
    #[schema(minimum = 0, maximum = 1000000)]
    tip: Option<i64>,
    /// What the buyer expects it to come to.
    expected_total: Option<Amount>,
}

impl Sales {
    async fn session_view(&self, shopper: &Shopper, session: Session, lang: Lang) -> Result<SessionView, SalesError> {
        if session.status != Status::Open {
            return Ok(SessionView::of(session, None));
        }
        let (scope, desk, at) = (shopper.scope(), self.desk(shopper.merchant), self.env().now());
        let read = move |tx: &mut ReadTx| {
            let plan = step::look(tx, &scope, &desk, &session, (at, lang))?;
            Ok(SessionView::of(session, Some(PreviewView::of(&plan, lang, false))))
        };
        self.db().read(&shopper.scope(), read).await
    }

    async fn session_step(
        &self,
        shopper: &Shopper,
        asked: &Asked,
        step: impl Fn(&mut Tx) -> Result<Session, SalesError> + Send + 'static,
    ) -> Answer<SessionView> {
        let lang = self.lang(shopper.merchant, asked).await?;
        self.bring_along(shopper).await?;
        let session = self.db().write(&shopper.call(), step).await?;
        Ok(self.session_view(shopper, session, lang).await?)
    }
}

/// Begin a checkout
///
/// It holds the stock of the cart for 15 minutes, and a place once a window is chosen. One that was open comes to its end.
#[utoipa::path(
    post, path = "/api/v1/checkout/sessions", operation_id = "openCheckoutSession", tag = "Checkout", security(()),
    params(LocaleParams), request_body = OpenBody, responses((status = 201, body = Data<SessionView>))
)]
pub(crate) async fn open_session(
    State(sales): State<Sales>,
    shopper: Shopper,
    asked: Asked,
    Body(OpenBody {}): Body<OpenBody>,
) -> Answer<Response> {
    let (scope, desk, holder) = (shopper.scope(), sales.desk(shopper.merchant), shopper.holder);
    let hold = sales.settings().hold;
    let open = move |tx: &mut Tx| step::open(tx, &scope, &desk, holder, hold);
    let view = sales.session_step(&shopper, &asked, open).await?;
    Ok(sales.told(&shopper, Created(Data(view)).into_response()))
}

/// Look at a checkout
#[utoipa::path(
    get, path = "/api/v1/checkout/sessions/{id}", operation_id = "getCheckoutSession", tag = "Checkout", security(()),
    params(("id" = Id<noun::Checkout>, Path), LocaleParams), responses((status = 200, body = Data<SessionView>))
)]
pub(crate) async fn get_session(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Checkout>>,
    asked: Asked,
) -> Answer<Data<SessionView>> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    let (scope, holder) = (shopper.scope(), shopper.holder);
    let session = sales.db().read(&shopper.scope(), move |tx| step::find(tx, &scope, holder, id)).await?;
    Ok(Data(sales.session_view(&shopper, session, lang).await?))
}

/// Say where it is to go
#[utoipa::path(
    put, path = "/api/v1/checkout/sessions/{id}/shipping-address", operation_id = "setCheckoutAddress",
    tag = "Checkout", security(()), params(("id" = Id<noun::Checkout>, Path), LocaleParams),
    request_body = address::Draft, responses((status = 200, body = Data<SessionView>))
)]
pub(crate) async fn set_session_address(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Checkout>>,
    asked: Asked,
    Body(sent): Body<AddressBody>,
) -> Answer<Data<SessionView>> {
    let address = sent.0.checked()?;
    let mut check = Check::new();
    plain::no_card_in_address(&mut check, "", &address);
    check.done()?;
    let (scope, desk, holder) = (shopper.scope(), sales.desk(shopper.merchant), shopper.holder);
    let set = move |tx: &mut Tx| step::set_address(tx, &scope, &desk, (holder, id), &address);
    Ok(Data(sales.session_step(&shopper, &asked, set).await?))
}

/// An address as it is sent; one that was read can be sent back.
#[derive(Debug, Deserialize)]
pub(crate) struct AddressBody(address::Draft);

/// Say how it is to reach its buyer
///
/// The place in the window is taken at once, and the one before it is free again. `409 SLOT_UNAVAILABLE`, `409
/// ADDRESS_NOT_SERVED` and `409 INSUFFICIENT_STOCK` leave the checkout as it was.
#[utoipa::path(
    put, path = "/api/v1/checkout/sessions/{id}/delivery", operation_id = "setCheckoutDelivery", tag = "Checkout",
    security(()), params(("id" = Id<noun::Checkout>, Path), LocaleParams), request_body = DeliveryBody,
    responses((status = 200, body = Data<SessionView>))
)]
pub(crate) async fn set_session_delivery(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Checkout>>,
    asked: Asked,
    Body(body): Body<DeliveryBody>,
) -> Answer<Data<SessionView>> {
    let delivery = body.checked()?;
    let (scope, desk, holder) = (shopper.scope(), sales.desk(shopper.merchant), shopper.holder);
    let set = move |tx: &mut Tx| step::set_delivery(tx, &scope, &desk, (holder, id), &delivery);
    Ok(Data(sales.session_step(&shopper, &asked, set).await?))
}

/// Buy
///
/// The same as a confirm, with what the checkout holds.
#[utoipa::path(
    post, path = "/api/v1/checkout/sessions/{id}/complete", operation_id = "completeCheckout", tag = "Checkout",
    security(()), params(("id" = Id<noun::Checkout>, Path), OnceHeader, LocaleParams), request_body = CompleteBody,
    responses((status = 201, body = Data<BoughtView>))
)]
pub(crate) async fn complete_session(
    State(sales): State<Sales>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Checkout>>,
    once: Once,
    asked: Asked,
    Body(body): Body<CompleteBody>,
) -> Answer<Response> {
    let lang = sales.lang(shopper.merchant, &asked).await?;
    let call = shopper.call();
    let work = |key: Option<Key>| complete(sales.clone(), shopper.clone(), id, body.clone(), (lang, key));
    let given = once.carry_through(sales.db(), &call, work).await?;
    debug_assert!(given.answer.status != StatusCode::OK.as_u16());
    bought(&sales, shopper.merchant, given, shopper.holder.is_guest()).await
}

async fn complete(
    sales: Sales,
    shopper: Shopper,
    id: Id<noun::Checkout>,
    body: CompleteBody,
    (lang, key): (Lang, Option<Key>),
) -> Result<bodega_http::Carried, SalesError> {
    let (scope, holder) = (shopper.scope(), shopper.holder);
    let session = sales.db().read(&shopper.scope(), move |tx| step::find(tx, &scope, holder, id)).await?;
    check_open(&session, sales.env().now())?;
    let wish = ending(&session, &body, lang)?;
    sales.confirm(shopper.call(), wish, key).await
}

fn ending(session: &Session, body: &CompleteBody, lang: Lang) -> Result<Wish, SalesError> {
    let mut check = Check::new();
    let email = body.email.as_deref().map(str::parse::<Email>).transpose();
    let email = check.take("email", "INVALID_EMAIL", email).flatten();
    let name = plain::optional(&mut check, "name", body.name.as_deref(), 120);
    let basics = basics(&mut check, body.promotion_code.as_deref(), body.tip);
    let guest = session.holder.is_guest();
    check.that(!guest || body.email.is_some(), "email", "REQUIRED", "say where to write to");
    let begun = step::wish(session, lang);
    check.that(begun.fulfilment.is_some(), "delivery", "REQUIRED", "say first how it is to reach its buyer");
    check.done()?;
    let paying = body.payment.as_ref().map(|payment| payment.checked(guest)).transpose()?;
    Ok(Wish {
        codes: basics.codes,
        tip: basics.tip,
        buyer: Buyer { email, name, ..begun.buyer.clone() },
        paying,
        expected_total: body.expected_total.map(Amount::minor),
        ..begun
    })
}
