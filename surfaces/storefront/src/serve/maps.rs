use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use bodega_catalog::product;
use bodega_http::{HttpError, Segment};
use bodega_kernel::{PageRequest, Scope, Time};

use crate::{
    Storefront,
    robots::map::{self, PART},
    visitor::Visitor,
    ways::encoded,
};

/// So many parts there are at most.
const PARTS: i64 = 500;
const XML: &str = "application/xml; charset=utf-8";
/// Search engines come again; they need not be given the newest each time.
const HOUR: &str = "public, max-age=3600";

/// What robots may read.
pub(crate) async fn robots(visitor: Visitor) -> Response {
    let rules = map::rules(&visitor.origin);
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, HOUR)], rules).into_response()
}

/// The index of the map.
pub(crate) async fn sitemap(State(shop): State<Storefront>, visitor: Visitor) -> Result<Response, HttpError> {
    // How many parts there are is found by looking where they end: lists do not count further than they can be turned.
    let (mut full, mut empty) = (0, PARTS + 1);
    while empty - full > 1 {
        let middle = (full + empty) / 2;
        if slugs(&shop, &visitor, (middle - 1) * PART, 1).await?.is_empty() {
            empty = middle;
        } else {
            full = middle;
        }
    }
    Ok(xml(map::index(&visitor.origin, full)))
}

/// A part of the map: `0.xml` are the pages that are always there, the others the products.
pub(crate) async fn sitemap_part(
    State(shop): State<Storefront>,
    visitor: Visitor,
    Segment(name): Segment<String>,
) -> Result<Response, HttpError> {
    let number = name.strip_suffix(".xml").and_then(|number| number.parse::<i64>().ok());
    let pages = match number {
        Some(0) => places(&shop, &visitor).await?,
        Some(part @ 1..=PARTS) => slugs(&shop, &visitor, (part - 1) * PART, PART).await?,
        _ => Vec::new(),
    };
    if pages.is_empty() {
        return Err(HttpError::not_found());
    }
    Ok(xml(map::part(&visitor.origin, visitor.own, &pages)))
}

fn xml(text: String) -> Response {
    ([(header::CONTENT_TYPE, XML), (header::CACHE_CONTROL, HOUR)], text).into_response()
}

/// What is always there.
async fn places(shop: &Storefront, visitor: &Visitor) -> Result<Vec<(String, Option<Time>)>, HttpError> {
    let tree = shop.browse().categories(visitor.glance).await?;
    let aisles = tree.iter().filter(|node| node.count > 0).map(|node| format!("/c/{}", encoded(&node.slug)));
    let fixed = ["/", "/search", "/branches"].map(str::to_owned);
    Ok(fixed.into_iter().chain(aisles).map(|path| (path, None)).collect())
}

/// Products from `offset` on.
async fn slugs(
    shop: &Storefront,
    visitor: &Visitor,
    offset: i64,
    limit: i64,
) -> Result<Vec<(String, Option<Time>)>, HttpError> {
    let scope = Scope::One(visitor.merchant.number);
    let (within, now) = (scope.clone(), visitor.now);
    let look = move |tx: &mut bodega_db::ReadTx| {
        let listing = product::Listing::public(now);
        product::list(tx, &within, &listing, &PageRequest { limit, offset, cursor: None })
    };
    let found = shop.house().db.read(&scope, look).await?;
    let of = |product: product::Product| (format!("/p/{}", encoded(&product.content.slug)), Some(product.updated_at));
    Ok(found.items.into_iter().map(of).collect())
}
