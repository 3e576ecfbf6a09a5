use axum::{extract::State, http::HeaderMap, response::Response};
use bodega_browse::{Card, Sort, Wish};
use bodega_http::HttpError;
use bodega_kernel::PageRequest;
use jiff::tz::TimeZone;

use crate::{
    Storefront,
    page::{Home, HomeSeen},
    visitor::Visitor,
};

/// So many offers stand on the end shelf.
const OFFERS: i64 = 5;
/// So much of the season is told.
const SEASON: i64 = 8;
/// So many of what is liked best.
const LIKED: i64 = 6;

/// The front.
pub(crate) async fn home(
    State(shop): State<Storefront>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    shop.page(&visitor, &headers, made(&shop, &visitor)).await
}

async fn made(shop: &Storefront, visitor: &Visitor) -> Result<Home, HttpError> {
    let (frame, tree) = (shop.frame(visitor).await?, shop.browse().categories(visitor.glance).await?);
    let offers =
        shop.browse().listing(visitor.glance, Wish { offers: true, in_stock: true, ..wish(4 * OFFERS) }).await?;
    let season = growing(shop, visitor).await?;
    let liked =
        shop.browse().listing(visitor.glance, Wish { sort: Sort::Rating, in_stock: true, ..wish(LIKED) }).await?;
    let windows = shop.windows(visitor).await?;
    let seen = HomeSeen {
        tree: &tree,
        offers: &mixed(&offers.cards, usize::try_from(OFFERS).unwrap_or(5)),
        all_offers: offers.total,
        season: &season,
        season_tag: seasons(visitor)[0],
        liked: &liked.cards,
        windows: &windows,
        has_branches: !visitor.branches.is_empty(),
        now: visitor.now,
        zone: zone(visitor),
        origin: &visitor.origin,
    };
    Ok(Home::of(frame, &seen))
}

/// The zone of the chosen branch, or the merchant's.
pub(super) fn zone(visitor: &Visitor) -> TimeZone {
    let name = visitor.branch.as_ref().map_or(visitor.merchant.time_zone.as_str(), |branch| branch.time_zone.as_str());
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Products of a season are tagged with its name: that of this month, and that of the next months.
fn seasons(visitor: &Visitor) -> [&'static str; 2] {
    match month(visitor) {
        3..=5 => ["spring", "summer"],
        6..=8 => ["summer", "autumn"],
        9..=11 => ["autumn", "winter"],
        _ => ["winter", "spring"],
    }
}

fn month(visitor: &Visitor) -> usize {
    usize::try_from(visitor.now.timestamp().to_zoned(zone(visitor)).month()).unwrap_or(1)
}

/// What can be had fresh in this month: first what is at its best.
async fn growing(shop: &Storefront, visitor: &Visitor) -> Result<Vec<Card>, HttpError> {
    let mut growing: Vec<Card> = Vec::new();
    for tag in seasons(visitor) {
        let wish = Wish { tag: Some(tag.to_owned()), ..wish(4 * SEASON) };
        let found = shop.browse().listing(visitor.glance, wish).await?.cards;
        growing
            .extend(found.into_iter().filter(|card| growing.iter().all(|one| one.id != card.id)).collect::<Vec<_>>());
    }
    let letter =
        |card: &Card| card.season.as_ref().and_then(|letters| letters.as_bytes().get(month(visitor) - 1).copied());
    growing.retain(|card| matches!(letter(card), Some(b'x' | b'o')));
    growing.sort_by_key(|card| letter(card) != Some(b'x'));
    growing.truncate(usize::try_from(SEASON).unwrap_or(8));
    Ok(growing)
}

fn wish(limit: i64) -> Wish {
    Wish { page: PageRequest { limit, ..PageRequest::default() }, ..Wish::default() }
}

/// A shelf looks better when no two neighbours are of one category: the first of each category, then the rest.
fn mixed(cards: &[Card], most: usize) -> Vec<Card> {
    let mut seen = Vec::new();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for card in cards.iter().filter(|card| card.image.is_some()) {
        let category = card.category.as_ref().map(|category| category.id);
        if seen.contains(&category) {
            rest.push(card.clone());
        } else {
            seen.push(category);
            first.push(card.clone());
        }
    }
    first.extend(rest);
    first.truncate(most);
    first
}
