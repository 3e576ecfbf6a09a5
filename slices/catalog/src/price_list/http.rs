//! Price lists over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_http::{
    Allowed, Answer, Body, Data, List, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Params, Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Currency, Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Listing, PriceList, PriceListBody, create, delete, get, list, update, view::PriceListView};
use crate::{
    CatalogError,
    edit::{Edit, Removal},
    http::Catalog,
    product::Manner,
};

/// Which lists.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PriceListParams {
    /// In this currency.
    #[param(value_type = Option<String>, example = "EUR")]
    currency: Option<Currency>,
    /// Only those that are used.
    active: Option<bool>,
}

/// List the price lists
///
/// The highest priority first.
#[utoipa::path(
    get, path = "/api/v1/admin/price-lists", operation_id = "listPriceLists", tag = "Price lists",
    security(("bearer" = ["catalog:read"])), params(PriceListParams, PageParams),
    responses((status = 200, body = List<PriceListView>))
)]
pub(crate) async fn list_price_lists(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Params(params): Params<PriceListParams>,
    page: Paged,
) -> Answer<List<PriceListView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let listing = Listing { currency: params.currency, active: params.active.unwrap_or(false) };
    let found = catalog.house.db.read(&caller.scope(), move |tx| list(tx, &scope, listing, &request)).await?;
    Ok(page.list(found.map(PriceListView::from)))
}

/// Make a price list
///
/// Prices beside the usual ones: for a currency, and if it says so for a channel, a group of customers, a site, a time.
/// With a `rate` everything is in it, without one only what has an entry.
#[utoipa::path(
    post, path = "/api/v1/admin/price-lists", operation_id = "createPriceList", tag = "Price lists",
    security(("bearer" = ["catalog:write"])), params(OnceHeader), request_body = PriceListBody,
    responses((status = 201, body = Data<PriceListView>))
)]
pub(crate) async fn create_price_list(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    once: Once,
    Body(body): Body<PriceListBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let command = move |tx: &mut _| create(tx, &scope, &body).map(PriceListView::from);
    once.write(&catalog.house.db, caller.call(), StatusCode::CREATED, command).await
}

/// Read a price list
#[utoipa::path(
    get, path = "/api/v1/admin/price-lists/{id}", operation_id = "getPriceList", tag = "Price lists",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::PriceList>, Path)),
    responses((status = 200, body = Data<PriceListView>))
)]
pub(crate) async fn get_price_list(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::PriceList>>,
) -> Answer<Response> {
    let scope = caller.scope();
    Ok(answered(catalog.house.db.read(&caller.scope(), move |tx| get(tx, &scope, id)).await?))
}

/// Replace a price list
///
/// What is left out becomes empty, but for whether it is used. Its entries stay.
#[utoipa::path(
    put, path = "/api/v1/admin/price-lists/{id}", operation_id = "replacePriceList", tag = "Price lists",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::PriceList>, Path), MatchHeader), request_body = PriceListBody,
    responses((status = 200, body = Data<PriceListView>))
)]
pub(crate) async fn replace_price_list(
    State(catalog): State<Catalog>,
    edit: Edit<noun::PriceList, PriceListBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Replace).await
}

/// Change a price list
///
/// What is left out stays, `null` empties.
#[utoipa::path(
    patch, path = "/api/v1/admin/price-lists/{id}", operation_id = "changePriceList", tag = "Price lists",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::PriceList>, Path), MatchHeader), request_body = PriceListBody,
    responses((status = 200, body = Data<PriceListView>))
)]
pub(crate) async fn change_price_list(
    State(catalog): State<Catalog>,
    edit: Edit<noun::PriceList, PriceListBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Merge).await
}

async fn write(catalog: &Catalog, edit: Edit<noun::PriceList, PriceListBody>, manner: Manner) -> Answer<Response> {
    let Edit { call, scope, id, expected, body } = edit;
    let command = move |tx: &mut _| update(tx, &scope, id, expected, &body, manner);
    Ok(answered(catalog.house.db.write(&call, command).await?))
}

/// Delete a price list
///
/// It is no longer used; it can be brought back by `active`.
#[utoipa::path(
    delete, path = "/api/v1/admin/price-lists/{id}", operation_id = "deletePriceList", tag = "Price lists",
    security(("bearer" = ["catalog:write"])), params(("id" = Id<noun::PriceList>, Path), MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_price_list(
    State(catalog): State<Catalog>,
    Removal { call, scope, id, expected }: Removal<noun::PriceList>,
) -> Answer<NoContent> {
    let command = move |tx: &mut _| delete(tx, &scope, id, expected).map(drop);
    catalog.house.db.write::<_, CatalogError>(&call, command).await?;
    Ok(NoContent)
}

fn answered(list: PriceList) -> Response {
    let version = list.version;
    Data(PriceListView::from(list)).version(version).into_response()
}
