//! The price book of a merchant: all that prices depend on and that does not change from basket to basket, prepared so
//! that a quote needs no database.

use std::collections::HashMap;

use bodega_catalog::price_list::PriceList;
use bodega_kernel::{Currency, Id, noun};
use jiff::tz::TimeZone;

use super::{
    Basket, FulfilmentType, Goods, Tax,
    matching::{Index, Place},
    taxes::{Finder, Taxes},
};
use crate::{
    fee::{Fee, Kind, Trip},
    promotion::{Effect, Promotion},
    slot::clock,
    tax::{Settings, Table, TaxRate, Where},
};

/// What a book is made of.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The merchant's promotions.
    pub promotions: Vec<Promotion>,
    /// Its fees.
    pub fees: Vec<Fee>,
    /// Its own rates of tax.
    pub rates: Vec<TaxRate>,
    /// How its prices are meant.
    pub settings: Settings,
    /// Its sites, the one that serves home deliveries first.
    pub sites: Vec<SitePlace>,
    /// Its categories, each with the one that it is under.
    pub categories: Vec<(Id<noun::Category>, Option<Id<noun::Category>>)>,
    /// Its price lists.
    pub lists: Vec<PriceList>,
}

/// Where a site is, and what time it is there.
#[derive(Debug, Clone, PartialEq)]
pub struct SitePlace {
    /// Which.
    pub id: Id<noun::Site>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// State, province or canton.
    pub region: Option<String>,
    /// Its clock.
    pub zone: TimeZone,
}

/// A merchant's price book.
#[derive(Debug)]
pub struct Book {
    /// In the order of their ids.
    pub(crate) rules: Vec<Rule>,
    pub(crate) codes: HashMap<String, usize>,
    pub(crate) index: Index,
    fees: Vec<Fee>,
    pub(crate) deposits: Vec<(Fee, Place)>,
    pub(crate) taxes: Table,
    pub(crate) settings: Settings,
    sites: Vec<SitePlace>,
    pub(crate) lists: Vec<PriceList>,
}

/// A promotion, prepared.
#[derive(Debug)]
pub(crate) struct Rule {
    pub promotion: Promotion,
    pub goods: Place,
    pub gets: Option<Place>,
    /// From and until which minute of the day.
    pub hours: Option<(i64, i64)>,
}

impl Book {
    /// Prepares a book. What is not in use is left out.
    pub fn compile(sources: Sources) -> Self {
        let mut index = Index::new(&sources.categories);
        let mut promotions = sources.promotions;
        promotions.retain(|promotion| promotion.content.active);
        promotions.sort_by_key(|promotion| promotion.id);
        let rules: Vec<Rule> = promotions.into_iter().map(|promotion| Rule::of(promotion, &mut index)).collect();
        let code = |(at, rule): (usize, &Rule)| Some((rule.promotion.content.code.clone()?, at));
        let codes = rules.iter().enumerate().filter_map(code).collect();
        let (deposits, fees): (Vec<Fee>, Vec<Fee>) = sources
            .fees
            .into_iter()
            .filter(|fee| fee.content.active)
            .partition(|fee| fee.content.kind == Kind::Deposit);
        let deposits = deposits.into_iter().map(|fee| {
            let place = index.add(&fee.content.goods);
            (fee, place)
        });
        let deposits = deposits.collect();
        let taxes = Table::new(sources.rates, &sources.settings);
        let (settings, sites, lists) = (sources.settings, sources.sites, sources.lists);
        Self { rules, codes, index, fees, deposits, taxes, settings, sites, lists }
    }

    /// The fee of a kind that is meant most closely for a trip.
    pub(crate) fn fee(&self, kind: Kind, trip: &Trip<'_>) -> Option<&Fee> {
        let fitting = self.fees.iter().filter(|fee| fee.content.kind == kind && fee.fits(trip));
        fitting.max_by_key(|fee| fee.closeness())
    }

    /// The trip that a basket's goods make, if they are brought so.
    pub(crate) fn trip<'b>(&self, basket: &'b Basket, fulfilment: FulfilmentType) -> Trip<'b> {
        let (currency, destination) = (basket.currency, basket.destination.as_ref());
        Trip { currency, fulfilment, site: self.site(basket).map(|site| site.id), destination }
    }

    /// The site that the goods come from; the one that serves home deliveries, where none is named.
    pub(crate) fn site(&self, basket: &Basket) -> Option<&SitePlace> {
        match basket.site {
            Some(named) => self.sites.iter().find(|site| site.id == named),
            None => self.sites.first(),
        }
    }

    /// Where a basket is taxed: where the goods go to, or where they are fetched; at home, where neither is known.
    pub(crate) fn taxed_at<'b>(&'b self, basket: &'b Basket) -> Option<Where<'b>> {
        let brought = basket.fulfilment != Some(FulfilmentType::Pickup);
        let destination = basket.destination.as_ref().filter(|to| brought && !to.country.is_empty());
        let home = || {
            let named = self.settings.home_country.as_deref();
            named.map(|country| Where { country, region: None }).filter(|_| basket.site.is_none())
        };
        let site = || self.site(basket).map(|site| Where { country: &site.country, region: site.region.as_deref() });
        destination
            .map(|to| Where { country: &to.country, region: to.region.as_deref() })
            .or_else(home)
            .or_else(site)
            .or_else(|| self.settings.home_country.as_deref().map(|country| Where { country, region: None }))
    }

    /// How these goods are taxed in this basket: for something that comes instead of something else.
    pub fn tax_of(&self, basket: &Basket, goods: &Goods) -> Tax {
        let mut taxes = Taxes::new(self.settings.prices_include_tax);
        let (table, place, at) = (&self.taxes, self.taxed_at(basket), basket.at);
        let mut finder = Finder { table, place, at, found: Vec::new() };
        let class = goods.tax_class.as_deref().unwrap_or(&self.settings.default_class);
        let rate = taxes.of(&mut finder, class);
        taxes.list.swap_remove(rate)
    }

    /// The clock that promotions look at.
    pub(crate) fn zone(&self, basket: &Basket) -> TimeZone {
        self.site(basket).or(self.sites.first()).map_or(TimeZone::UTC, |site| site.zone.clone())
    }

    /// Its price lists that could speak in this currency.
    pub fn lists_in(&self, currency: Currency) -> impl Iterator<Item = &PriceList> {
        self.lists.iter().filter(move |list| list.content.currency == currency)
    }
}

impl Rule {
    fn of(promotion: Promotion, index: &mut Index) -> Self {
        let goods = index.add(&promotion.content.goods);
        let gets = match &promotion.content.effect {
            Effect::BuyGet { gets: Some(gets), .. } => Some(index.add(gets)),
            _ => None,
        };
        let minutes = |text: &str| clock::minutes(text);
        let hours = promotion.content.when.hours.as_ref();
        let hours = hours.and_then(|hours| Some((minutes(&hours.from)?, minutes(&hours.until)?)));
        Self { promotion, goods, gets, hours }
    }
}
