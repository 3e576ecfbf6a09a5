//! How a page is answered: as it was made a moment ago for somebody who looks alike, or made now.

use askama::Template;
use axum::{http::HeaderMap, response::Response};
use bodega_http::HttpError;

use crate::{Storefront, kept::Key, visitor::Visitor};

impl Storefront {
    /// The page of this address for this visitor, made by `make` unless it is there already.
    pub(crate) async fn page<P: Template>(
        &self,
        visitor: &Visitor,
        headers: &HeaderMap,
        make: impl Future<Output = Result<P, HttpError>>,
    ) -> Result<Response, HttpError> {
        let key = Key::of(visitor.glance, visitor.theme, visitor.here());
        // Read before the page is made: what changes meanwhile makes it out of date.
        let generation = self.browse().generation(visitor.merchant.number);
        if let Some(page) = self.pages().find(&key, generation) {
            metrics::counter!("storefront_pages_total", "from" => "kept").increment(1);
            return page.answer(headers);
        }
        metrics::counter!("storefront_pages_total", "from" => "made").increment(1);
        let html = make.await?.render().map_err(HttpError::internal)?;
        self.pages().keep(key, generation, html).answer(headers)
    }
}
