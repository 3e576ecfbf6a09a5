//! What documents are made of, read for many products at once.

use std::collections::HashMap;

use bodega_catalog::{
    price_list::{self, BySite, PriceQuestion, Resolved, Usual},
    product::{Product, Variant},
    review::Rating,
};
use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Currency, Id, Scope, Time, noun};

use super::categories::{Categories, Places};
use crate::{
    BrowseError,
    compose::{self, Stocks, least, stocked, votes},
    popularity,
};

/// A product and all that can be found of it.
pub(super) struct Gathered {
    pub product: Product,
    pub places: Places,
    /// What it costs: once for each currency, and once more for each site where that is another.
    pub costs: Vec<Cost>,
    /// The sites where it can be had.
    pub sites: Vec<Id<noun::Site>>,
    /// Hundredths of a star.
    pub rating: i64,
    pub popularity: i64,
}

/// What the cheapest variant of a product costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub currency: Currency,
    pub site: Option<Id<noun::Site>>,
    pub amount: i64,
    /// Does any of its variants cost less than it did?
    pub reduced: bool,
}

/// Reads what belongs to these products. A fixed number of statements, but for categories that are not known yet.
pub(super) fn gather(
    tx: &mut ReadTx,
    scope: &Scope,
    categories: &Categories,
    products: Vec<Product>,
    at: Time,
) -> Result<Vec<Gathered>, BrowseError> {
    let ids: Vec<_> = products.iter().map(|product| product.id).collect();
    let (votes, popularity) = (votes(tx, scope, &ids)?, popularity::of(tx, scope, &ids)?);
    let prices = prices(tx, scope, &products, at)?;
    let mut sites = sites(tx, scope, &products)?;
    let mut gathered = Vec::with_capacity(products.len());
    for product in products {
        let counts = votes.get(&product.id).copied().unwrap_or_default();
        gathered.push(Gathered {
            places: categories.places(tx, scope, &product.content.categories)?,
            costs: prices.iter().flat_map(|(currency, prices)| costs(&product, *currency, prices)).collect(),
            sites: sites.remove(&product.id).unwrap_or_default(),
            rating: Rating { counts }.average_hundredths(),
            popularity: popularity.get(&product.id).copied().unwrap_or(0),
            product,
        });
    }
    Ok(gathered)
}

/// Where each of these products can be had, in order.
pub(super) fn sites(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &[Product],
) -> Result<HashMap<Id<noun::Product>, Vec<Id<noun::Site>>>, BrowseError> {
    let variants: Vec<_> = products.iter().flat_map(stocked).collect();
    let stocks = Stocks::read(tx, scope, &variants)?;
    let of = |product: &Product| {
        let sold = sold(product).flat_map(|variant| {
            let least = least(variant);
            stocks.at_sites(variant).into_iter().filter(move |(_, count)| *count >= least)
        });
        let mut sites: Vec<_> = sold.map(|(site, _)| site).collect();
        sites.sort_unstable();
        sites.dedup();
        (product.id, sites)
    };
    Ok(products.iter().map(of).collect())
}

fn sold(product: &Product) -> impl Iterator<Item = &Variant> {
    product.content.variants.iter().filter(|variant| variant.active)
}

/// What the variants cost whoever walks in, in each currency that is offered.
fn prices(tx: &mut ReadTx, scope: &Scope, products: &[Product], at: Time) -> Result<Vec<(Currency, BySite)>, DbError> {
    let usual = |variant: &Variant| Usual { price: variant.price, before: variant.compare_at };
    let variants: Vec<_> = products.iter().flat_map(sold).map(|variant| (variant.id, usual(variant))).collect();
    let mut prices = Vec::new();
    for currency in price_list::currencies(tx, scope, compose::CHANNEL, at)? {
        let question = PriceQuestion {
            currency,
            channel: Some(compose::CHANNEL),
            group: None,
            site: None,
            at,
            variants: &variants,
            quantity: 1,
        };
        prices.push((currency, price_list::resolve_by_site(tx, scope, &question)?));
    }
    Ok(prices)
}

/// What a product costs in a currency: anywhere, and at the sites where that is another.
fn costs(product: &Product, currency: Currency, prices: &BySite) -> Vec<Cost> {
    let of = |site, prices: &HashMap<Id<noun::Variant>, Resolved>| {
        let found = || sold(product).filter_map(|variant| prices.get(&variant.id));
        let amount = found().map(|one| one.price.amount).min()?;
        Some(Cost { currency, site, amount, reduced: found().any(|one| one.compare_at.is_some()) })
    };
    let anywhere = of(None, &prices.anywhere);
    let is_same = |one: &Cost| anywhere.is_some_and(|other| (one.amount, one.reduced) == (other.amount, other.reduced));
    let sites = prices.sites.iter().filter_map(|(site, prices)| of(Some(*site), prices));
    let mut costs: Vec<_> = sites.filter(|one| !is_same(one)).collect();
    costs.extend(anywhere);
    costs
}
