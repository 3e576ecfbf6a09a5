use axum::{extract::State, http::HeaderMap, response::Response};
use bodega_http::HttpError;

use crate::{Storefront, page::Branches, visitor::Visitor};

/// The branches.
pub(crate) async fn branches(
    State(shop): State<Storefront>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let made = async {
        let frame = shop.frame(&visitor).await?;
        Ok(Branches::of(frame, &visitor.branches, visitor.branch.as_ref(), visitor.now, &visitor.origin))
    };
    shop.page(&visitor, &headers, made).await
}
