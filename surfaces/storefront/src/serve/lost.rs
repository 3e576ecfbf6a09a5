//! Pages for what is not there or went wrong, in the shop's dress.

use askama::Template;
use axum::http::{HeaderMap, Uri, header};

use crate::{
    Storefront,
    page::{Lost, Trouble},
    visitor::Visitor,
};

impl Storefront {
    /// The page of a trouble at the shop that an address leads to. None when there is no shop, or when not even that can
    /// be made: then the house has a plainer one.
    pub async fn lost(&self, uri: &Uri, headers: &HeaderMap, trouble: Trouble<'_>) -> Option<String> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let merchant = self.identity().directory().await.ok()?.host(&name)?.clone();
        let visitor = Visitor::of(self, merchant, uri.path(), None, headers).await.ok()?;
        let frame = self.frame(&visitor).await.ok()?;
        Lost::of(frame, trouble).render().ok()
    }
}
