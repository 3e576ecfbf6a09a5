use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use bodega_browse::ProductPage;
use bodega_catalog::{
    review::{self, Shown},
    variants,
};
use bodega_db::ReadTx;
use bodega_http::{HttpError, Segment};
use bodega_kernel::{Id, PageRequest, Scope, noun};

use super::home::zone;
use crate::{
    Storefront,
    page::{Held, Product, ProductSeen},
    visitor::Visitor,
    ways::decoded,
};

/// So many stand next to it.
const SIMILAR: usize = 6;
/// So many reviews are shown.
const REVIEWS: i64 = 4;
/// So many when all are asked for.
const ALL_REVIEWS: i64 = 100;

/// How many of each variant there are at each site.
type Left = Vec<(Id<noun::Variant>, Id<noun::Site>, i64)>;

/// A product.
pub(crate) async fn product(
    State(shop): State<Storefront>,
    visitor: Visitor,
    Segment(slug): Segment<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if slug.parse::<Id<noun::Product>>().is_ok() {
        // Its page is found by its slug alone.
        let page = shop.browse().product(visitor.glance, &slug).await?;
        return Ok(Redirect::permanent(&visitor.ways.product(&page.card.slug)).into_response());
    }
    shop.page(&visitor, &headers, made(&shop, &visitor, &slug)).await
}

async fn made(shop: &Storefront, visitor: &Visitor, slug: &str) -> Result<Product, HttpError> {
    let page = shop.browse().product(visitor.glance, slug).await?;
    let similar = shop.browse().similar(visitor.glance, page.card.id, SIMILAR).await?;
    let limit = if asked(visitor, "reviews").is_some() { ALL_REVIEWS } else { REVIEWS };
    let Beside { left, reviews, holds } = beside(shop, visitor, &page, limit).await?;
    let windows = shop.windows(visitor).await?;
    let chosen = asked(visitor, "variant");
    let seen = ProductSeen {
        chosen: chosen.as_deref(),
        more_reviews: page.card.rating.count > i64::try_from(reviews.len()).unwrap_or(0) && limit == REVIEWS,
        reviews: &reviews,
        similar: &similar,
        parts: &held(shop, visitor, &holds).await?,
        left: &left,
        branch: visitor.branch.as_ref(),
        branches: &visitor.branches,
        window: windows.first(),
        now: visitor.now,
        zone: zone(visitor),
        origin: &visitor.origin,
        page: &page,
    };
    Product::of(shop.frame(visitor).await?, &seen).ok_or_else(HttpError::not_found)
}

/// What stands beside the product itself.
struct Beside {
    left: Left,
    reviews: Vec<Shown>,
    /// What the variant that is shown holds, if it is a bundle: how much, which product, and its size.
    holds: Vec<(i64, Id<noun::Product>, String)>,
}

/// What stands where, what was said, and what is in it, in one snapshot.
async fn beside(shop: &Storefront, visitor: &Visitor, page: &ProductPage, limit: i64) -> Result<Beside, HttpError> {
    let scope = Scope::One(visitor.merchant.number);
    let (within, product, count) = (scope.clone(), page.card.id, page.card.rating.count);
    let all: Vec<_> = page.variants.iter().map(|variant| variant.id).collect();
    let sku = asked(visitor, "variant");
    let shown = page.variants.iter().find(|one| Some(&one.sku) == sku.as_ref()).map_or(page.card.variant, |one| one.id);
    let look = move |tx: &mut ReadTx| {
        let left = bodega_inventory::available(tx, &within, &all)?;
        let left = left.into_iter().map(|one| (one.variant, one.site, one.available)).collect();
        let request = PageRequest { limit, ..PageRequest::default() };
        let said = match count {
            0 => Vec::new(),
            _ => review::shown(tx, &within, product, review::Sort::Helpful, &request)?.items,
        };
        let parts = variants::parts_of(tx, &within, &[shown])?.remove(&shown).unwrap_or_default();
        let ids: Vec<_> = parts.iter().map(|part| part.variant).collect();
        let known = variants::by_id(tx, &within, &ids)?;
        let holds = parts.iter().filter_map(|part| {
            let variant = known.get(&part.variant)?;
            Some((part.quantity, variant.product, variant.title.clone()))
        });
        Ok::<_, HttpError>(Beside { left, reviews: said, holds: holds.collect() })
    };
    shop.house().db.read(&scope, look).await
}

/// What a bundle holds, as cards.
async fn held(
    shop: &Storefront,
    visitor: &Visitor,
    holds: &[(i64, Id<noun::Product>, String)],
) -> Result<Vec<Held>, HttpError> {
    let products: Vec<_> = holds.iter().map(|(_, product, _)| *product).collect();
    let cards = shop.browse().cards(visitor.glance, &products).await?;
    let held = holds.iter().filter_map(|(quantity, product, size)| {
        let card = cards.iter().find(|card| card.id == *product)?.clone();
        Some(Held { quantity: *quantity, size: size.clone(), card })
    });
    Ok(held.collect())
}

/// What the address asks for by a name.
fn asked(visitor: &Visitor, name: &str) -> Option<String> {
    let pairs = visitor.query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(found, value)| *found == name && !value.is_empty()).map(|(_, value)| decoded(value)).next()
}
