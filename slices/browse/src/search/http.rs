//! The public routes of the search.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue},
    response::Response,
};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_http::{Answer as Answered, PageParams, Paged, Params, Visit};
use bodega_kernel::{Id, noun};

use super::{params::SearchParams, wire::FoundView};
use crate::{
    Browse, BrowseError,
    asked::{LookParams, languages, look, sent},
    look::Look,
    product::wire::ShopProduct,
};

/// Says that the database answered, because the search engine could not.
const FALLBACK: HeaderName = HeaderName::from_static("x-search");

/// Search for products
///
/// Understands slips of the fingers, word forms, synonyms, the beginnings of words and the other keyboard layout; says
/// in `correctedQuery` what it searched for instead. An unknown brand or label finds nothing. Lists go on to the
/// 10,000th product. `X-Search: fallback` says that the database answered, without ranking or correction, because the
/// search engine could not.
#[utoipa::path(
    get, path = "/api/v1/products/search", operation_id = "searchProducts", tag = "Catalogue", security(()),
    params(SearchParams, LookParams, LocaleParams, PageParams),
    responses((status = 200, body = FoundView))
)]
pub(crate) async fn search_products(
    State(browse): State<Browse>,
    visit: Visit,
    Params(params): Params<SearchParams>,
    Params(given): Params<LookParams>,
    asked: Asked,
    page: Paged,
) -> Answered<Response> {
    let look = look(&browse, &visit, &asked, &given).await?;
    let wish = params.wish(page);
    let hits = browse.search(&look, &wish).await?;
    let items = shown(&browse, &look, &hits.ids).await?;
    let langs = languages(&items);
    let mut response = sent(&FoundView::of(items, &hits), langs.as_deref())?;
    if hits.fallback {
        response.headers_mut().insert(FALLBACK, HeaderValue::from_static("fallback"));
    }
    Ok(response)
}

/// Search
///
/// The same as `/products/search`.
#[utoipa::path(
    get, path = "/api/v1/search", operation_id = "search", tag = "Catalogue", security(()),
    params(SearchParams, LookParams, LocaleParams, PageParams),
    responses((status = 200, body = FoundView))
)]
pub(crate) async fn search(
    state: State<Browse>,
    visit: Visit,
    params: Params<SearchParams>,
    given: Params<LookParams>,
    asked: Asked,
    page: Paged,
) -> Answered<Response> {
    search_products(state, visit, params, given, asked, page).await
}

/// Products as they are shown to this look, in this order.
pub(super) async fn shown(
    browse: &Browse,
    look: &Look,
    ids: &[Id<noun::Product>],
) -> Result<Vec<ShopProduct>, BrowseError> {
    let cores = browse.cores(look, ids).await?;
    let stocks = browse.stocks(look.merchant, &cores).await?;
    Ok(cores.iter().map(|core| ShopProduct::of(core, look, &stocks)).collect())
}
