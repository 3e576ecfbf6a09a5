//! Bringing one merchant's part of the index up to date: what is concerned, read anew.

use std::{collections::BTreeSet, sync::Arc};

use bodega_catalog::{
    category,
    price_list::{self, Concern},
    product, variants,
};
use bodega_db::ReadTx;
use bodega_events::FollowError;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use bodega_search::Change;

use super::{
    dirty::Dirty,
    document,
    follow::{AT_ONCE, Indexer},
    gather::{gather, sites},
};
use crate::{Browse, BrowseError, compose, synonym};

type ProductId = Id<noun::Product>;

impl Indexer {
    /// What makes the index true again. Of very many products the first ones are written at once; the position moves
    /// when all are.
    pub(super) async fn refresh(
        self: &Arc<Self>,
        merchant: MerchantId,
        mut dirty: Dirty,
    ) -> Result<Vec<Change>, FollowError> {
        if dirty.synonyms {
            self.load_synonyms(merchant).await?;
        }
        if !dirty.categories.is_empty() || !dirty.trees.is_empty() {
            self.categories.forget(merchant);
        }
        let moved = self.concerned(merchant, &mut dirty).await?;
        if dirty.whole {
            self.rewrite(merchant).await?;
        } else {
            dirty.products.extend(self.otherwise_had(merchant, moved).await?);
        }
        let mut changes = self.category_changes(merchant, dirty.categories.into_iter().collect()).await?;
        let products: Vec<_> = dirty.products.into_iter().collect();
        let mut pieces = products.chunks(AT_ONCE).peekable();
        while let Some(some) = pieces.next() {
            changes.extend(self.changes(merchant, some.to_vec()).await?);
            if pieces.peek().is_some() {
                self.apply_early(std::mem::take(&mut changes)).await?;
            }
        }
        Ok(changes)
    }

    /// Adds what is concerned to what is named; gives the products of which there is more or less.
    async fn concerned(&self, merchant: MerchantId, dirty: &mut Dirty) -> Result<BTreeSet<ProductId>, BrowseError> {
        let (scope, at) = (Scope::One(merchant), self.browse.now());
        let (crossed, trees): (Vec<_>, Vec<_>) =
            (dirty.crossed.iter().copied().collect(), dirty.trees.iter().copied().collect());
        let lists = std::mem::take(&mut dirty.lists);
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let (mut products, mut categories, mut whole) = (BTreeSet::new(), BTreeSet::new(), false);
            if !crossed.is_empty() {
                products.extend(variants::by_id(tx, &wanted, &crossed)?.into_values().map(|variant| variant.product));
                // A bundle can be had as long as its parts can.
                products.extend(variants::bundles_with(tx, &wanted, &crossed)?);
            }
            for tree in trees {
                products.extend(product::under(tx, &wanted, tree)?);
                categories.extend(category::below(tx, &wanted, tree)?);
            }
            for (list, changed) in &lists {
                let changed: Vec<_> = changed.iter().map(String::as_str).collect();
                match price_list::concern(tx, &wanted, *list, &changed, compose::CHANNEL, at)? {
                    Concern::Nothing => {}
                    Concern::Products(some) => products.extend(some),
                    Concern::Everything => whole = true,
                }
            }
            Ok::<_, BrowseError>((products, categories, whole))
        };
        let (products, categories, whole) = self.browse.db().read(&scope, read).await?;
        dirty.products.extend(products);
        dirty.categories.extend(categories);
        dirty.whole |= whole;
        let mut moved =
            if dirty.stock { self.watched.every(merchant) } else { self.watched.of(merchant, &dirty.moved) };
        moved.retain(|product| !dirty.products.contains(product));
        Ok(moved)
    }

    /// Those of these products that can be had elsewhere than the index says.
    async fn otherwise_had(
        &self,
        merchant: MerchantId,
        products: BTreeSet<ProductId>,
    ) -> Result<Vec<ProductId>, BrowseError> {
        let mut others = Vec::new();
        let products: Vec<_> = products.into_iter().collect();
        for some in products.chunks(AT_ONCE) {
            let (scope, some, at) = (Scope::One(merchant), some.to_vec(), self.browse.now());
            let wanted = scope.clone();
            let read = move |tx: &mut ReadTx| {
                let mut products = product::by_ids(tx, &wanted, &some)?;
                products.retain(|product| product.content.is_shown(at));
                sites(tx, &wanted, &products)
            };
            let had = self.browse.db().read(&scope, read).await?;
            let is_other = |(product, sites): (ProductId, Vec<Id<noun::Site>>)| {
                (!self.watched.says(merchant, product, &sites)).then_some(product)
            };
            others.extend(had.into_iter().filter_map(is_other));
        }
        Ok(others)
    }

    /// The changes that make these products in the index what they are now.
    pub(super) async fn changes(
        self: &Arc<Self>,
        merchant: MerchantId,
        ids: Vec<ProductId>,
    ) -> Result<Vec<Change>, BrowseError> {
        let (indexer, scope, at) = (Arc::clone(self), Scope::One(merchant), self.browse.now());
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let mut products = product::by_ids(tx, &wanted, &ids)?;
            products.retain(|product| product.content.is_shown(at));
            let shown: BTreeSet<_> = products.iter().map(|product| product.id).collect();
            let gone = ids.into_iter().filter(|id| !shown.contains(id));
            let mut changes: Vec<_> = gone.map(|id| Change::Remove { merchant, key: id.uuid() }).collect();
            for one in gather(tx, &wanted, &indexer.categories, products, at)? {
                indexer.watched.note(merchant, &one.product, &one.sites);
                changes.push(document::product(merchant, &one).into());
            }
            Ok::<_, BrowseError>(changes)
        };
        self.browse.db().read(&scope, read).await
    }

    /// The same for categories: those that are shown are suggested.
    pub(super) async fn category_changes(
        self: &Arc<Self>,
        merchant: MerchantId,
        ids: Vec<Id<noun::Category>>,
    ) -> Result<Vec<Change>, BrowseError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (indexer, scope) = (Arc::clone(self), Scope::One(merchant));
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| {
            let mut changes = Vec::new();
            for id in ids {
                changes.push(match indexer.categories.line(tx, &wanted, id)?.first() {
                    Some(category) => document::category(merchant, category).into(),
                    None => Change::Remove { merchant, key: id.uuid() },
                });
            }
            Ok::<_, BrowseError>(changes)
        };
        self.browse.db().read(&scope, read).await
    }

    /// Writes all of a merchant's products anew, in place: the prices of many of them may be others.
    async fn rewrite(self: &Arc<Self>, merchant: MerchantId) -> Result<(), FollowError> {
        let mut last = None;
        loop {
            let page = page(&self.browse, merchant, last).await?;
            let Some(next) = page.last().copied() else { return Ok(()) };
            last = Some(next);
            let changes = self.changes(merchant, page).await?;
            self.apply_early(changes).await?;
        }
    }

    pub(super) async fn load_synonyms(&self, merchant: MerchantId) -> Result<(), BrowseError> {
        let scope = Scope::One(merchant);
        let wanted = scope.clone();
        let synonyms = self.browse.db().read(&scope, move |tx| synonym::for_search(tx, &wanted)).await?;
        self.browse.engine().set_synonyms(merchant, synonyms);
        Ok(())
    }
}

/// The active products behind one, some at a time.
pub(super) async fn page(
    browse: &Browse,
    merchant: MerchantId,
    after: Option<ProductId>,
) -> Result<Vec<ProductId>, BrowseError> {
    let scope = Scope::One(merchant);
    let (wanted, limit) = (scope.clone(), i64::try_from(AT_ONCE).unwrap_or(100));
    let read = move |tx: &mut ReadTx| product::after(tx, &wanted, after, limit);
    let products = browse.db().read(&scope, read).await?;
    Ok(products.into_iter().map(|product| product.id).collect())
}
