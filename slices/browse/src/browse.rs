//! The face of this slice: one value that the routes, the storefront and the indexer hold.

use std::{collections::HashMap, sync::Arc};

use bodega_catalog::product::{self, Name};
use bodega_db::{Db, ReadTx};
use bodega_http::House;
use bodega_identity::{Identity, merchant::Merchant};
use bodega_kernel::{Currency, Id, MerchantId, Scope, Time, noun};
use bodega_search::Engine;

use crate::{
    BrowseError,
    cache::{Cache, Touch},
    compose::{self, Core, Pick, Stocks},
    look::Look,
    view::{Branch, Card, CategoryNode, Glance, ProductPage},
};

/// What is to be seen in the shops of an installation. Clones share one cache and one index.
#[derive(Clone)]
pub struct Browse(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub house: House,
    pub identity: Identity,
    pub engine: Arc<dyn Engine>,
    pub cache: Arc<Cache>,
}

impl Browse {
    /// Looks at the shops of a house, and finds by this engine.
    pub fn new(house: House, identity: Identity, engine: Arc<dyn Engine>) -> Self {
        Self(Arc::new(Inner { house, identity, engine, cache: Cache::stand() }))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.house.db
    }

    pub(crate) fn now(&self) -> Time {
        self.0.house.env.now()
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.engine
    }

    /// The merchant's own data: its currency and its language.
    pub async fn merchant(&self, number: MerchantId) -> Result<Arc<Merchant>, BrowseError> {
        let directory = self.0.identity.directory().await?;
        directory.number(number).cloned().ok_or(BrowseError::NoMerchant(number))
    }

    /// The product of this id (`prd_…`) or slug, if everybody may see it.
    pub async fn product(&self, glance: Glance, key: &str) -> Result<Arc<ProductPage>, BrowseError> {
        let look = Look::from(glance);
        let Ok(name) = key.parse::<Name>();
        let core = self.core(&look, &name).await?.ok_or(BrowseError::NotFound("product"))?;
        let stocks = self.stocks(look.merchant, std::slice::from_ref(&core)).await?;
        compose::page(&core, &look, &stocks).map(Arc::new).ok_or(BrowseError::NotFound("product"))
    }

    /// The cards of these products, in this order. What nobody may see is left out.
    pub async fn cards(&self, glance: Glance, products: &[Id<noun::Product>]) -> Result<Vec<Card>, BrowseError> {
        self.cards_of(&glance.into(), products, Pick::First).await
    }

    pub(crate) async fn cards_of(
        &self,
        look: &Look,
        products: &[Id<noun::Product>],
        pick: Pick,
    ) -> Result<Vec<Card>, BrowseError> {
        let cores = self.cores(look, products).await?;
        let stocks = self.stocks(look.merchant, &cores).await?;
        Ok(cores.iter().filter_map(|core| compose::card(core, look, &stocks, pick)).collect())
    }

    /// The category tree: parents before their children, siblings in order.
    pub async fn categories(&self, glance: Glance) -> Result<Arc<Vec<CategoryNode>>, BrowseError> {
        self.tree(&glance.into()).await
    }

    /// The branches that a visitor can choose, by name.
    pub async fn branches(&self, glance: Glance) -> Result<Arc<Vec<Branch>>, BrowseError> {
        self.branches_of(glance.merchant).await
    }

    pub(crate) async fn branches_of(&self, merchant: MerchantId) -> Result<Arc<Vec<Branch>>, BrowseError> {
        let cache = self.cache();
        if let Some(kept) = cache.branches.get(&cache.marks, &merchant) {
            return Ok(kept);
        }
        let (since, scope) = (cache.marks.now(), Scope::One(merchant));
        let wanted = scope.clone();
        let branches = self.db().read(&scope, move |tx| compose::branches(tx, &wanted)).await?;
        let branches = Arc::new(branches);
        let (marks, bytes) = ([cache.marks.all(merchant, Touch::Sites)], branches.len() * 1_000);
        cache.branches.put(merchant, branches.clone(), bytes, since, marks.into());
        Ok(branches)
    }

    /// The currencies that prices can be shown in, the merchant's own first.
    pub async fn currencies(&self, merchant: MerchantId) -> Result<Arc<Vec<Currency>>, BrowseError> {
        let cache = self.cache();
        if let Some(kept) = cache.currencies.get(&cache.marks, &merchant) {
            return Ok(kept);
        }
        let (since, scope, at) = (cache.marks.now(), Scope::One(merchant), self.now());
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| bodega_catalog::price_list::currencies(tx, &wanted, compose::CHANNEL, at);
        let currencies = Arc::new(self.db().read(&scope, read).await?);
        let marks = [cache.marks.all(merchant, Touch::Prices)];
        cache.currencies.put(merchant, currencies.clone(), 100, since, marks.into());
        Ok(currencies)
    }

    /// Rises whenever something of the merchant's shop is dropped from the cache: what was made of it before may be
    /// kept for as long as it stays. It does not rise with every piece that is sold, only when something runs out or
    /// comes back, and then a few times in a second at most: so bound what shows stock by half a second too.
    pub fn generation(&self, merchant: MerchantId) -> u64 {
        self.cache().generation(merchant)
    }
}

/// What the answers and the pages are made of.
impl Browse {
    /// The product of this id or slug without its stock.
    pub(crate) async fn core(&self, look: &Look, name: &Name) -> Result<Option<Arc<Core>>, BrowseError> {
        let id = match name {
            Name::Id(id) => Some(*id),
            Name::Slug(slug) => self.of_slug(look.merchant, slug).await?,
        };
        let Some(id) = id else { return Ok(None) };
        // A slug that was another's may still be known for it: what counts is what it is called now.
        let is_meant = |core: &Arc<Core>| match name {
            Name::Id(_) => true,
            Name::Slug(slug) => core.product.content.slug == *slug,
        };
        Ok(self.cores(look, &[id]).await?.pop().filter(is_meant))
    }

    async fn of_slug(&self, merchant: MerchantId, slug: &str) -> Result<Option<Id<noun::Product>>, BrowseError> {
        let cache = self.cache();
        let key = (merchant, slug.to_owned());
        if let Some(id) = cache.slugs.get(&cache.marks, &key) {
            return Ok(Some(id));
        }
        let (since, scope, name, at) =
            (cache.marks.now(), Scope::One(merchant), Name::Slug(slug.to_owned()), self.now());
        let wanted = scope.clone();
        let found = self.db().read(&scope, move |tx| product::find(tx, &wanted, &name, at)).await;
        match found {
            Ok(product) => {
                let marks = [cache.marks.of(merchant, Touch::Product, product.id)];
                cache.slugs.put(key, product.id, 100, since, marks.into());
                Ok(Some(product.id))
            }
            Err(bodega_catalog::CatalogError::NoProduct) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// These products without their stock, in this order: from the cache, and the others read at once.
    pub(crate) async fn cores(&self, look: &Look, ids: &[Id<noun::Product>]) -> Result<Vec<Arc<Core>>, BrowseError> {
        let cache = self.cache();
        let mut found: HashMap<_, _> = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match cache.cores.get(&cache.marks, &(look.clone(), *id)) {
                Some(core) => drop(found.insert(*id, core)),
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            let (since, tree, at) = (cache.marks.now(), self.tree(look).await?, self.now());
            let wanted = look.clone();
            let read = move |tx: &mut ReadTx| compose::read(tx, &wanted, &missing, &tree, at);
            for core in self.db().read(&look.scope(), read).await? {
                let (core, marks) = (Arc::new(core), self.0.cache.clone());
                let marks = marks.of_core(look.merchant, &core);
                let key = (look.clone(), core.product.id);
                cache.cores.put(key, core.clone(), core.bytes(), since, marks.into());
                found.insert(core.product.id, core);
            }
        }
        // What is kept may have gone out of its window since: the clock tells nobody.
        let now = self.now();
        let shown = |core: &Arc<Core>| core.product.content.is_shown(now);
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).filter(shown).collect())
    }

    /// Where the variants of these products can be had.
    pub(crate) async fn stocks(&self, merchant: MerchantId, cores: &[Arc<Core>]) -> Result<Stocks, BrowseError> {
        let cache = self.cache();
        let mut stocks = Stocks::default();
        let mut missing = Vec::new();
        for variant in cores.iter().flat_map(|core| core.stocked()) {
            match cache.stocks.get(&cache.marks, &(merchant, variant)) {
                Some(places) => drop(stocks.0.insert(variant, places)),
                None => missing.push(variant),
            }
        }
        if missing.is_empty() {
            return Ok(stocks);
        }
        let (since, scope) = (cache.marks.now(), Scope::One(merchant));
        let wanted = scope.clone();
        let read = self.db().read(&scope, move |tx| Stocks::read(tx, &wanted, &missing)).await?;
        let sites = cache.marks.all(merchant, Touch::Sites);
        for (variant, places) in read.0 {
            let marks = [cache.marks.of(merchant, Touch::Count, variant), sites];
            cache.stocks.put((merchant, variant), places.clone(), places.len() * 24, since, marks.into());
            stocks.0.insert(variant, places);
        }
        Ok(stocks)
    }

    /// The category tree with names in a language. It is counted once for all who wait for it.
    pub(crate) async fn tree(&self, look: &Look) -> Result<Arc<Vec<CategoryNode>>, BrowseError> {
        let cache = self.cache();
        let key = (look.merchant, look.tag.clone());
        if let Some(kept) = cache.trees.get(&cache.marks, &key) {
            return Ok(kept);
        }
        let _turn = cache.turn(look.merchant).lock_owned().await;
        if let Some(kept) = cache.trees.get(&cache.marks, &key) {
            return Ok(kept);
        }
        let (since, scope, tag, at) = (cache.marks.now(), look.scope(), look.tag.clone(), self.now());
        let read = move |tx: &mut ReadTx| compose::tree(tx, &scope, tag.as_deref(), at);
        let tree = Arc::new(self.db().read(&look.scope(), read).await?);
        let marks = [cache.marks.all(look.merchant, Touch::Tree)];
        cache.trees.put(key, tree.clone(), tree.len() * 300, since, marks.into());
        Ok(tree)
    }
}
