//! What is kept in memory of one merchant: its book, and goods that were asked for.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};

use bodega_kernel::{Id, noun};

use super::{Book, Goods};

/// How long something is kept at most. Changes drop it at once, or within a second where another process made them: this
/// only bounds what a lost message could do.
const KEPT: Duration = Duration::from_secs(60);
/// So many goods are kept in a generation, and there are two.
const ROOM: usize = 8_192;

/// A merchant's book and goods.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    book: RwLock<Leaf>,
    goods: RwLock<Racks>,
}

/// The book, and how often it was dropped.
#[derive(Debug, Default)]
struct Leaf {
    drops: u64,
    book: Option<(Instant, Arc<Book>)>,
}

/// Two generations of goods: when the young one is full it becomes the old one, and what was old is forgotten.
#[derive(Debug, Default)]
struct Racks {
    drops: u64,
    young: Rack,
    old: Rack,
}

#[derive(Debug, Default)]
struct Rack {
    goods: HashMap<Id<noun::Variant>, (Instant, Arc<Goods>)>,
    of: HashMap<Id<noun::Product>, Vec<Id<noun::Variant>>>,
}

/// How often things had been dropped before something was read: what was read then is kept only if it is still so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    book: u64,
    goods: u64,
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// To be asked for before anything is read that is to be kept.
    pub fn ticket(&self) -> Ticket {
        Ticket { book: read(&self.book).drops, goods: read(&self.goods).drops }
    }

    pub fn book(&self) -> Option<Arc<Book>> {
        let leaf = read(&self.book);
        leaf.book.as_ref().filter(|(born, _)| born.elapsed() < KEPT).map(|(_, book)| book.clone())
    }

    pub fn keep_book(&self, ticket: Ticket, book: &Arc<Book>) {
        let mut leaf = write(&self.book);
        if leaf.drops == ticket.book {
            leaf.book = Some((Instant::now(), book.clone()));
        }
    }

    pub fn drop_book(&self) {
        let mut leaf = write(&self.book);
        leaf.drops += 1;
        leaf.book = None;
    }

    /// Those of these that are here; the others are put into `missing`.
    pub fn goods(
        &self,
        wanted: impl Iterator<Item = Id<noun::Variant>>,
        missing: &mut Vec<Id<noun::Variant>>,
    ) -> HashMap<Id<noun::Variant>, Arc<Goods>> {
        let racks = read(&self.goods);
        let mut found = HashMap::new();
        for variant in wanted {
            let kept = racks.young.goods.get(&variant).or_else(|| racks.old.goods.get(&variant));
            match kept.filter(|(born, _)| born.elapsed() < KEPT) {
                Some((_, goods)) => drop(found.insert(variant, goods.clone())),
                None => missing.push(variant),
            }
        }
        found
    }

    pub fn keep_goods(&self, ticket: Ticket, goods: &[Arc<Goods>]) {
        let mut racks = write(&self.goods);
        if racks.drops != ticket.goods {
            return;
        }
        if racks.young.goods.len() + goods.len() > ROOM {
            racks.old = std::mem::take(&mut racks.young);
        }
        let now = Instant::now();
        for one in goods {
            let before = racks.young.goods.insert(one.variant, (now, one.clone()));
            if before.is_none() {
                racks.young.of.entry(one.product).or_default().push(one.variant);
            }
        }
    }

    /// Forgets what belongs to these products.
    pub fn drop_goods(&self, products: &[Id<noun::Product>]) {
        let mut racks = write(&self.goods);
        racks.drops += 1;
        let Racks { young, old, .. } = &mut *racks;
        for rack in [young, old] {
            for product in products {
                for variant in rack.of.remove(product).into_iter().flatten() {
                    rack.goods.remove(&variant);
                }
            }
        }
    }

    pub fn drop_all_goods(&self) {
        let mut racks = write(&self.goods);
        let drops = racks.drops + 1;
        *racks = Racks { drops, ..Racks::default() };
    }
}
