//! The route of similar products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, response::Response};
use bodega_catalog::{
    language::{Asked, LocaleParams},
    product::Name,
};
use bodega_http::{Answer as Answered, Data, Params, Segment, Visit};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{http::shown, params::within};
use crate::{
    Browse, BrowseError,
    asked::{LookParams, languages, look, sent},
    product::wire::ShopProduct,
};

/// How many.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SimilarParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 20, default = 8, example = 8)]
    limit: Option<i64>,
}

/// List similar products
///
/// Of the same kind, with the same words, about as dear: the most alike first.
#[utoipa::path(
    get, path = "/api/v1/products/{product}/similar", operation_id = "similarProducts", tag = "Catalogue",
    security(()),
    params(
        ("product" = String, Path, description = "Its id or its slug.", example = "fresh-milk-3"),
        SimilarParams, LookParams, LocaleParams
    ),
    responses((status = 200, body = Data<Vec<ShopProduct>>))
)]
pub(crate) async fn similar_products(
    State(browse): State<Browse>,
    visit: Visit,
    Segment(name): Segment<Name>,
    Params(params): Params<SimilarParams>,
    Params(given): Params<LookParams>,
    asked: Asked,
) -> Answered<Response> {
    let limit = within(params.limit, 8, 20)?;
    let look = look(&browse, &visit, &asked, &given).await?;
    let core = browse.core(&look, &name).await?.ok_or(BrowseError::NotFound("product"))?;
    let ids = browse.alike(&look, core.product.id, limit).await?;
    let items = shown(&browse, &look, &ids).await?;
    let langs = languages(&items);
    sent(&Data(items), langs.as_deref())
}
