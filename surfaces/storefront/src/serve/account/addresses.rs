use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{HttpError, Segment};
use bodega_identity::{
    IdentityError,
    address::{self, Address, Draft},
};
use bodega_kernel::{Id, noun};

use super::customer;
use crate::{
    Storefront,
    page::{AddressForm, Addresses},
    part::Faults,
    sent::Sent,
    serve::{private::private, sign::asked},
    shopper::Shopper,
    visitor::Turned,
};

/// The addresses.
pub(crate) async fn show(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    shopper.signed_in()?;
    let all = match shopper.customer() {
        Some(customer) => all(&shop, &shopper, customer).await?,
        None => Vec::new(),
    };
    let page = Addresses::of(shop.own_frame(&shopper).await?, &all, &asked(&shopper, "said"));
    Ok(private(StatusCode::OK, &page)?)
}

/// All addresses of a customer.
pub(crate) async fn all(
    shop: &Storefront,
    shopper: &Shopper,
    customer: Id<noun::Customer>,
) -> Result<Vec<Address>, HttpError> {
    let scope = shopper.scope();
    let within = scope.clone();
    let read = move |tx: &mut ReadTx| address::of_customer(tx, &within, customer);
    Ok(shop.house().db.read(&scope, read).await?)
}

/// The form for another one.
pub(crate) async fn new(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, Turned> {
    customer(&shopper)?;
    let country = country(&shopper);
    let blank = |name: &str| if name == "country" { country.clone() } else { String::new() };
    let page = AddressForm::of(shop.own_frame(&shopper).await?, None, &blank, &Faults::default());
    Ok(private(StatusCode::OK, &page)?)
}

/// The form of one.
pub(crate) async fn show_one(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Address>>,
) -> Result<Response, Turned> {
    let known = all(&shop, &shopper, customer(&shopper)?).await?;
    let address = known.into_iter().find(|address| address.id == id).ok_or_else(HttpError::not_found)?;
    let draft = address.draft;
    let typed = |name: &str| field(&draft, name);
    let page = AddressForm::of(shop.own_frame(&shopper).await?, Some(id.to_string()), &typed, &Faults::default());
    Ok(private(StatusCode::OK, &page)?)
}

/// A field of an address.
pub(crate) fn field(draft: &Draft, name: &str) -> String {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    match name {
        "name" => draft.name.clone(),
        "phone" => optional(&draft.phone),
        "line1" => draft.line1.clone(),
        "apartment" => optional(&draft.apartment),
        "city" => draft.city.clone(),
        "postalCode" => optional(&draft.postal_code),
        "country" => draft.country.clone(),
        _ => String::new(),
    }
}

/// The country that the shop delivers in: that of its sites.
pub(crate) fn country(shopper: &Shopper) -> String {
    shopper.visitor.branches.first().map_or_else(|| "IL".to_owned(), |branch| branch.address.country.clone())
}

/// An address as it was sent.
pub(crate) fn draft(sent: &Sent) -> Draft {
    let some = |name: &str| sent.some(name).map(str::to_owned);
    Draft {
        name: sent.text("name").to_owned(),
        company: None,
        tax_id: None,
        phone: some("phone"),
        line1: sent.text("line1").to_owned(),
        line2: None,
        apartment: some("apartment"),
        floor: None,
        entrance: None,
        city: sent.text("city").to_owned(),
        postal_code: some("postalCode"),
        region: None,
        country: sent.text("country").to_owned(),
        geo: None,
        preferences: None,
    }
}

/// Adds one.
pub(crate) async fn add(State(shop): State<Storefront>, shopper: Shopper, sent: Sent) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let done = match draft(&sent).checked() {
        Ok(draft) => {
            let add = move |tx: &mut Tx| address::create(tx, &scope, owner, &draft, (false, false)).map(drop);
            shop.house().db.write(&shopper.call(), add).await
        }
        Err(invalid) => Err(IdentityError::Invalid(invalid)),
    };
    answer(&shop, &shopper, None, &sent, done).await
}

/// Replaces one.
pub(crate) async fn replace(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Address>>,
    sent: Sent,
) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let done = match draft(&sent).checked() {
        Ok(draft) => {
            let change =
                move |tx: &mut Tx| address::replace(tx, &scope, owner, id, (&draft, None), (false, false)).map(drop);
            shop.house().db.write(&shopper.call(), change).await
        }
        Err(invalid) => Err(IdentityError::Invalid(invalid)),
    };
    answer(&shop, &shopper, Some(id), &sent, done).await
}

/// Lets deliveries go to one.
pub(crate) async fn make_main(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Address>>,
) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let change = move |tx: &mut Tx| {
        let old = address::find(tx, &scope, owner, id)?.ok_or(IdentityError::NotFound("address"))?;
        address::replace(tx, &scope, owner, id, (&old.draft, None), (true, false)).map(drop)
    };
    shop.house().db.write::<_, IdentityError>(&shopper.call(), change).await?;
    Ok(back(&shopper))
}

/// Removes one.
pub(crate) async fn remove(
    State(shop): State<Storefront>,
    shopper: Shopper,
    Segment(id): Segment<Id<noun::Address>>,
) -> Result<Response, Turned> {
    let (owner, scope) = (customer(&shopper)?, shopper.scope());
    let gone = shop.house().db.write(&shopper.call(), move |tx| address::remove(tx, &scope, owner, id)).await;
    match gone {
        // Sent twice: it is gone already.
        Ok(()) | Err(IdentityError::NotFound(_)) => Ok(back(&shopper)),
        Err(error) => Err(error.into()),
    }
}

fn back(shopper: &Shopper) -> Response {
    Redirect::to(&format!("{}?said=saved", shopper.visitor.ways.to("/account/addresses"))).into_response()
}

async fn answer(
    shop: &Storefront,
    shopper: &Shopper,
    id: Option<Id<noun::Address>>,
    sent: &Sent,
    done: Result<(), IdentityError>,
) -> Result<Response, Turned> {
    let faults = match done {
        Ok(()) => return Ok(back(shopper)),
        Err(IdentityError::Invalid(invalid)) => Faults::of_failure(&invalid),
        Err(error) => return Err(error.into()),
    };
    let typed = |name: &str| sent.text(name).to_owned();
    let page = AddressForm::of(shop.own_frame(shopper).await?, id.map(|id| id.to_string()), &typed, &faults);
    Ok(private(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
}
