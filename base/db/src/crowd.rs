//! Where there is a crowd: how many commands that are under way want the same row.
//!
//! On PostgreSQL rivals for a row would each hold a connection and wait for the one before them, and the waiting costs
//! more than the work. Those who say what they want are counted, and once too many want the same they stand in one line,
//! before one connection; everybody else goes on as ever.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::atomic::{AtomicU32, Ordering},
};

/// So many places are counted apart; two rows that share one share a line for a moment, and no harm is done.
const PLACES: usize = 1024;
/// So many may want the same before they are put in line.
const CROWD: u32 = 3;

/// The counts.
pub(crate) struct Crowd(Box<[AtomicU32]>);

impl Default for Crowd {
    fn default() -> Self {
        Self((0..PLACES).map(|_| AtomicU32::new(0)).collect())
    }
}

/// Who wants something; dropped, they want it no longer.
pub(crate) struct Wanting<'c> {
    crowd: &'c Crowd,
    places: Vec<usize>,
}

impl Crowd {
    /// Counts somebody in.
    pub(crate) fn want<K: Hash>(&self, keys: impl IntoIterator<Item = K>) -> Wanting<'_> {
        let place = |key: K| {
            let mut hasher = DefaultHasher::new();
            key.hash(&mut hasher);
            usize::try_from(hasher.finish() % PLACES as u64).unwrap_or(0)
        };
        let places: Vec<usize> = keys.into_iter().map(place).collect();
        places.iter().for_each(|place| {
            self.0[*place].fetch_add(1, Ordering::Relaxed);
        });
        Wanting { crowd: self, places }
    }
}

impl Wanting<'_> {
    /// The place where the crowd is, if there is one: that which most want.
    pub(crate) fn line(&self) -> Option<usize> {
        let counted = self.places.iter().map(|place| (self.crowd.0[*place].load(Ordering::Relaxed), *place));
        counted.max().filter(|(count, _)| *count > CROWD).map(|(_, place)| place)
    }
}

impl Drop for Wanting<'_> {
    fn drop(&mut self) {
        self.places.iter().for_each(|place| {
            self.crowd.0[*place].fetch_sub(1, Ordering::Relaxed);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_forms_where_many_want_the_same_and_is_gone_with_them() {
        let crowd = Crowd::default();
        let few: Vec<_> = (0..3).map(|other| crowd.want(["milk".to_owned(), format!("other {other}")])).collect();
        assert!(few.iter().all(|one| one.line().is_none()));
        let one_more = crowd.want(["bread", "milk"]);
        let line = one_more.line().unwrap();
        assert_eq!(few[0].line(), Some(line), "all who want it stand in the same one");
        assert_eq!(crowd.want(["tea"]).line(), None);
        drop(few);
        assert_eq!(one_more.line(), None);
    }
}
