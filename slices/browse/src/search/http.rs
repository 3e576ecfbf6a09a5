//! The public routes of the search.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue},
    response::Response,
};
use bodega_catalog::{
    language::{Asked, LocaleParams},
    product::Name,
};
use bodega_http::{Answer as Answered, Data, List, PageParams, Paged, Params, Segment, Visit};
use bodega_kernel::{Check, Id, Page, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Hits;
use crate::{
    Browse, BrowseError,
    asked::{LookParams, look, sent},
    look::Look,
    product::wire::ShopProduct,
    view::{Count, Leads, Sort, Suggestion, Wish},
};

/// Says that the database answered, because the search engine could not.
const FALLBACK: HeaderName = HeaderName::from_static("x-search");

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// In words, as somebody would type them. There is no syntax.
    #[param(example = "organic milk", max_length = 200)]
    q: Option<String>,
    /// In this category or under it.
    #[param(value_type = Option<String>)]
    category_id: Option<Id<noun::Category>>,
    /// Of this brand; of any of them, when it is sent more than once.
    brand: Vec<String>,
    /// With this dietary label; with all of them, when it is sent more than once.
    dietary: Vec<String>,
    /// With this tag.
    tag: Option<String>,
    /// At least so many minor units.
    #[param(minimum = 0, example = 500)]
    min_price: Option<i64>,
    /// At most so many.
    #[param(minimum = 0, example = 2500)]
    max_price: Option<i64>,
    /// Only what can be had: at the branch, or anywhere without one.
    in_stock: Option<bool>,
    /// Only what costs less than it did.
    offers: Option<bool>,
    /// Rated so much on average at least.
    #[param(minimum = 1, maximum = 5, example = 4)]
    rating: Option<i64>,
    /// In which order.
    #[param(inline)]
    sort: Option<Sort>,
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundView {
    #[serde(flatten)]
    list: List<ShopProduct>,
    /// By what it can be narrowed down.
    facets: FacetsView,
    /// What was searched for instead of what was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "milk")]
    corrected_query: Option<String>,
}

/// By what a list can be narrowed down. Categories, brands, ratings and the price are counted as if nothing of
/// themselves had been chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsView {
    /// Categories, in the order of the tree, each with what is under it.
    categories: Vec<CategoryCountView>,
    /// Brands, the most frequent first.
    brands: Vec<Count>,
    /// Dietary labels among what was found, the most frequent first.
    dietary: Vec<Count>,
    /// How many are rated at least so much.
    ratings: Vec<RatingCountView>,
    /// The lowest and the highest price.
    price: Option<PriceSpanView>,
}

/// A category, and how many of what was found stand in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoryCountView {
    /// Which.
    id: Id<noun::Category>,
    /// Its address part.
    #[schema(example = "dairy")]
    slug: String,
    /// What it is called.
    #[schema(example = "Dairy")]
    name: String,
    /// The category that it is under.
    parent_id: Option<Id<noun::Category>>,
    /// How many.
    #[schema(example = 12)]
    count: i64,
}

/// How many are rated so much on average at least.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RatingCountView {
    /// 1 to 4.
    #[schema(example = 4)]
    rating: i64,
    /// How many.
    #[schema(example = 9)]
    count: i64,
}

/// From and to, in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceSpanView {
    /// The lowest.
    #[schema(example = 390)]
    min: i64,
    /// The highest.
    #[schema(example = 8900)]
    max: i64,
}

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
    let found = shown(&browse, &look, &hits).await?;
    let mut response = sent(&found, &look)?;
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

impl SearchParams {
    fn wish(self, page: Paged) -> Wish {
        Wish {
            text: self.q.unwrap_or_default(),
            category: self.category_id,
            brands: self.brand,
            dietary: self.dietary,
            min_price: self.min_price,
            max_price: self.max_price,
            in_stock: self.in_stock.unwrap_or_default(),
            rating: self.rating,
            tag: self.tag,
            offers: self.offers.unwrap_or_default(),
            sort: self.sort.unwrap_or_default(),
            page: page.0,
        }
    }
}

async fn products(browse: &Browse, look: &Look, ids: &[Id<noun::Product>]) -> Result<Vec<ShopProduct>, BrowseError> {
    let cores = browse.cores(look, ids).await?;
    let stocks = browse.stocks(look.merchant, &cores).await?;
    Ok(cores.iter().map(|core| ShopProduct::of(core, look, &stocks)).collect())
}

async fn shown(browse: &Browse, look: &Look, hits: &Hits) -> Result<FoundView, BrowseError> {
    let items = products(browse, look, &hits.ids).await?;
    let (total, total_capped) = hits.counted();
    let page = Page { items, total: Some(total), total_capped, next_cursor: hits.next() };
    let facets = &hits.facets;
    let categories = facets.categories.iter().map(|one| CategoryCountView {
        id: one.id,
        slug: one.slug.clone(),
        name: one.name.clone(),
        parent_id: one.parent,
        count: one.count,
    });
    Ok(FoundView {
        list: List::exactly(page, &hits.page),
        facets: FacetsView {
            categories: categories.collect(),
            brands: facets.brands.clone(),
            dietary: facets.dietary.clone(),
            ratings: facets
                .ratings
                .iter()
                .map(|(rating, count)| RatingCountView { rating: *rating, count: *count })
                .collect(),
            price: facets.price.map(|(min, max)| PriceSpanView { min, max }),
        },
        corrected_query: hits.corrected.clone(),
    })
}

/// What was typed so far.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestParams {
    /// What was typed so far.
    #[param(example = "mil", max_length = 200)]
    q: String,
    /// How many suggestions at most.
    #[param(minimum = 1, maximum = 20, default = 10, example = 10)]
    limit: Option<i64>,
}

/// What somebody may be about to type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SuggestionView {
    /// In words.
    #[schema(example = "Fresh milk 3%")]
    text: String,
    /// The product that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<Id<noun::Product>>,
    /// The category that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    category_id: Option<Id<noun::Category>>,
    /// The address part of either.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "fresh-milk-3")]
    slug: Option<String>,
}

impl From<Suggestion> for SuggestionView {
    fn from(Suggestion { text, leads }: Suggestion) -> Self {
        let (product_id, category_id, slug) = match leads {
            Leads::Product { id, slug, .. } => (Some(id), None, Some(slug)),
            Leads::Category { id, slug } => (None, Some(id), Some(slug)),
            Leads::Words => (None, None, None),
        };
        Self { text, product_id, category_id, slug }
    }
}

/// Suggest while somebody types
///
/// Products, categories and brands whose words begin so.
#[utoipa::path(
    get, path = "/api/v1/products/autocomplete", operation_id = "autocomplete", tag = "Catalogue", security(()),
    params(SuggestParams, LookParams, LocaleParams),
    responses((status = 200, body = Data<Vec<SuggestionView>>))
)]
pub(crate) async fn autocomplete(
    State(browse): State<Browse>,
    visit: Visit,
    Params(params): Params<SuggestParams>,
    Params(given): Params<LookParams>,
    asked: Asked,
) -> Answered<Response> {
    let limit = within(params.limit, 10, 20)?;
    let look = look(&browse, &visit, &asked, &given).await?;
    let found = browse.suggestions(&look, &params.q, limit).await?;
    sent(&Data(found.into_iter().map(SuggestionView::from).collect::<Vec<_>>()), &look)
}

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
    sent(&Data(products(&browse, &look, &ids).await?), &look)
}

fn within(limit: Option<i64>, usual: usize, most: usize) -> Result<usize, BrowseError> {
    let Some(limit) = limit else { return Ok(usual) };
    let mut check = Check::new();
    let found = usize::try_from(limit).ok().filter(|limit| (1..=most).contains(limit));
    check.that(found.is_some(), "limit", "OUT_OF_RANGE", &format!("must be between 1 and {most}"));
    check.done()?;
    Ok(found.unwrap_or(usual))
}
