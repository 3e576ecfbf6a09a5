//! Categories as the indexer remembers them: few, and asked for with every product.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bodega_catalog::{
    CatalogError,
    category::{self, Category},
};
use bodega_db::ReadTx;
use bodega_kernel::{Id, MerchantId, Scope, noun};

use crate::BrowseError;

type CategoryId = Id<noun::Category>;

/// Categories by id, as they were when they were last asked for.
#[derive(Default)]
pub(super) struct Categories(Mutex<Known>);

/// Those that are none are known too.
type Known = HashMap<(MerchantId, CategoryId), Option<Arc<Category>>>;

/// Where a product stands, as far as that is shown.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The categories that it was put into.
    pub own: Vec<Arc<Category>>,
    /// All above them.
    pub above: Vec<Arc<Category>>,
}

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

    /// A category and all above it; nothing when one of them is not shown, since then none of it is.
    pub fn line(&self, tx: &mut ReadTx, scope: &Scope, id: CategoryId) -> Result<Vec<Arc<Category>>, BrowseError> {
        let mut line = Vec::new();
        let mut next = Some(id);
        while let Some(category) = next.map(|id| self.get(tx, scope, id)).transpose()?.flatten() {
            next = category.content.parent;
            line.push(category);
        }
        let is_shown = line.iter().all(|category| category.content.active);
        Ok(if is_shown { line } else { Vec::new() })
    }

    /// Where a product stands that was put into these categories.
    pub fn places(&self, tx: &mut ReadTx, scope: &Scope, own: &[CategoryId]) -> Result<Places, BrowseError> {
        let mut places = Places::default();
        for id in own {
            let mut line = self.line(tx, scope, *id)?.into_iter();
            places.own.extend(line.next());
            places.above.extend(line);
        }
        let is_own = |category: &Arc<Category>| places.own.iter().any(|own| own.id == category.id);
        places.above.retain(|category| !is_own(category));
        for list in [&mut places.own, &mut places.above] {
            list.sort_by_key(|category| category.id);
            list.dedup_by_key(|category| category.id);
        }
        Ok(places)
    }
}
