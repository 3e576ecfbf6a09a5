//! The follower that keeps this process's index as the log says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use bodega_catalog::{category, product, variants};
use bodega_db::ReadTx;
use bodega_events::{Event, Follow, FollowError, Following, Slice, Types};
use bodega_kernel::{Id, MerchantId, Noun, Scope, noun};
use bodega_search::{Change, SearchError};
use serde_json::Value;

use super::{
    document,
    gather::{Categories, gather},
};
use crate::{Browse, BrowseError, synonym};

/// So many products are read and written at once.
pub(super) const AT_ONCE: usize = 250;

/// What is followed.
const TYPES: [&str; 9] = [
    "product.*",
    "category.*",
    "price_list.*",
    "review.*",
    "stock.out",
    "stock.low",
    "stock.replenished",
    "search.*",
    "identity.merchant_changed",
];

/// Keeps the index of one process.
pub(crate) struct Indexer {
    pub(super) browse: Browse,
    pub(super) categories: Categories,
    /// How far the index has come.
    position: AtomicI64,
}

/// What a piece of the log means for the index of one merchant.
#[derive(Debug, Default)]
struct Dirty {
    products: BTreeSet<Id<noun::Product>>,
    variants: BTreeSet<Id<noun::Variant>>,
    categories: BTreeSet<Id<noun::Category>>,
    /// Everything may be found otherwise than before.
    whole: bool,
    synonyms: bool,
}

fn ids<T: Noun>(data: &Value, one: &str, many: &str) -> BTreeSet<Id<T>> {
    let many = data[many].as_array().into_iter().flatten();
    many.chain(data.get(one)).filter_map(Value::as_str).filter_map(|id| id.parse().ok()).collect()
}

impl Dirty {
    fn note(&mut self, event: &Event) {
        let data = &event.data;
        self.products.extend(ids::<noun::Product>(data, "productId", "productIds"));
        match event.kind.as_str() {
            "stock.out" | "stock.low" | "stock.replenished" => self.variants.extend(ids(data, "variantId", "")),
            "price_list.prices_changed" | "search.popularity_counted" => {}
            "search.synonyms_changed" => self.synonyms = true,
            "category.created" => self.categories.extend(ids(data, "categoryId", "")),
            kind if kind.starts_with("category.") => {
                self.categories.extend(ids(data, "categoryId", ""));
                self.whole = true;
            }
            kind if kind.starts_with("price_list.") || kind == "identity.merchant_changed" => self.whole = true,
            _ => {}
        }
    }
}

impl Indexer {
    pub fn new(browse: Browse) -> Self {
        Self { browse, categories: Categories::default(), position: AtomicI64::new(0) }
    }

    /// Writes to the index on a thread that may wait. Another process may have put a new index in its place, which is
    /// at a position of its own: then this fails, and the follower asks again where to begin.
    async fn apply(&self, changes: Vec<Change>, position: i64) -> Result<(), FollowError> {
        let (engine, expected) = (Arc::clone(self.browse.engine()), self.position.load(Ordering::SeqCst));
        let apply = move || match engine.position()? {
            stands if stands == expected => engine.apply(changes, position).map_err(FollowError::from),
            stands => Err(format!("the search index is at {stands} and not at {expected}: it is another one").into()),
        };
        tokio::task::spawn_blocking(apply).await??;
        self.position.store(position, Ordering::SeqCst);
        Ok(())
    }

    /// The changes that make these products in the index what they are now.
    pub(super) async fn changes(
        self: &Arc<Self>,
        merchant: MerchantId,
        ids: Vec<Id<noun::Product>>,
    ) -> Result<Vec<Change>, BrowseError> {
        let (indexer, scope, at) = (Arc::clone(self), Scope::One(merchant), self.browse.now());
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let mut products = product::by_ids(tx, &wanted, &ids)?;
            products.retain(|product| product.content.is_shown(at));
            let shown: BTreeSet<_> = products.iter().map(|product| product.id).collect();
            let gone = ids.into_iter().filter(|id| !shown.contains(id));
            let mut changes: Vec<_> = gone.map(|id| Change::Remove { merchant, key: id.uuid() }).collect();
            let gathered = gather(tx, &wanted, &indexer.categories, products, at)?;
            changes.extend(gathered.iter().map(|one| Change::from(document::product(merchant, one))));
            Ok::<_, BrowseError>(changes)
        };
        self.browse.db().read(&scope, read).await
    }

    /// The same for categories: those that are shown are suggested.
    pub(super) async fn category_changes(
        &self,
        merchant: MerchantId,
        ids: Vec<Id<noun::Category>>,
    ) -> Result<Vec<Change>, BrowseError> {
        let scope = Scope::One(merchant);
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let mut changes = Vec::new();
            for id in ids {
                let category = category::get(tx, &wanted, id)?;
                changes.push(if category.content.active {
                    document::category(merchant, &category).into()
                } else {
                    Change::Remove { merchant, key: id.uuid() }
                });
            }
            Ok::<_, BrowseError>(changes)
        };
        self.browse.db().read(&scope, read).await
    }

    async fn products_of(
        &self,
        merchant: MerchantId,
        variants: BTreeSet<Id<noun::Variant>>,
    ) -> Result<Vec<Id<noun::Product>>, BrowseError> {
        let (scope, ids): (_, Vec<_>) = (Scope::One(merchant), variants.into_iter().collect());
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let found = variants::by_id(tx, &wanted, &ids)?;
            let mut products: Vec<_> = found.into_values().map(|variant| variant.product).collect();
            // A bundle can be had as long as its parts can.
            products.extend(variants::bundles_with(tx, &wanted, &ids)?);
            Ok::<_, BrowseError>(products)
        };
        self.browse.db().read(&scope, read).await
    }

    /// Brings one merchant's part of the index up to date. The position moves once all of the piece is in.
    async fn refresh(self: &Arc<Self>, merchant: MerchantId, dirty: Dirty) -> Result<Vec<Change>, FollowError> {
        let Dirty { mut products, variants, categories, whole, synonyms } = dirty;
        if synonyms {
            self.load_synonyms(merchant).await?;
        }
        if !categories.is_empty() || whole {
            self.categories.forget(merchant);
        }
        let categories: Vec<_> = categories.into_iter().collect();
        let mut changes = self.category_changes(merchant, categories).await?;
        if whole {
            self.rewrite(merchant).await?;
        } else if !variants.is_empty() {
            products.extend(self.products_of(merchant, variants).await?);
        }
        let products: Vec<_> = products.into_iter().collect();
        for some in products.chunks(AT_ONCE) {
            changes.extend(self.changes(merchant, some.to_vec()).await?);
        }
        Ok(changes)
    }

    /// Writes all of a merchant's products anew, in place: prices or names of categories changed for many of them.
    async fn rewrite(self: &Arc<Self>, merchant: MerchantId) -> Result<(), FollowError> {
        let mut last = None;
        loop {
            let page = self.page(merchant, last).await?;
            let Some(next) = page.last().copied() else { return Ok(()) };
            last = Some(next);
            let changes = self.changes(merchant, page).await?;
            self.apply(changes, self.position.load(Ordering::SeqCst)).await?;
        }
    }

    /// The active products behind one, some at a time.
    pub(super) async fn page(
        &self,
        merchant: MerchantId,
        after: Option<Id<noun::Product>>,
    ) -> Result<Vec<Id<noun::Product>>, BrowseError> {
        let scope = Scope::One(merchant);
        let (wanted, limit) = (scope.clone(), i64::try_from(AT_ONCE).unwrap_or(100));
        let read = move |tx: &mut ReadTx| product::after(tx, &wanted, after, limit);
        let products = self.browse.db().read(&scope, read).await?;
        Ok(products.into_iter().map(|product| product.id).collect())
    }

    pub(super) async fn load_synonyms(&self, merchant: MerchantId) -> Result<(), BrowseError> {
        let scope = Scope::One(merchant);
        let wanted = scope.clone();
        let synonyms = self.browse.db().read(&scope, move |tx| synonym::for_search(tx, &wanted)).await?;
        self.browse.engine().set_synonyms(merchant, synonyms);
        Ok(())
    }

    /// Where the index stands: made anew first, when there is none or it is of another log.
    async fn stand(self: &Arc<Self>) -> Result<i64, FollowError> {
        for merchant in self.merchants().await? {
            self.load_synonyms(merchant).await?;
        }
        let engine = Arc::clone(self.browse.engine());
        let head = self.browse.db().read(&Scope::Installation, bodega_events::head).await?;
        let position = match tokio::task::spawn_blocking(move || engine.position()).await? {
            Ok(position) if position <= head => position,
            Ok(position) => {
                tracing::warn!(position, head, "the search index is ahead of the log: it is made anew");
                self.rebuild().await?
            }
            Err(SearchError::NeedsRebuild(why)) => {
                tracing::info!(why, "the search index is made anew");
                self.rebuild().await?
            }
            Err(error) => return Err(error.into()),
        };
        self.position.store(position, Ordering::SeqCst);
        Ok(position)
    }

    async fn keep_up(self: &Arc<Self>, slice: Slice) -> Result<(), FollowError> {
        let mut dirty: BTreeMap<MerchantId, Dirty> = BTreeMap::new();
        let mut asked = false;
        for event in &slice.events {
            // Twice asked is asked once, and what was asked for before the last one was made is there.
            asked |= event.kind == "search.rebuild_requested";
            if event.merchant != bodega_events::INSTALLATION {
                dirty.entry(event.merchant).or_default().note(event);
            }
        }
        if asked {
            let position = self.rebuild().await?;
            self.position.store(position, Ordering::SeqCst);
        }
        let mut changes = Vec::new();
        for (merchant, dirty) in dirty {
            changes.extend(self.refresh(merchant, dirty).await?);
        }
        let count = changes.len() as u64;
        self.apply(changes, slice.reached).await?;
        metrics::counter!("bodega_browse_indexed_total").increment(count);
        Ok(())
    }
}

/// As the workers hold it.
pub(crate) struct Follower(pub Arc<Indexer>);

impl Follow for Follower {
    fn name(&self) -> &'static str {
        "browse.index"
    }

    fn types(&self) -> Types {
        Types::of(&TYPES)
    }

    fn begin(&self) -> Following<'_, i64> {
        Box::pin(self.0.stand())
    }

    fn take(&self, slice: Slice) -> Following<'_, ()> {
        Box::pin(self.0.keep_up(slice))
    }
}
