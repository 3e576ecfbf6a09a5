//! How prices are meant, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Data, House, Match, MatchHeader, Tagged};
use bodega_identity::permission::{TaxesRead, TaxesWrite};

use super::body::{SettingsBody, SettingsView};

/// Read how prices are meant
///
/// With tax or without; which class is meant where none is named.
#[utoipa::path(
    get, path = "/api/v1/admin/tax-settings", operation_id = "getTaxSettings", tag = "Fees and taxes",
    security(("bearer" = ["taxes:read"])), responses((status = 200, body = Data<SettingsView>))
)]
pub(crate) async fn get_settings(
    State(house): State<House>,
    caller: Allowed<TaxesRead>,
) -> Answer<Tagged<Data<SettingsView>>> {
    let scope = caller.scope();
    let settings = house.db.read(&caller.scope(), move |tx| super::settings(tx, &scope)).await?;
    let version = settings.version;
    Ok(Data(settings.into()).version(version))
}

/// Say how prices are meant
///
/// What is not sent stays. It holds from the next basket on; orders keep what they were priced with.
#[utoipa::path(
    patch, path = "/api/v1/admin/tax-settings", operation_id = "changeTaxSettings", tag = "Fees and taxes",
    security(("bearer" = ["taxes:write"])), params(MatchHeader), request_body = SettingsBody,
    responses((status = 200, body = Data<SettingsView>))
)]
pub(crate) async fn change_settings(
    State(house): State<House>,
    caller: Allowed<TaxesWrite>,
    meant: Match,
    Body(body): Body<SettingsBody>,
) -> Answer<Tagged<Data<SettingsView>>> {
    let (scope, expected) = (caller.scope(), meant.or(body.version)?);
    let change = move |tx: &mut Tx| super::change_settings(tx, &scope, expected, &body);
    let settings = house.db.write(&caller.call(), change).await?;
    let version = settings.version;
    Ok(Data(settings.into()).version(version))
}
