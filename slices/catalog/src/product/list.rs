//! Lists of products, a page at a time: newest first, or from the longest unchanged on when `since` is asked for.

use bodega_db::{DbError, ReadTx};
use bodega_http::cursor;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{
    list_store::{self, From, Which},
    model::{Product, Status},
    store,
};
use crate::{CatalogError, variants};

/// Which products are asked for.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Of these statuses. None named: drafts and active ones; archived ones too when `since` is asked for, since a copy
    /// elsewhere has to hear of them.
    pub statuses: Vec<Status>,
    /// In this category or under it.
    pub category: Option<Id<noun::Category>>,
    /// Do categories count that are not shown?
    pub hidden: bool,
    /// Changed at this time or later.
    pub since: Option<Time>,
    /// Only what everybody sees at this time: what is active and within its window.
    pub shown: Option<Time>,
    /// The one with this SKU, barcode or id elsewhere.
    pub known_as: Option<KnownAs>,
}

/// By what a single product is looked for.
#[derive(Debug, Clone)]
pub enum KnownAs {
    /// A SKU of its variants.
    Sku(String),
    /// A barcode on its variants.
    Barcode(String),
    /// Its id elsewhere.
    ExternalId(String),
}

impl Listing {
    /// What everybody sees at this time.
    pub fn public(at: Time) -> Self {
        Self { statuses: vec![Status::Active], shown: Some(at), ..Self::default() }
    }

    fn statuses(&self) -> Vec<Status> {
        match (self.statuses.as_slice(), self.since) {
            ([], None) => vec![Status::Draft, Status::Active],
            ([], Some(_)) => vec![Status::Draft, Status::Active, Status::Archived],
            (named, _) => named.to_vec(),
        }
    }
}

/// A page of products.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    listing: &Listing,
    page: &PageRequest,
) -> Result<Page<Product>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let which = Which {
        merchant,
        statuses: listing.statuses(),
        category: listing.category,
        hidden: listing.hidden,
        since: listing.since,
        shown: listing.shown,
    };
    if let Some(known_as) = &listing.known_as {
        return only(tx, scope, known_as, &which);
    }
    let after = page.cursor.as_deref().map(place).transpose()?;
    let offset = if after.is_some() { 0 } else { page.offset };
    let from = From { after, offset, limit: page.limit + 1 };
    let mut products = list_store::page(tx, &which, from)?;
    let total = if after.is_none() { Some(list_store::count(tx, &which)?) } else { None };
    let more = i64::try_from(products.len()).is_ok_and(|fetched| fetched > page.limit);
    products.truncate(usize::try_from(page.limit).unwrap_or(0));
    store::fill_variants(tx, merchant, &mut products)?;
    let next = products.last().filter(|_| more);
    let next = next.map(|last| cursor::encode(&(last.updated_at.micros(), last.id.to_string())));
    let mut answer = Page::counted(products, total.unwrap_or(0));
    answer.total = answer.total.filter(|_| total.is_some());
    answer.next_cursor = next;
    Ok(answer)
}

fn place(text: &str) -> Result<(Time, Id<noun::Product>), CatalogError> {
    let (micros, id): (i64, Id<noun::Product>) = cursor::decode(text)?;
    Ok((Time::from_micros(micros), id))
}

/// The one product that is known so, if it is among those that are asked for.
fn only(tx: &mut ReadTx, scope: &Scope, known_as: &KnownAs, which: &Which) -> Result<Page<Product>, CatalogError> {
    let id = match known_as {
        KnownAs::Sku(sku) => variants::by_sku(tx, scope, &[sku])?.into_values().next().map(|variant| variant.product),
        KnownAs::Barcode(code) => variants::by_barcode(tx, scope, code)?.map(|scanned| scanned.variant.product),
        KnownAs::ExternalId(id) => list_store::by_external_id(tx, which.merchant, id)?,
    };
    let product = match id {
        Some(id) => store::by_id(tx, which.merchant, id)?,
        None => None,
    };
    let is_asked_for = |product: &Product| {
        which.statuses.contains(&product.content.status)
            && which.since.is_none_or(|since| product.updated_at >= since)
            && which.shown.is_none_or(|at| product.content.is_shown(at))
            && which.category.is_none_or(|category| product.content.categories.contains(&category))
    };
    let products: Vec<Product> = product.into_iter().filter(is_asked_for).collect();
    let count = i64::try_from(products.len()).unwrap_or(0);
    Ok(Page::counted(products, count))
}
