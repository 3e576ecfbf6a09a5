//! Pages that are made for one person: nobody keeps them, and a browser asks for them again on the way back.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use bodega_http::HttpError;

use crate::{
    Storefront,
    frame::{Frame, Head},
    hole,
    shopper::Shopper,
};

impl Storefront {
    /// What is around a page of one person's own. Search engines have no business there.
    pub(crate) async fn own_frame(&self, shopper: &Shopper) -> Result<Frame, HttpError> {
        let mut frame = self.frame(&shopper.visitor).await?;
        frame.own = Some(self.bar(shopper).await);
        frame.head = Head { robots: Some("noindex"), ..Head::default() };
        Ok(frame)
    }
}

/// The answer with such a page.
pub(crate) fn private(status: StatusCode, page: &impl Template) -> Result<Response, HttpError> {
    let (html, _) = hole::found(&page.render().map_err(HttpError::internal)?);
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}
