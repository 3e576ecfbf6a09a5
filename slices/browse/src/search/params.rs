//! A wish as a query string says it.

#![allow(unused_qualifications, reason = "what the description macros write")]

use bodega_http::Paged;
use bodega_kernel::{Check, Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    BrowseError,
    view::{Sort, Wish},
};

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// In words, as somebody would type them. There is no syntax.
    #[param(example = "organic milk", max_length = 200)]
    q: Option<String>,
    /// In this category or under it.
    #[param(value_type = Option<String>)]
    category_id: Option<Id<noun::Category>>,
    /// Of this brand; of any of them, when it is sent more than once.
    brand: Vec<String>,
    /// With this dietary label; with all of them, when it is sent more than once.
    dietary: Vec<String>,
    /// With this tag.
    tag: Option<String>,
    /// At least so many minor units.
    #[param(minimum = 0, example = 500)]
    min_price: Option<i64>,
    /// At most so many.
    #[param(minimum = 0, example = 2500)]
    max_price: Option<i64>,
    /// Only what can be had: at the branch, or anywhere without one.
    in_stock: Option<bool>,
    /// Only what costs less than it did.
    offers: Option<bool>,
    /// Rated so much on average at least.
    #[param(minimum = 1, maximum = 5, example = 4)]
    rating: Option<i64>,
    /// In which order.
    #[param(inline)]
    sort: Option<Sort>,
}

impl SearchParams {
    /// The wish.
    pub fn wish(self, page: Paged) -> Wish {
        Wish {
            text: self.q.unwrap_or_default(),
            category: self.category_id,
            brands: self.brand,
            dietary: self.dietary,
            min_price: self.min_price,
            max_price: self.max_price,
            in_stock: self.in_stock.unwrap_or_default(),
            rating: self.rating,
            tag: self.tag,
            offers: self.offers.unwrap_or_default(),
            sort: self.sort.unwrap_or_default(),
            page: page.0,
        }
    }
}

/// How many, of what is not read on.
pub(crate) fn within(limit: Option<i64>, usual: usize, most: usize) -> Result<usize, BrowseError> {
    let Some(limit) = limit else { return Ok(usual) };
    let mut check = Check::new();
    let found = usize::try_from(limit).ok().filter(|limit| (1..=most).contains(limit));
    check.that(found.is_some(), "limit", "OUT_OF_RANGE", &format!("must be between 1 and {most}"));
    check.done()?;
    Ok(found.unwrap_or(usual))
}
