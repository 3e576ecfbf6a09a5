//! Where things can be had.

use std::{collections::HashMap, sync::Arc};

use bodega_catalog::product::Variant;
use bodega_db::ReadTx;
use bodega_inventory::stock;
use bodega_kernel::{Id, Scope, noun};

use super::super::{BrowseError, view::Stock};

/// How much of a variant can be had at each site that has any of it.
pub(crate) type Places = Arc<[(Id<noun::Site>, i64)]>;

/// The same of several variants.
#[derive(Debug, Default)]
pub(crate) struct Stocks(pub HashMap<Id<noun::Variant>, Places>);

/// How much of something can be had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Had {
    /// At the branch that is looked at.
    pub here: Option<i64>,
    /// At all sites together.
    pub anywhere: i64,
    /// At the site that has most of it.
    pub most: i64,
}

/// The least of a variant that is sold at once.
pub(crate) fn least(variant: &Variant) -> i64 {
    variant.min.unwrap_or(variant.step).max(1)
}

impl Had {
    /// Can it be had at the branch that is looked at?
    pub fn is_here(&self, variant: &Variant) -> Option<bool> {
        self.here.map(|here| here >= least(variant))
    }

    /// Can it be had at some site?
    pub fn is_anywhere(&self, variant: &Variant) -> bool {
        self.most >= least(variant)
    }

    /// As it is told to shoppers.
    pub fn told(&self, variant: &Variant) -> Stock {
        let here = self.here.unwrap_or(self.most);
        match (here / variant.step.max(1), here >= least(variant)) {
            (steps, true) if steps <= Stock::FEW => Stock::Few(steps),
            (_, true) => Stock::Plenty,
            (_, false) if self.is_anywhere(variant) => Stock::Elsewhere,
            (_, false) => Stock::Out,
        }
    }
}

impl Stocks {
    /// One statement, however many variants are asked for.
    pub fn read(tx: &mut ReadTx, scope: &Scope, variants: &[Id<noun::Variant>]) -> Result<Self, BrowseError> {
        let mut found: HashMap<_, Vec<_>> = variants.iter().map(|variant| (*variant, Vec::new())).collect();
        if !variants.is_empty() {
            for one in stock::available(tx, scope, variants)?.into_iter().filter(|one| one.available > 0) {
                found.entry(one.variant).or_default().push((one.site, one.available));
            }
        }
        Ok(Self(found.into_iter().map(|(variant, places)| (variant, places.into())).collect()))
    }

    fn places(&self, variant: Id<noun::Variant>) -> &[(Id<noun::Site>, i64)] {
        self.0.get(&variant).map_or(&[], |places| places)
    }

    /// At each site as many bundles as its scarcest part makes; what is no bundle is as it is.
    pub fn at_sites(&self, variant: &Variant) -> Vec<(Id<noun::Site>, i64)> {
        let Some((first, rest)) = variant.components.split_first() else {
            return self.places(variant.id).to_vec();
        };
        let bundles = |places: &[(Id<noun::Site>, i64)], site, quantity: i64| {
            places.iter().find(|(at, _)| *at == site).map_or(0, |(_, available)| available / quantity.max(1))
        };
        let sites = self.places(first.variant).iter().map(|(site, available)| {
            let scarcest = rest.iter().map(|part| bundles(self.places(part.variant), *site, part.quantity)).min();
            let own = available / first.quantity.max(1);
            (*site, scarcest.map_or(own, |scarcest| own.min(scarcest)))
        });
        sites.filter(|(_, count)| *count > 0).collect()
    }

    /// How much of it can be had.
    pub fn of(&self, variant: &Variant, branch: Option<Id<noun::Site>>) -> Had {
        let places = self.at_sites(variant);
        let at = |branch| places.iter().find(|(site, _)| *site == branch).map_or(0, |(_, available)| *available);
        Had {
            here: branch.map(at),
            anywhere: places.iter().fold(0, |sum, (_, available)| sum.saturating_add(*available)),
            most: places.iter().map(|(_, available)| *available).max().unwrap_or(0),
        }
    }
}
