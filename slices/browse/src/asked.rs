//! What a request says about how it looks at the shop, and how answers go out.

use std::collections::BTreeSet;

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bodega_catalog::language::Asked;
use bodega_http::{Answer as Answered, HttpError, Visit, version::weak_etag};
use bodega_kernel::{Currency, Id, Invalid, noun};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::{Browse, BrowseError, cache::Answer, look::Look, product::wire::ShopProduct};

/// Where, and in which currency.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct LookParams {
    /// At which branch: then the answer says what can be had there.
    #[param(value_type = Option<String>)]
    branch_id: Option<Id<noun::Site>>,
    /// In which of the merchant's currencies; its own when it is left out.
    #[param(value_type = Option<String>, example = "ILS")]
    currency: Option<Currency>,
}

/// Checks it: a branch that is none, and a currency in which nothing is sold, are faults.
pub(crate) async fn look(
    browse: &Browse,
    visit: &Visit,
    asked: &Asked,
    params: &LookParams,
) -> Result<Look, BrowseError> {
    let merchant = visit.merchant;
    if let Some(branch) = params.branch_id {
        let branches = browse.branches_of(merchant).await?;
        if !branches.iter().any(|known| known.id == branch) {
            return Err(Invalid::one("branchId", "UNKNOWN_BRANCH", "there is no such branch").into());
        }
    }
    let currency = match params.currency {
        Some(currency) if browse.currencies(merchant).await?.contains(&currency) => currency,
        Some(_) => return Err(Invalid::one("currency", "NOT_OFFERED", "nothing is sold in this currency").into()),
        None => browse.merchant(merchant).await?.currency,
    };
    Ok(Look { merchant, tag: asked.tag().map(Into::into), currency, branch: params.branch_id })
}

/// For how long whoever was given a public answer may keep it without asking again.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=5");

impl Answer {
    /// Written down once, for all who ask until it changes.
    pub fn of<T: Serialize>(value: &T, lang: Option<&str>) -> Result<Self, HttpError> {
        let body = serde_json::to_vec(value).map_err(HttpError::internal)?;
        let lang = lang.and_then(|lang| HeaderValue::from_str(lang).ok());
        let none = HeaderValue::from_static("");
        Ok(Self { etag: weak_etag(&body), body: Bytes::from(body), lang: lang.unwrap_or(none), until: None })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = self.body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::ETAG, self.etag);
        headers.insert(header::CACHE_CONTROL, KEPT);
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
        if !self.lang.is_empty() {
            headers.insert(header::CONTENT_LANGUAGE, self.lang);
        }
        response
    }
}

/// The languages of what is listed, each once, as a header says them. Nothing where nothing is listed.
pub(crate) fn listed<'l>(langs: impl IntoIterator<Item = &'l str>) -> Option<String> {
    let found: BTreeSet<&str> = langs.into_iter().collect();
    (!found.is_empty()).then(|| found.into_iter().collect::<Vec<_>>().join(", "))
}

/// The languages of these products: what was found, whatever was asked for.
pub(crate) fn languages(products: &[ShopProduct]) -> Option<String> {
    listed(products.iter().map(|product| product.product.lang.as_str()))
}

/// An answer that is not kept, in these languages.
pub(crate) fn sent<T: Serialize>(value: &T, langs: Option<&str>) -> Answered<Response> {
    Ok(Answer::of(value, langs)?.into_response())
}
