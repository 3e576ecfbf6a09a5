//! The shelf: category trees kept in memory, since to count the products of a large catalogue takes a while.
//!
//! What changes a tree tells all shelves of this process after its commit and before its answer: a change is seen at once
//! by whoever comes after. Other processes on the same database are not told; their shelves hold nothing for longer than
//! [`KEPT`]. Products are kept by the slice that shows them with their stock.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
    time::{Duration, Instant},
};

use bodega_db::Tx;
use bodega_kernel::MerchantId;

use crate::category::Node;

/// For how long a change that another process made may go unseen.
const KEPT: Duration = Duration::from_secs(5);
/// How many categories are kept at most: 32 MiB, about.
const MOST: usize = 60_000;

type Tree = Arc<Vec<Node>>;
/// Held while a merchant's tree is read; what was read last, and when reading it began.
type Flight = Arc<tokio::sync::Mutex<Option<(Instant, Tree)>>>;

/// Category trees.
#[derive(Default)]
pub(crate) struct Shelf {
    trees: RwLock<Trees>,
    flights: Mutex<HashMap<MerchantId, Flight>>,
}

#[derive(Default)]
struct Trees {
    /// How often something was dropped. What was read before a drop must not be put here after it.
    drops: u64,
    kept: HashMap<MerchantId, (Instant, Tree)>,
}

/// Leave to put a tree on the shelf, taken before it is read. It lapses when something is dropped meanwhile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leave(u64);

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// An empty shelf that is told of every change in this process, for as long as it stands.
    pub fn stand() -> Arc<Self> {
        let shelf = Arc::new(Self::default());
        let mut standing = write(&STANDING);
        standing.retain(|shelf| shelf.strong_count() > 0);
        standing.push(Arc::downgrade(&shelf));
        shelf
    }

    /// The category tree if it is here, or leave to put it here once it was read.
    pub fn tree(&self, merchant: MerchantId) -> Result<Tree, Leave> {
        let trees = read(&self.trees);
        let kept = trees.kept.get(&merchant).filter(|(since, _)| since.elapsed() < KEPT);
        kept.map(|(_, tree)| tree.clone()).ok_or(Leave(trees.drops))
    }

    /// Puts a category tree here, unless something changed since leave was given.
    pub fn put_tree(&self, merchant: MerchantId, tree: Tree, leave: Leave) {
        let mut trees = write(&self.trees);
        if trees.drops != leave.0 {
            return;
        }
        let taken: usize = trees.kept.values().map(|(_, tree)| tree.len()).sum();
        if taken + tree.len() > MOST {
            trees.kept.clear();
        }
        trees.kept.insert(merchant, (Instant::now(), tree));
    }

    /// The turn to read a merchant's tree.
    pub fn flight(&self, merchant: MerchantId) -> Flight {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).entry(merchant).or_default().clone()
    }

    fn forget(&self, merchant: MerchantId) {
        let mut trees = write(&self.trees);
        trees.drops += 1;
        trees.kept.remove(&merchant);
    }
}

/// The shelves of this process: one in the program, one for each app in a test.
static STANDING: RwLock<Vec<Weak<Shelf>>> = RwLock::new(Vec::new());

/// The category tree changes, or what is counted in it: once it has, no shelf shows it as it was.
pub(crate) fn tree_changed(tx: &mut Tx, merchant: MerchantId) {
    tx.after_commit(move || read(&STANDING).iter().filter_map(Weak::upgrade).for_each(|shelf| shelf.forget(merchant)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_put_here_after_it() {
        let (shelf, shop) = (Shelf::stand(), MerchantId(1));
        let leave = shelf.tree(shop).unwrap_err();
        shelf.forget(shop);
        shelf.put_tree(shop, Arc::default(), leave);
        let leave = shelf.tree(shop).expect_err("the stale tree was refused");
        shelf.put_tree(shop, Arc::default(), leave);
        assert!(shelf.tree(shop).is_ok());
        shelf.forget(shop);
        assert!(shelf.tree(shop).is_err());
    }
}
