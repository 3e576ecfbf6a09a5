//! How a page is answered: as it was made a moment ago for somebody who looks alike, or made now; then filled with what
//! is the visitor's own.

use askama::Template;
use axum::{http::HeaderMap, response::Response};
use bodega_http::HttpError;

use crate::{
    Storefront,
    kept::Key,
    page::{Branches, Home, Listing, Product, Suggestions},
    visitor::Visitor,
};

/// A page that may be kept for whoever looks alike.
pub(crate) trait Public: Template {
    /// What a header says of how it was searched.
    fn note(&self) -> Option<&'static str> {
        None
    }
}

impl Public for Home {}
impl Public for Product {}
impl Public for Branches {}
impl Public for Suggestions {}
impl Public for Listing {
    fn note(&self) -> Option<&'static str> {
        self.fallback.then_some("fallback")
    }
}

impl Storefront {
    /// The page of this address for this visitor, made by `make` unless it is there already.
    pub(crate) async fn page<P: Public>(
        &self,
        visitor: &Visitor,
        headers: &HeaderMap,
        make: impl Future<Output = Result<P, HttpError>>,
    ) -> Result<Response, HttpError> {
        let key = Key::of(visitor.glance, visitor.theme, visitor.here());
        // Read before the page is made: what changes meanwhile makes it out of date.
        let generation = self.browse().generation(visitor.merchant.number);
        let kept = self.pages().find(&key, generation);
        metrics::counter!("storefront_pages_total", "from" => if kept.is_some() { "kept" } else { "made" })
            .increment(1);
        let page = match kept {
            Some(page) => page,
            None => {
                let made = make.await?;
                let html = made.render().map_err(HttpError::internal)?;
                self.pages().keep(key, generation, &html, made.note())
            }
        };
        match self.own(visitor, headers).await {
            Some(own) => page.filled(|kind| own.fill(kind)).answer(headers),
            None => page.answer(headers),
        }
    }
}
