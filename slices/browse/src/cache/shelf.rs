//! A shelf: things of one kind in memory, kept by one rule.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Instant,
};

use super::{
    marks::{Mark, Marks, Tick},
    rules::Rule,
};

const SHARDS: usize = 16;

/// What everything on a shelf takes beside itself, about.
const OVERHEAD: usize = 200;

/// Things of one kind.
pub(crate) struct Shelf<K, V> {
    rule: &'static Rule,
    hasher: RandomState,
    shards: [RwLock<Shard<K, V>>; SHARDS],
    found: [metrics::Counter; 2],
}

/// Two generations: when the young one is full it becomes the old one, and what was old is forgotten.
struct Shard<K, V> {
    taken: usize,
    young: HashMap<K, Kept<V>>,
    old: HashMap<K, Kept<V>>,
}

struct Kept<V> {
    value: V,
    since: Tick,
    born: Instant,
    marks: Arc<[Mark]>,
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl<K: Hash + Eq, V: Clone> Shelf<K, V> {
    /// An empty one.
    pub fn new(rule: &'static Rule) -> Self {
        let counter =
            |found: &'static str| metrics::counter!("bodega_browse_cache_total", "rule" => rule.name, "found" => found);
        let shard = || Shard { taken: 0, young: HashMap::new(), old: HashMap::new() };
        Self {
            rule,
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| RwLock::new(shard())),
            found: [counter("no"), counter("yes")],
        }
    }

    fn shard(&self, key: &K) -> &RwLock<Shard<K, V>> {
        let place = self.hasher.hash_one(key) % SHARDS as u64;
        // The remainder is less than the length.
        &self.shards[usize::try_from(place).unwrap_or(0)]
    }

    /// What is here under this key and still holds.
    pub fn get(&self, marks: &Marks, key: &K) -> Option<V> {
        let shard = read(self.shard(key));
        let kept = shard.young.get(key).or_else(|| shard.old.get(key));
        let holds = |kept: &&Kept<V>| kept.born.elapsed() < self.rule.kept && marks.hold(kept.since, &kept.marks);
        let value = kept.filter(holds).map(|kept| kept.value.clone());
        self.found[usize::from(value.is_some())].increment(1);
        value
    }

    /// Puts something here that was read after `since` and is made of `marks`.
    pub fn put(&self, key: K, value: V, bytes: usize, since: Tick, marks: Arc<[Mark]>) {
        let bytes = bytes + OVERHEAD + marks.len() * size_of::<Mark>();
        let mut shard = write(self.shard(&key));
        if shard.taken + bytes > self.rule.room / SHARDS / 2 {
            shard.old = std::mem::take(&mut shard.young);
            shard.taken = 0;
        }
        shard.taken += bytes;
        shard.young.insert(key, Kept { value, since, born: Instant::now(), marks });
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::MerchantId;

    use super::{
        super::rules::{SLUG, Touch},
        *,
    };

    #[test]
    fn it_gives_what_holds_and_nothing_else() {
        let (shelf, marks) = (Shelf::<&str, i64>::new(&SLUG), Marks::default());
        let tree = marks.all(MerchantId(1), Touch::Tree);
        shelf.put("a", 1, 10, marks.now(), [tree].into());
        assert_eq!(shelf.get(&marks, &"a"), Some(1));
        let since = marks.now();
        marks.touch(tree);
        assert_eq!(shelf.get(&marks, &"a"), None);
        shelf.put("a", 2, 10, since, [tree].into());
        assert_eq!(shelf.get(&marks, &"a"), None, "read before the change, put here after it");
        shelf.put("a", 3, 10, marks.now(), [tree].into());
        assert_eq!(shelf.get(&marks, &"a"), Some(3));
    }

    #[test]
    fn it_does_not_grow_beyond_its_room() {
        let (shelf, marks) = (Shelf::<usize, usize>::new(&SLUG), Marks::default());
        for at in 0..100_000 {
            shelf.put(at, at, 800, marks.now(), [].into());
        }
        let count: usize = shelf.shards.iter().map(|shard| read(shard).young.len() + read(shard).old.len()).sum();
        assert!(count * 1000 <= SLUG.room + SLUG.room / 10, "{count}");
        assert_eq!(shelf.get(&marks, &99_999), Some(99_999));
    }
}
