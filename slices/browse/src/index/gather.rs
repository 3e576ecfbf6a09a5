//! What documents are made of, read for many products at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bodega_catalog::{
    CatalogError,
    category::{self, Category},
    price_list::{self, PriceQuestion, Resolved, Usual},
    product::{Product, Variant},
};
use bodega_db::ReadTx;
use bodega_kernel::{Currency, Id, MerchantId, Scope, Time, noun};

use crate::{
    BrowseError,
    compose::{Core, Priced, Stocks, votes},
    popularity,
};

type CategoryId = Id<noun::Category>;

/// Categories by id, as they were when they were last asked for: few, and asked for with every product.
#[derive(Default)]
pub(super) struct Categories(Mutex<Known>);

/// Those that are none are known too.
type Known = HashMap<(MerchantId, CategoryId), Option<Arc<Category>>>;

impl Categories {
    /// Something changed in a merchant's tree.
    pub fn forget(&self, merchant: MerchantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(whose, _), _| *whose != merchant);
    }

    fn get(&self, tx: &mut ReadTx, scope: &Scope, id: CategoryId) -> Result<Option<Arc<Category>>, BrowseError> {
        let key = (scope.one().map_err(bodega_db::DbError::from)?, id);
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let found = match category::get(tx, scope, id) {
            Ok(category) => Some(Arc::new(category)),
            Err(CatalogError::NoCategory) => None,
            Err(error) => return Err(error.into()),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        Ok(found)
    }

    /// The categories of a product and all above them that are shown: what stands under one that is not, is not.
    fn above(&self, tx: &mut ReadTx, scope: &Scope, own: &[CategoryId]) -> Result<Vec<Arc<Category>>, BrowseError> {
        let mut above: Vec<Arc<Category>> = Vec::new();
        for id in own {
            let mut line = Vec::new();
            let mut next = Some(*id);
            while let Some(category) = next.map(|id| self.get(tx, scope, id)).transpose()?.flatten() {
                next = category.content.parent;
                line.push(category);
            }
            if line.iter().all(|category| category.content.active) {
                above.extend(line);
            }
        }
        above.sort_by_key(|category| category.id);
        above.dedup_by_key(|category| category.id);
        Ok(above)
    }
}

/// A product and all that can be found of it.
pub(super) struct Gathered {
    pub product: Product,
    pub categories: Vec<Arc<Category>>,
    /// The prices of its variants, by currency.
    pub prices: Vec<(Currency, Vec<Priced>)>,
    /// The sites where it can be had.
    pub sites: Vec<Id<noun::Site>>,
    /// Hundredths of a star.
    pub rating: i64,
    pub popularity: i64,
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
    let cores = products.into_iter().map(|product| Core {
        votes: votes.get(&product.id).copied().unwrap_or_default(),
        product,
        prices: HashMap::new(),
        pictures: HashMap::new(),
        path: Vec::new(),
        hue: None,
    });
    let cores: Vec<_> = cores.collect();
    let variants: Vec<_> = cores.iter().flat_map(Core::stocked).collect();
    let stocks = Stocks::read(tx, scope, &variants)?;
    let mut gathered = Vec::with_capacity(cores.len());
    for core in cores {
        let (_, rating) = core.rated();
        let mut sites: Vec<_> = core
            .sold()
            .flat_map(|(variant, _)| {
                let least = crate::compose::least(variant);
                stocks.at_sites(variant).into_iter().filter(move |(_, count)| *count >= least)
            })
            .map(|(site, _)| site)
            .collect();
        sites.sort_unstable();
        sites.dedup();
        gathered.push(Gathered {
            categories: categories.above(tx, scope, &core.product.content.categories)?,
            prices: prices
                .iter()
                .map(|(currency, prices)| {
                    let of = core.sold().filter_map(|(variant, _)| prices.get(&variant.id).copied());
                    (*currency, of.collect())
                })
                .collect(),
            sites,
            rating,
            popularity: popularity.get(&core.product.id).copied().unwrap_or(0),
            product: core.product,
        });
    }
    Ok(gathered)
}

type Prices = HashMap<Id<noun::Variant>, Priced>;

/// What the variants cost whoever walks in, in each currency that is offered.
fn prices(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &[Product],
    at: Time,
) -> Result<Vec<(Currency, Prices)>, BrowseError> {
    let sold = products.iter().flat_map(|product| &product.content.variants).filter(|variant| variant.active);
    let usual = |variant: &Variant| Usual { price: variant.price, before: variant.compare_at };
    let variants: Vec<_> = sold.map(|variant| (variant.id, usual(variant))).collect();
    let mut prices = Vec::new();
    for currency in price_list::currencies(tx, scope, crate::compose::CHANNEL, at)? {
        let question = PriceQuestion {
            currency,
            channel: Some(crate::compose::CHANNEL),
            group: None,
            site: None,
            at,
            variants: &variants,
            quantity: 1,
        };
        let priced = |found: Resolved| Priced { price: found.price, before: found.compare_at };
        let resolved = price_list::resolve(tx, scope, &question)?;
        let resolved = resolved.into_iter().map(|(variant, found)| (variant, priced(found)));
        prices.push((currency, resolved.collect()));
    }
    Ok(prices)
}
