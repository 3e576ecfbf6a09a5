//! The route of suggestions.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, response::Response};
use bodega_catalog::language::{Asked, LocaleParams};
use bodega_http::{Answer as Answered, Data, Params, Visit};
use bodega_kernel::{Id, Lang, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::params::within;
use crate::{
    Browse,
    asked::{LookParams, listed, look, sent},
    view::{Leads, Suggestion},
};

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
    let langs = listed(found.iter().filter_map(|(_, lang)| *lang).map(Lang::code));
    let views: Vec<_> = found.into_iter().map(|(suggestion, _)| SuggestionView::from(suggestion)).collect();
    sent(&Data(views), langs.as_deref())
}
