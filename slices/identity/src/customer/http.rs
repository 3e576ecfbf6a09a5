//! Routes of customers, for the staff.

use std::collections::BTreeMap;

use axum::extract::State;
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, Ignored, List, Match, MatchHeader, PageParams, Params, Segment, Tagged,
};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Customer, CustomerChange, change, store};
use crate::{
    Identity, IdentityError,
    address::{self, http::AddressView},
    patch::nullable,
    permission::{CustomersRead, CustomersWrite},
};

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Customer)]
pub(crate) struct CustomerView {
    /// Which.
    id: Id<noun::Customer>,
    /// Do they log in?
    registered: bool,
    /// Their login.
    user_id: Option<Id<noun::User>>,
    /// The e-mail; buyers from a channel may have none.
    #[schema(example = "dana@example.com")]
    email: Option<String>,
    /// Their name.
    #[schema(example = "Dana Levi")]
    name: String,
    /// Their phone.
    #[schema(example = "+972 50 000 0000")]
    phone: Option<String>,
    /// Their language.
    #[schema(example = "en")]
    locale: String,
    /// What another system calls them.
    #[schema(example = "crm-4711")]
    external_id: Option<String>,
    /// What others keep here.
    #[schema(example = json!({ "tier": "gold" }))]
    metadata: BTreeMap<String, String>,
    /// The record that this one became part of.
    merged_into: Option<Id<noun::Customer>>,
    /// Rises with each change.
    version: i64,
    /// When the record was made.
    created_at: Time,
    /// When it last changed.
    updated_at: Time,
}

impl From<Customer> for CustomerView {
    fn from(customer: Customer) -> Self {
        let Customer {
            id,
            user,
            email,
            name,
            phone,
            locale,
            external_id,
            metadata,
            merged_into,
            version,
            created_at,
            updated_at,
        } = customer;
        let registered = user.is_some();
        Self {
            id,
            registered,
            user_id: user,
            email,
            name,
            phone,
            locale,
            external_id,
            metadata,
            merged_into,
            version,
            created_at,
            updated_at,
        }
    }
}

/// Which customers are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomerFilter {
    /// Part of the name, the e-mail or the phone.
    q: Option<String>,
    /// Only those with a login, or without.
    registered: Option<bool>,
    /// What another system calls them.
    external_id: Option<String>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// The merchant's customers, newest first.
#[utoipa::path(get, path = "/api/v1/admin/customers", operation_id = "listCustomers", tag = "Customers",
    security(("bearer" = ["customers:read"])), params(PageParams, CustomerFilter),
    responses((status = 200, body = List<CustomerView>)))]
pub(crate) async fn list_customers(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersRead>,
    paged: CountedPage,
    Params(filter): Params<CustomerFilter>,
) -> Answer<List<CustomerView>> {
    let CustomerFilter { q, registered, external_id, updated_since } = filter;
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let filter = store::Filter { q, updated_since, external_id, registered };
    let page = identity.db().read(&scope.clone(), move |tx| store::page(tx, &scope, &filter, &request)).await?;
    Ok(paged.list(page.map(CustomerView::from)))
}

/// One customer. The id of one that became part of another still leads to what it was.
#[utoipa::path(get, path = "/api/v1/admin/customers/{id}", operation_id = "getCustomer", tag = "Customers",
    security(("bearer" = ["customers:read"])), params(("id" = Id<noun::Customer>, Path)),
    responses((status = 200, body = Data<CustomerView>)))]
pub(crate) async fn get_customer(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersRead>,
    Segment(id): Segment<Id<noun::Customer>>,
) -> Answer<Tagged<Data<CustomerView>>> {
    let scope = allowed.scope();
    let found = identity.db().read(&scope.clone(), move |tx| store::find(tx, &scope, id)).await?;
    let customer = found.ok_or(IdentityError::NotFound("customer"))?;
    let version = customer.version;
    Ok(Data(CustomerView::from(customer)).version(version))
}

/// What shall change; the rest stays. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CustomerChange)]
pub(crate) struct CustomerPatch {
    #[schema(example = "Dana Levi")]
    name: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    locale: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    external_id: Option<Option<String>>,
    metadata: Option<BTreeMap<String, String>>,
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "registered")]
    _registered: Option<Ignored>,
    #[serde(default, rename = "userId")]
    _user_id: Option<Ignored>,
    #[serde(default, rename = "email")]
    _email: Option<Ignored>,
    #[serde(default, rename = "mergedInto")]
    _merged_into: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
    #[serde(default, rename = "updatedAt")]
    _updated_at: Option<Ignored>,
}

/// Changes a customer's record.
#[utoipa::path(patch, path = "/api/v1/admin/customers/{id}", operation_id = "changeCustomer", tag = "Customers",
    security(("bearer" = ["customers:write"])), params(("id" = Id<noun::Customer>, Path), MatchHeader),
    request_body = CustomerPatch, responses((status = 200, body = Data<CustomerView>)))]
pub(crate) async fn change_customer(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersWrite>,
    Segment(id): Segment<Id<noun::Customer>>,
    expected: Match,
    Body(body): Body<CustomerPatch>,
) -> Answer<Tagged<Data<CustomerView>>> {
    let CustomerPatch { name, phone, locale, external_id, metadata, version, .. } = body;
    let version = expected.or(version)?;
    let wanted = CustomerChange { name, phone, locale, external_id, metadata, version }.checked()?;
    let scope = allowed.scope();
    let customer = identity.db().write(&allowed.call(), move |tx| change(tx, &scope, id, &wanted)).await?;
    let version = customer.version;
    Ok(Data(CustomerView::from(customer)).version(version))
}

/// A customer's addresses.
#[utoipa::path(get, path = "/api/v1/admin/customers/{id}/addresses", operation_id = "listCustomerAddresses",
    tag = "Customers", security(("bearer" = ["customers:read"])), params(("id" = Id<noun::Customer>, Path)),
    responses((status = 200, body = List<AddressView>)))]
pub(crate) async fn list_customer_addresses(
    State(identity): State<Identity>,
    allowed: Allowed<CustomersRead>,
    Segment(id): Segment<Id<noun::Customer>>,
) -> Answer<List<AddressView>> {
    let scope = allowed.scope();
    let found = identity
        .db()
        .read(&scope.clone(), move |tx| {
            store::find(tx, &scope, id)?.ok_or(IdentityError::NotFound("customer"))?;
            Ok::<_, IdentityError>(address::of_customer(tx, &scope, id)?)
        })
        .await?;
    Ok(List::whole(found.into_iter().map(AddressView::from).collect()))
}
