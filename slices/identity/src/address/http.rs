//! Routes of one's own addresses.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{
    Answer, Body, Data, Ignored, List, Match, MatchHeader, NoContent, Once, OnceHeader, Segment, SignedIn, Tagged,
};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Address, Draft, Geo, Preferences, create, find, of_customer, remove, replace};
use crate::{Identity, IdentityError};

/// An address of one's own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Address)]
pub(crate) struct AddressView {
    /// Which.
    id: Id<noun::Address>,
    #[serde(flatten)]
    draft: Draft,
    /// Do deliveries go here unless something else is said?
    default_delivery: bool,
    /// Do bills go here unless something else is said?
    default_billing: bool,
    /// Rises with each change.
    version: i64,
    /// When it was made.
    created_at: Time,
    /// When it last changed.
    updated_at: Time,
}

impl From<Address> for AddressView {
    fn from(address: Address) -> Self {
        let Address { id, draft, default_delivery, default_billing, version, created_at, updated_at } = address;
        Self { id, draft, default_delivery, default_billing, version, created_at, updated_at }
    }
}

/// An address as it is sent. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewAddress)]
pub(crate) struct AddressBody {
    #[schema(example = "Dana Levi")]
    name: String,
    company: Option<String>,
    tax_id: Option<String>,
    #[schema(example = "+972 50 000 0000")]
    phone: Option<String>,
    #[schema(example = "Herzl 12")]
    line1: String,
    line2: Option<String>,
    apartment: Option<String>,
    floor: Option<String>,
    entrance: Option<String>,
    #[schema(example = "Tel Aviv")]
    city: String,
    #[schema(example = "6688312")]
    postal_code: Option<String>,
    region: Option<String>,
    #[schema(example = "IL")]
    country: String,
    geo: Option<Geo>,
    preferences: Option<Preferences>,
    /// Make it the default for deliveries. `false` leaves the default as it is.
    #[serde(default)]
    default_delivery: bool,
    /// Make it the default for bills.
    #[serde(default)]
    default_billing: bool,
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
    #[serde(default, rename = "updatedAt")]
    _updated_at: Option<Ignored>,
}

impl AddressBody {
    #[expect(clippy::type_complexity, reason = "what is wanted, which version, which defaults")]
    fn parse(self) -> Result<(Draft, Option<i64>, (bool, bool)), IdentityError> {
        let defaults = (self.default_delivery, self.default_billing);
        let draft = Draft {
            name: self.name,
            company: self.company,
            tax_id: self.tax_id,
            phone: self.phone,
            line1: self.line1,
            line2: self.line2,
            apartment: self.apartment,
            floor: self.floor,
            entrance: self.entrance,
            city: self.city,
            postal_code: self.postal_code,
            region: self.region,
            country: self.country,
            geo: self.geo,
            preferences: self.preferences,
        };
        Ok((draft.checked()?, self.version, defaults))
    }
}

/// Whose addresses these are: the caller's own. Staff without a customer record have none.
fn own(caller: &SignedIn) -> Result<Id<noun::Customer>, IdentityError> {
    caller.user.ok_or(IdentityError::NotAPerson)?;
    caller.customer.ok_or(IdentityError::NotFound("customer record of yours here"))
}

/// One's own addresses.
#[utoipa::path(get, path = "/api/v1/account/addresses", operation_id = "listAddresses", tag = "Account",
    security(("bearer" = [])), responses((status = 200, body = List<AddressView>)))]
pub(crate) async fn list_addresses(State(identity): State<Identity>, caller: SignedIn) -> Answer<List<AddressView>> {
    caller.user.ok_or(IdentityError::NotAPerson)?;
    let Some(customer) = caller.customer else { return Ok(List::whole(Vec::new())) };
    let scope = caller.scope();
    let found = identity.db().read(&scope.clone(), move |tx| of_customer(tx, &scope, customer)).await?;
    Ok(List::whole(found.into_iter().map(AddressView::from).collect()))
}

/// One of one's own addresses.
#[utoipa::path(get, path = "/api/v1/account/addresses/{id}", operation_id = "getAddress", tag = "Account",
    security(("bearer" = [])), params(("id" = Id<noun::Address>, Path)),
    responses((status = 200, body = Data<AddressView>)))]
pub(crate) async fn get_address(
    State(identity): State<Identity>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Address>>,
) -> Answer<Tagged<Data<AddressView>>> {
    let (customer, scope) = (own(&caller)?, caller.scope());
    let found = identity.db().read(&scope.clone(), move |tx| find(tx, &scope, customer, id)).await?;
    let address = found.ok_or(IdentityError::NotFound("address"))?;
    let version = address.version;
    Ok(Data(AddressView::from(address)).version(version))
}

/// Adds an address. The first one is the default for everything.
#[utoipa::path(post, path = "/api/v1/account/addresses", operation_id = "addAddress", tag = "Account",
    security(("bearer" = [])), params(OnceHeader), request_body = AddressBody,
    responses((status = 201, body = Data<AddressView>)))]
pub(crate) async fn add_address(
    State(identity): State<Identity>,
    caller: SignedIn,
    once: Once,
    Body(body): Body<AddressBody>,
) -> Answer<Response> {
    let (customer, scope) = (own(&caller)?, caller.scope());
    let (draft, _, defaults) = body.parse()?;
    let add = move |tx: &mut bodega_db::Tx| create(tx, &scope, customer, &draft, defaults).map(AddressView::from);
    once.write(identity.db(), caller.call(), StatusCode::CREATED, add).await
}

/// Replaces an address. A default stays one until another takes its place.
#[utoipa::path(put, path = "/api/v1/account/addresses/{id}", operation_id = "replaceAddress", tag = "Account",
    security(("bearer" = [])), params(("id" = Id<noun::Address>, Path), MatchHeader), request_body = AddressBody,
    responses((status = 200, body = Data<AddressView>)))]
pub(crate) async fn replace_address(
    State(identity): State<Identity>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Address>>,
    expected: Match,
    Body(body): Body<AddressBody>,
) -> Answer<Tagged<Data<AddressView>>> {
    let (customer, scope) = (own(&caller)?, caller.scope());
    let (draft, version, defaults) = body.parse()?;
    let version = expected.or(version)?;
    let address = identity
        .db()
        .write(&caller.call(), move |tx| replace(tx, &scope, customer, id, (&draft, version), defaults))
        .await?;
    let version = address.version;
    Ok(Data(AddressView::from(address)).version(version))
}

/// Removes an address. What it was the default for, the oldest of the others is.
#[utoipa::path(delete, path = "/api/v1/account/addresses/{id}", operation_id = "removeAddress", tag = "Account",
    security(("bearer" = [])), params(("id" = Id<noun::Address>, Path)), responses((status = 204)))]
pub(crate) async fn remove_address(
    State(identity): State<Identity>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Address>>,
) -> Answer<NoContent> {
    let (customer, scope) = (own(&caller)?, caller.scope());
    identity.db().write(&caller.call(), move |tx| remove(tx, &scope, customer, id)).await?;
    Ok(NoContent)
}
