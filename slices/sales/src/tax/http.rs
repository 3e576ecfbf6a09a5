//! Rates of tax over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams,
    Params, Segment, Tagged,
};
use bodega_identity::permission::{TaxesRead, TaxesWrite};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    RateFilter,
    body::{RateBody, RateView},
};

/// Which rates are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct RateParams {
    /// Only those in use, or only those that are not.
    active: Option<bool>,
    /// Only those of one country.
    country: Option<String>,
    /// Only those of one class.
    class: Option<String>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// List the merchant's own rates of tax
///
/// What the program knows by itself is not among them.
#[utoipa::path(
    get, path = "/api/v1/admin/tax-rates", operation_id = "listTaxRates", tag = "Fees and taxes",
    security(("bearer" = ["taxes:read"])), params(RateParams, PageParams),
    responses((status = 200, body = List<RateView>))
)]
pub(crate) async fn list_rates(
    State(house): State<House>,
    caller: Allowed<TaxesRead>,
    Params(wanted): Params<RateParams>,
    page: CountedPage,
) -> Answer<List<RateView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let RateParams { active, country, class, updated_since } = wanted;
    let country = country.map(|country| country.trim().to_uppercase());
    let filter = RateFilter { active, country, class, updated_since };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &filter, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(RateView::from)))
}

/// Make a rate of tax
///
/// It is stronger than what the program knows by itself of its country and class.
#[utoipa::path(
    post, path = "/api/v1/admin/tax-rates", operation_id = "createTaxRate", tag = "Fees and taxes",
    security(("bearer" = ["taxes:write"])), params(OnceHeader), request_body = RateBody,
    responses((status = 201, body = Data<RateView>))
)]
pub(crate) async fn create_rate(
    State(house): State<House>,
    caller: Allowed<TaxesWrite>,
    once: Once,
    Body(body): Body<RateBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let create = move |tx: &mut Tx| super::create(tx, &scope, &body).map(RateView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, create).await
}

/// Read a rate of tax
#[utoipa::path(
    get, path = "/api/v1/admin/tax-rates/{id}", operation_id = "getTaxRate", tag = "Fees and taxes",
    security(("bearer" = ["taxes:read"])), params(("id" = Id<noun::TaxRate>, Path)),
    responses((status = 200, body = Data<RateView>))
)]
pub(crate) async fn get_rate(
    State(house): State<House>,
    caller: Allowed<TaxesRead>,
    Segment(id): Segment<Id<noun::TaxRate>>,
) -> Answer<Tagged<Data<RateView>>> {
    let scope = caller.scope();
    let rate = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, id)).await?;
    let version = rate.version;
    Ok(Data(rate.into()).version(version))
}

/// Replace a rate of tax
#[utoipa::path(
    put, path = "/api/v1/admin/tax-rates/{id}", operation_id = "replaceTaxRate", tag = "Fees and taxes",
    security(("bearer" = ["taxes:write"])), params(("id" = Id<noun::TaxRate>, Path), MatchHeader),
    request_body = RateBody, responses((status = 200, body = Data<RateView>))
)]
pub(crate) async fn replace_rate(
    State(house): State<House>,
    caller: Allowed<TaxesWrite>,
    Segment(id): Segment<Id<noun::TaxRate>>,
    meant: Match,
    Body(body): Body<RateBody>,
) -> Answer<Tagged<Data<RateView>>> {
    update(house, caller, id, meant, body, false).await
}

/// Change a rate of tax
///
/// What is not sent stays. Orders keep what they were taxed with.
#[utoipa::path(
    patch, path = "/api/v1/admin/tax-rates/{id}", operation_id = "changeTaxRate", tag = "Fees and taxes",
    security(("bearer" = ["taxes:write"])), params(("id" = Id<noun::TaxRate>, Path), MatchHeader),
    request_body = RateBody, responses((status = 200, body = Data<RateView>))
)]
pub(crate) async fn change_rate(
    State(house): State<House>,
    caller: Allowed<TaxesWrite>,
    Segment(id): Segment<Id<noun::TaxRate>>,
    meant: Match,
    Body(body): Body<RateBody>,
) -> Answer<Tagged<Data<RateView>>> {
    update(house, caller, id, meant, body, true).await
}

async fn update(
    house: House,
    caller: Allowed<TaxesWrite>,
    id: Id<noun::TaxRate>,
    meant: Match,
    body: RateBody,
    merge: bool,
) -> Answer<Tagged<Data<RateView>>> {
    let (scope, expected) = (caller.scope(), meant.or(body.version)?);
    let update = move |tx: &mut Tx| super::update(tx, &scope, id, expected, &body, merge);
    let rate = house.db.write(&caller.call(), update).await?;
    let version = rate.version;
    Ok(Data(rate.into()).version(version))
}

/// Take a rate of tax away
#[utoipa::path(
    delete, path = "/api/v1/admin/tax-rates/{id}", operation_id = "deleteTaxRate", tag = "Fees and taxes",
    security(("bearer" = ["taxes:write"])), params(("id" = Id<noun::TaxRate>, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_rate(
    State(house): State<House>,
    caller: Allowed<TaxesWrite>,
    Segment(id): Segment<Id<noun::TaxRate>>,
) -> Answer<NoContent> {
    let scope = caller.scope();
    house.db.write(&caller.call(), move |tx| super::delete(tx, &scope, id)).await?;
    Ok(NoContent)
}
