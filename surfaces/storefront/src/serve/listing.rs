use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use bodega_browse::{Card, CategoryNode, Sort, Wish};
use bodega_http::{HttpError, Segment};
use bodega_kernel::PageRequest;

use crate::{
    Storefront,
    page::{At, Listing, Question},
    visitor::Visitor,
};

/// So much is offered where nothing was found.
const NEAR: i64 = 8;

/// An aisle.
pub(crate) async fn category(
    State(shop): State<Storefront>,
    visitor: Visitor,
    Segment(slug): Segment<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let question = Question { aisle: None, ..Question::of(&visitor.query, visitor.glance.currency) };
    shop.page(&visitor, &headers, made(&shop, &visitor, Some(&slug), &question)).await
}

/// What words find, offers, everything.
pub(crate) async fn search(
    State(shop): State<Storefront>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let question = Question::of(&visitor.query, visitor.glance.currency);
    // An aisle alone has a place of its own.
    if let Some(slug) = &question.aisle
        && question == (Question { aisle: question.aisle.clone(), ..Question::default() })
    {
        return Ok(Redirect::to(&visitor.ways.category(slug)).into_response());
    }
    shop.page(&visitor, &headers, made(&shop, &visitor, None, &question)).await
}

async fn made(
    shop: &Storefront,
    visitor: &Visitor,
    slug: Option<&str>,
    question: &Question,
) -> Result<Listing, HttpError> {
    let tree = shop.browse().categories(visitor.glance).await?;
    let of_slug = |slug: &str| CategoryNode::of_slug(&tree, slug);
    let aisle = slug.map(|slug| of_slug(slug).ok_or_else(HttpError::not_found)).transpose()?;
    let within = aisle.or(question.aisle.as_deref().and_then(of_slug)).map(|node| node.id);
    let mut question = question.clone();
    let mut found = shop.browse().listing(visitor.glance, question.wish(within)).await?;
    if found.cards.is_empty() && found.total > 0 && question.page > 1 {
        // Whoever walks past the end stands before the last shelf.
        question.page = Listing::pages(&found);
        found = shop.browse().listing(visitor.glance, question.wish(within)).await?;
    }
    let near = if found.cards.is_empty() { near(shop, visitor).await? } else { Vec::new() };
    let mut frame = shop.frame(visitor).await?;
    frame.query.clone_from(&question.words);
    let branch = visitor.branch.as_ref().map(|branch| branch.name.as_str());
    Ok(Listing::of(frame, At { aisle, question: &question, branch, origin: &visitor.origin }, &found, &near))
}

/// What may be liked instead.
async fn near(shop: &Storefront, visitor: &Visitor) -> Result<Vec<Card>, HttpError> {
    let page = PageRequest { limit: NEAR, ..PageRequest::default() };
    let liked = Wish { in_stock: true, sort: Sort::Rating, page, ..Wish::default() };
    Ok(shop.browse().listing(visitor.glance, liked).await?.cards)
}
