//! A wish as the engine takes it.

use bodega_kernel::{Check, Lang, PageRequest};
use bodega_search::{
    FacetWish, Filter, MAX_OFFSET, MAX_TEXT, MAX_WORDS, Preference, PriceRange, Query, SearchError, Sort as Order,
};

use crate::{
    BrowseError,
    index::facet,
    look::Look,
    view::{Sort, Wish},
};

/// So many brands and labels are counted at most, the most frequent first.
const COUNTED: usize = 50;
/// As many categories as any tree has.
const CATEGORIES: usize = 1_000;
/// What cannot be had is worth this much of what can.
const SOLD_OUT: f32 = 0.5;
/// More values than this are no choice.
const MOST_VALUES: usize = 50;

/// Checks the wish, and says it in the engine's words.
pub(super) fn query(look: &Look, lang: Lang, wish: &Wish, page: &PageRequest) -> Result<Query, BrowseError> {
    check(wish)?;
    within_limits(&wish.text, page)?;
    let here = look.branch.map_or_else(|| facet::ANYWHERE.to_owned(), |branch| branch.to_string());
    let mut query = Query::new(look.merchant, lang, wish.text.clone());
    query.filters = filters(wish, &here);
    query.currency = Some(look.currency);
    query.place = look.branch.map(|branch| branch.uuid());
    query.reduced = wish.offers;
    let is_bounded = wish.min_price.is_some() || wish.max_price.is_some();
    query.price = is_bounded.then_some(PriceRange { min: wish.min_price, max: wish.max_price });
    if wish.sort == Sort::Relevance {
        query.prefer = vec![Preference { facet: facet::STOCK, value: here, otherwise: SOLD_OUT }];
    }
    query.sort = match wish.sort {
        Sort::Relevance => Order::Relevance,
        Sort::Price => Order::Price,
        Sort::PriceDown => Order::PriceDescending,
        Sort::Newest => Order::Newest,
        Sort::Rating => Order::Rating,
    };
    query.offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
    query.limit = usize::try_from(page.limit).unwrap_or(0);
    let wanted =
        [(facet::CATEGORY, CATEGORIES), (facet::BRAND, COUNTED), (facet::DIETARY, COUNTED), (facet::RATING, 4)];
    query.facets = wanted.map(|(facet, limit)| FacetWish { facet, limit }).into();
    Ok(query)
}

/// The limits of the engine, which hold when the database stands in for it too.
fn within_limits(text: &str, page: &PageRequest) -> Result<(), SearchError> {
    if text.chars().count() > MAX_TEXT {
        return Err(SearchError::TextTooLong);
    }
    if text.split_whitespace().count() > MAX_WORDS {
        return Err(SearchError::TooManyWords);
    }
    let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
    if offset > MAX_OFFSET { Err(SearchError::TooDeep) } else { Ok(()) }
}

fn check(wish: &Wish) -> Result<(), BrowseError> {
    let mut check = Check::new();
    for (field, price) in [("minPrice", wish.min_price), ("maxPrice", wish.max_price)] {
        check.that(price.is_none_or(|price| price >= 0), field, "OUT_OF_RANGE", "must not be negative");
    }
    if let (Some(min), Some(max)) = (wish.min_price, wish.max_price) {
        check.that(min <= max, "maxPrice", "OUT_OF_RANGE", "must not be below minPrice");
    }
    check.that(wish.rating.is_none_or(|stars| (1..=5).contains(&stars)), "rating", "OUT_OF_RANGE", "must be 1 to 5");
    for (field, values) in [("brand", &wish.brands), ("dietary", &wish.dietary)] {
        check.that(values.len() <= MOST_VALUES, field, "TOO_MANY", "must have at most 50 values");
        check.that(
            values.iter().all(|value| value.len() <= 400),
            field,
            "TOO_LONG",
            "must have at most 100 characters",
        );
    }
    check.that(
        wish.tag.as_ref().is_none_or(|tag| tag.len() <= 400),
        "tag",
        "TOO_LONG",
        "must have at most 100 characters",
    );
    Ok(check.done()?)
}

fn filters(wish: &Wish, here: &str) -> Vec<Filter> {
    let one = |facet: &'static str, value: String| Filter { facet, any_of: vec![value] };
    let mut filters = Vec::new();
    filters.extend(wish.category.map(|category| one(facet::CATEGORY, category.to_string())));
    if !wish.brands.is_empty() {
        filters.push(Filter { facet: facet::BRAND, any_of: wish.brands.clone() });
    }
    filters.extend(wish.dietary.iter().map(|label| one(facet::LABEL, label.clone())));
    filters.extend(wish.in_stock.then(|| one(facet::STOCK, here.to_owned())));
    filters.extend(wish.rating.map(|stars| one(facet::RATING, stars.to_string())));
    filters.extend(wish.tag.iter().map(|tag| one(facet::TAG, tag.clone())));
    filters
}
