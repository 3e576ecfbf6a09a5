//! Promotions over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams,
    Params, Segment, Tagged,
};
use bodega_identity::permission::{PromotionsRead, PromotionsWrite};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{PromotionFilter, body::PromotionBody, folded_code, view::PromotionView};

/// Which promotions are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct PromotionParams {
    /// Only those in use, or only those that are not.
    active: Option<bool>,
    /// Only the one with this code; case does not matter.
    code: Option<String>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// List the promotions
///
/// By stacking group.
#[utoipa::path(
    get, path = "/api/v1/admin/promotions", operation_id = "listPromotions", tag = "Promotions",
    security(("bearer" = ["promotions:read"])), params(PromotionParams, PageParams),
    responses((status = 200, body = List<PromotionView>))
)]
pub(crate) async fn list_promotions(
    State(house): State<House>,
    caller: Allowed<PromotionsRead>,
    Params(wanted): Params<PromotionParams>,
    page: CountedPage,
) -> Answer<List<PromotionView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let code = wanted.code.map(|code| folded_code(&code));
    let filter = PromotionFilter { active: wanted.active, code, updated_since: wanted.updated_since };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &filter, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(PromotionView::from)))
}

/// Make a promotion
///
/// It holds from the next basket on. `409 CODE_TAKEN` when another has its code.
#[utoipa::path(
    post, path = "/api/v1/admin/promotions", operation_id = "createPromotion", tag = "Promotions",
    security(("bearer" = ["promotions:write"])), params(OnceHeader), request_body = PromotionBody,
    responses((status = 201, body = Data<PromotionView>))
)]
pub(crate) async fn create_promotion(
    State(house): State<House>,
    caller: Allowed<PromotionsWrite>,
    once: Once,
    Body(body): Body<PromotionBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let create = move |tx: &mut Tx| super::create(tx, &scope, &body).map(PromotionView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, create).await
}

/// Read a promotion
#[utoipa::path(
    get, path = "/api/v1/admin/promotions/{id}", operation_id = "getPromotion", tag = "Promotions",
    security(("bearer" = ["promotions:read"])), params(("id" = Id<noun::Promotion>, Path)),
    responses((status = 200, body = Data<PromotionView>))
)]
pub(crate) async fn get_promotion(
    State(house): State<House>,
    caller: Allowed<PromotionsRead>,
    Segment(id): Segment<Id<noun::Promotion>>,
) -> Answer<Tagged<Data<PromotionView>>> {
    let scope = caller.scope();
    let promotion = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, id)).await?;
    let version = promotion.version;
    Ok(Data(promotion.into()).version(version))
}

/// Replace a promotion
#[utoipa::path(
    put, path = "/api/v1/admin/promotions/{id}", operation_id = "replacePromotion", tag = "Promotions",
    security(("bearer" = ["promotions:write"])), params(("id" = Id<noun::Promotion>, Path), MatchHeader),
    request_body = PromotionBody, responses((status = 200, body = Data<PromotionView>))
)]
pub(crate) async fn replace_promotion(
    State(house): State<House>,
    caller: Allowed<PromotionsWrite>,
    Segment(id): Segment<Id<noun::Promotion>>,
    meant: Match,
    Body(body): Body<PromotionBody>,
) -> Answer<Tagged<Data<PromotionView>>> {
    update(house, caller, id, meant, body, false).await
}

/// Change a promotion
///
/// What is not sent stays. Orders keep what they were priced with.
#[utoipa::path(
    patch, path = "/api/v1/admin/promotions/{id}", operation_id = "changePromotion", tag = "Promotions",
    security(("bearer" = ["promotions:write"])), params(("id" = Id<noun::Promotion>, Path), MatchHeader),
    request_body = PromotionBody, responses((status = 200, body = Data<PromotionView>))
)]
pub(crate) async fn change_promotion(
    State(house): State<House>,
    caller: Allowed<PromotionsWrite>,
    Segment(id): Segment<Id<noun::Promotion>>,
    meant: Match,
    Body(body): Body<PromotionBody>,
) -> Answer<Tagged<Data<PromotionView>>> {
    update(house, caller, id, meant, body, true).await
}

async fn update(
    house: House,
    caller: Allowed<PromotionsWrite>,
    id: Id<noun::Promotion>,
    meant: Match,
    body: PromotionBody,
    merge: bool,
) -> Answer<Tagged<Data<PromotionView>>> {
    let (scope, expected) = (caller.scope(), meant.or(body.version)?);
    let update = move |tx: &mut Tx| super::update(tx, &scope, id, expected, &body, merge);
    let promotion = house.db.write(&caller.call(), update).await?;
    let version = promotion.version;
    Ok(Data(promotion.into()).version(version))
}

/// End a promotion
///
/// It is not applied any more; what it was, and how often it was used, stays. `active: true` takes it up again.
#[utoipa::path(
    delete, path = "/api/v1/admin/promotions/{id}", operation_id = "endPromotion", tag = "Promotions",
    security(("bearer" = ["promotions:write"])), params(("id" = Id<noun::Promotion>, Path)),
    responses((status = 204))
)]
pub(crate) async fn end_promotion(
    State(house): State<House>,
    caller: Allowed<PromotionsWrite>,
    Segment(id): Segment<Id<noun::Promotion>>,
) -> Answer<NoContent> {
    let scope = caller.scope();
    house.db.write(&caller.call(), move |tx| super::end(tx, &scope, id)).await?;
    Ok(NoContent)
}
