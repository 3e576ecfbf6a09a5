//! The catalogue's settings over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use bodega_http::{Allowed, Answer, Body, Data, Match, MatchHeader};
use bodega_identity::permission::{CatalogRead, CatalogWrite};

use super::{Settings, SettingsBody, change, get};
use crate::{CatalogError, http::Catalog};

/// Read the catalogue's settings
///
/// What is asked of a product before it is published.
#[utoipa::path(
    get, path = "/api/v1/admin/catalog/settings", operation_id = "getCatalogSettings", tag = "Catalogue administration",
    security(("bearer" = ["catalog:read"])), responses((status = 200, body = Data<Settings>))
)]
pub(crate) async fn get_catalog_settings(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
) -> Answer<Response> {
    let scope = caller.scope();
    let read = move |tx: &mut _| get(tx, &scope).map_err(CatalogError::from);
    Ok(answered(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Change the catalogue's settings
///
/// What is left out stays.
#[utoipa::path(
    patch, path = "/api/v1/admin/catalog/settings", operation_id = "changeCatalogSettings",
    tag = "Catalogue administration", security(("bearer" = ["catalog:write"])), params(MatchHeader),
    request_body = SettingsBody, responses((status = 200, body = Data<Settings>))
)]
pub(crate) async fn change_catalog_settings(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    matched: Match,
    Body(body): Body<SettingsBody>,
) -> Answer<Response> {
    let (scope, expected) = (caller.scope(), matched.or(body.version)?);
    let command = move |tx: &mut _| change(tx, &scope, expected, &body);
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}

fn answered(settings: Settings) -> Response {
    Data(settings).version(settings.version).into_response()
}
