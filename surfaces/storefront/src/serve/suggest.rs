use axum::{extract::State, http::HeaderMap, response::Response};
use bodega_http::HttpError;

use crate::{
    Storefront,
    page::{Question, Suggestions},
    visitor::Visitor,
};

/// So many are offered.
const MOST: usize = 8;

/// What somebody may be about to type: a piece of a page.
pub(crate) async fn suggest(
    State(shop): State<Storefront>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let made = async {
        let typed = Question::of(&visitor.query, visitor.glance.currency).words;
        let found = match typed.is_empty() {
            true => Vec::new(),
            false => shop.browse().suggest(visitor.glance, &typed, MOST).await?,
        };
        Ok(Suggestions::of(visitor.words, &visitor.ways, &found))
    };
    shop.page(&visitor, &headers, made).await
}
