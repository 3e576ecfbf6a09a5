//! The shelf: rendered answers kept in memory, so that a product that many look at is read and written down once.
//!
//! What changes a product tells all shelves of this process after its commit and before its answer: a change is seen
//! at once by whoever comes after. Other processes on the same database are not told; their shelves hold nothing for
//! longer than [`KEPT`].

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
    time::{Duration, Instant},
};

use axum::{body::Bytes, http::HeaderValue};
use bodega_db::Tx;
use bodega_kernel::{Id, MerchantId, Time, noun};

use crate::{category::Node, language::Asked, product::Name};

/// For how long a change that another process made may go unseen.
const KEPT: Duration = Duration::from_secs(5);
const SHARDS: usize = 16;
/// How many bytes of products one generation of a shard holds. A shard has two: 32 MiB in all.
const PRODUCT_BYTES: usize = 1 << 20;
/// The same for category trees, which are costly to read: 32 MiB in all.
const TREE_BYTES: usize = 16 << 20;
/// About how much one category takes.
const CATEGORY_BYTES: usize = 512;

/// An answer as it goes out.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    pub body: Bytes,
    pub etag: HeaderValue,
    /// The language that it is in.
    pub lang: String,
    /// Nobody sees it from this time on.
    pub until: Option<Time>,
}

/// So many languages of one product are kept at a time.
const LANGUAGES: usize = 8;

/// A product in the languages in which it was asked for.
type Rendering = Arc<Vec<(Asked, Instant, Rendered)>>;
type Key = (MerchantId, Name);

/// Rendered products and category trees.
pub(crate) struct Shelf {
    hasher: RandomState,
    shards: [RwLock<Shard<Key, Rendering>>; SHARDS],
    trees: RwLock<Shard<MerchantId, Tree>>,
    flights: Mutex<HashMap<MerchantId, Flight>>,
}

type Tree = Arc<Vec<Node>>;
/// Held while a merchant's tree is read; what was read last, and when reading it began.
type Flight = Arc<tokio::sync::Mutex<Option<(Instant, Tree)>>>;

/// Two generations of entries: when the young one is full it becomes the old one, and what was old is forgotten.
struct Shard<K, V> {
    /// How often something was dropped. What was read before a drop must not be put here after it.
    drops: u64,
    /// How many bytes a generation holds.
    room: usize,
    taken: usize,
    young: HashMap<K, (Instant, V)>,
    old: HashMap<K, (Instant, V)>,
}

impl<K: Eq + Hash, V: Clone> Shard<K, V> {
    fn of(room: usize) -> RwLock<Self> {
        RwLock::new(Self { drops: 0, room, taken: 0, young: HashMap::new(), old: HashMap::new() })
    }

    fn get(&self, key: &K) -> Option<V> {
        let (since, value) = self.young.get(key).or_else(|| self.old.get(key))?;
        (since.elapsed() < KEPT).then(|| value.clone())
    }

    fn put(&mut self, key: K, value: V, bytes: usize) {
        if self.taken + bytes > self.room {
            self.old = std::mem::take(&mut self.young);
            self.taken = 0;
        }
        self.taken += bytes;
        self.young.insert(key, (Instant::now(), value));
    }

    fn forget(&mut self, key: &K) {
        self.drops += 1;
        self.young.remove(key);
        self.old.remove(key);
    }
}

/// Leave to put something on the shelf, taken before it is read. It lapses when something is dropped meanwhile.
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
        let shelf = Arc::new(Self {
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Shard::of(PRODUCT_BYTES)),
            trees: Shard::of(TREE_BYTES),
            flights: Mutex::default(),
        });
        let mut standing = write(&STANDING);
        standing.retain(|shelf| shelf.strong_count() > 0);
        standing.push(Arc::downgrade(&shelf));
        shelf
    }

    fn shard(&self, key: &Key) -> &RwLock<Shard<Key, Rendering>> {
        let hash = self.hasher.hash_one(key);
        // The remainder is less than the number of shards.
        &self.shards[usize::try_from(hash % SHARDS as u64).unwrap_or(0)]
    }

    /// The product if it is here in that language, or leave to put it here once it was read.
    pub fn product(&self, key: &Key, asked: &Asked) -> Result<Rendered, Leave> {
        let shard = read(self.shard(key));
        let found = shard.get(key);
        let found = found.as_ref().and_then(|kept| {
            kept.iter().find(|(lang, since, _)| lang == asked && since.elapsed() < KEPT).map(|(.., one)| one.clone())
        });
        found.ok_or(Leave(shard.drops))
    }

    /// Puts the product here, unless something changed since leave was given.
    pub fn put_product(&self, key: Key, asked: Asked, rendered: Rendered, leave: Leave) {
        let mut shard = write(self.shard(&key));
        if shard.drops == leave.0 {
            let mut kept: Vec<_> = shard.get(&key).map(|kept| kept.to_vec()).unwrap_or_default();
            kept.retain(|(lang, since, _)| *lang != asked && since.elapsed() < KEPT);
            kept.truncate(LANGUAGES - 1);
            kept.push((asked, Instant::now(), rendered));
            let bytes = kept.iter().map(|(.., one)| one.body.len()).sum();
            shard.put(key, Arc::new(kept), bytes);
        }
    }

    /// The category tree if it is here, or leave to put it here once it was read.
    pub fn tree(&self, merchant: MerchantId) -> Result<Tree, Leave> {
        let trees = read(&self.trees);
        trees.get(&merchant).ok_or(Leave(trees.drops))
    }

    /// Puts a category tree here, unless something changed since leave was given.
    pub fn put_tree(&self, merchant: MerchantId, tree: Tree, leave: Leave) {
        let mut trees = write(&self.trees);
        if trees.drops == leave.0 {
            let bytes = tree.len() * CATEGORY_BYTES;
            trees.put(merchant, tree, bytes);
        }
    }

    /// The turn to read a merchant's tree.
    pub fn flight(&self, merchant: MerchantId) -> Flight {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).entry(merchant).or_default().clone()
    }

    fn drop_products(&self, keys: &[Key]) {
        for key in keys {
            write(self.shard(key)).forget(key);
        }
    }
}

/// The shelves of this process: one in the program, one for each app in a test.
static STANDING: RwLock<Vec<Weak<Shelf>>> = RwLock::new(Vec::new());

fn tell(drop: impl Fn(&Shelf)) {
    read(&STANDING).iter().filter_map(Weak::upgrade).for_each(|shelf| drop(&shelf));
}

/// A product changes: once it has, no shelf shows it under its id or under any of these slugs as it was. With `counts`,
/// the numbers of products in the category tree change too.
pub(crate) fn product_changed(
    tx: &mut Tx,
    merchant: MerchantId,
    id: Id<noun::Product>,
    slugs: [&str; 2],
    counts: bool,
) {
    let mut keys = vec![(merchant, Name::Id(id))];
    keys.extend(slugs.map(|slug| (merchant, Name::Slug(slug.to_owned()))));
    tx.after_commit(move || {
        tell(|shelf| {
            shelf.drop_products(&keys);
            if counts {
                write(&shelf.trees).forget(&merchant);
            }
        });
    });
}

/// The category tree changes.
pub(crate) fn categories_changed(tx: &mut Tx, merchant: MerchantId) {
    tx.after_commit(move || tell(|shelf| write(&shelf.trees).forget(&merchant)));
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Lang;

    use super::*;

    fn key(slug: &str) -> Key {
        (MerchantId(1), Name::Slug(slug.to_owned()))
    }

    fn rendered(body: &'static str) -> Rendered {
        let etag = HeaderValue::from_static("\"v1\"");
        Rendered { body: Bytes::from_static(body.as_bytes()), etag, lang: "en".to_owned(), until: None }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_put_here_after_it() {
        let shelf = Shelf::stand();
        let (own, german) = (Asked::default(), Asked::from(Lang::De));
        let leave = shelf.product(&key("milk"), &own).unwrap_err();
        shelf.drop_products(&[key("milk")]);
        shelf.put_product(key("milk"), own.clone(), rendered("old"), leave);
        let leave = shelf.product(&key("milk"), &own).expect_err("the stale answer was refused");
        shelf.put_product(key("milk"), own.clone(), rendered("new"), leave);
        let leave = shelf.product(&key("milk"), &german).expect_err("it was not asked for in German yet");
        shelf.put_product(key("milk"), german.clone(), rendered("neu"), leave);
        assert_eq!(shelf.product(&key("milk"), &own).unwrap().body, "new");
        assert_eq!(shelf.product(&key("milk"), &german).unwrap().body, "neu");
        shelf.drop_products(&[key("milk")]);
        assert!(shelf.product(&key("milk"), &own).is_err() && shelf.product(&key("milk"), &german).is_err());
    }

    #[test]
    fn it_does_not_grow_beyond_two_generations() {
        let shard = Shard::of(1_000);
        let mut shard = write(&shard);
        for at in 0..10_000 {
            shard.put(at, at, 10);
        }
        assert!(shard.young.len() + shard.old.len() <= 200);
        assert_eq!(shard.get(&9_999), Some(9_999));
    }
}
