//! Publishing over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, response::Response};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Data, Match, MatchHeader, Segment};
use bodega_identity::permission::CatalogWrite;
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    http_admin::{answered, seen},
    publish::{publish, unpublish},
    view::AdminProductView,
};
use crate::http::Catalog;

/// When to publish.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "at": "2026-12-01T06:00:00Z", "until": "2026-12-27T00:00:00Z" }))]
pub(crate) struct PublishBody {
    /// From this time on; at once when it is missing.
    #[serde(default)]
    at: Option<Time>,
    /// Until this time; for ever when it is missing.
    #[serde(default)]
    until: Option<Time>,
}

/// When to take from the shop.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "at": "2026-12-27T00:00:00Z" }))]
pub(crate) struct UnpublishBody {
    /// At this time; at once when it is missing.
    #[serde(default)]
    at: Option<Time>,
}

/// Publish a product
///
/// At once or from a time on, for ever or until a time. 422 says, field by field, what it lacks: something to sell with
/// a price, a picture, a category. A merchant may do without the last two: see `/admin/catalog/settings`.
#[utoipa::path(
    post, path = "/api/v1/admin/products/{id}/publish", operation_id = "publishProduct",
    tag = "Catalogue administration", security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), MatchHeader), request_body = Option<PublishBody>,
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn publish_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    matched: Match,
    body: Option<Body<PublishBody>>,
) -> Answer<Response> {
    let (scope, when) = (caller.scope(), body.map(|Body(body)| body).unwrap_or_default());
    let command = move |tx: &mut Tx| {
        let product = publish(tx, &scope, id, matched.version(), when.at, when.until)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}

/// Take a product from the shop
///
/// At once, which makes it a draft again, or at a time to come.
#[utoipa::path(
    post, path = "/api/v1/admin/products/{id}/unpublish", operation_id = "unpublishProduct",
    tag = "Catalogue administration", security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), MatchHeader), request_body = Option<UnpublishBody>,
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn unpublish_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    matched: Match,
    body: Option<Body<UnpublishBody>>,
) -> Answer<Response> {
    let (scope, when) = (caller.scope(), body.map(|Body(body)| body).unwrap_or_default());
    let command = move |tx: &mut Tx| {
        let product = unpublish(tx, &scope, id, matched.version(), when.at)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}
