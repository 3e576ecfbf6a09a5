//! What a dry run must look at together. It is taken back piece by piece, so that nobody waits for it; products that have
//! to do with one another (the same product twice, a bundle and its part, a code that one lets go of and another takes)
//! would not see what the others do, were they in different pieces. So they are found before, and taken out of their
//! pieces to be looked at together, in the order of the file.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use bodega_db::{Db, DbError};
use bodega_kernel::Scope;

use super::{
    concern::concerns,
    model::Import,
    raw::{Raw, Reading},
    read::Item,
    split::Piece,
    store,
};
use crate::CatalogError;

/// So many products are looked at together, in one transaction. A knot of more of them is cut: what comes later then does
/// not know what came before. That is told in docs/import.md.
const MOST: usize = 1_000;
/// Small knots share a transaction up to so many products.
const SHARED: usize = 200;

/// Where a product stands: in which piece, and as which of it.
type Spot = (i64, usize);

/// How a dry run goes about a file: piece by piece without what is tangled, then knot by knot.
#[derive(Debug)]
pub(super) struct Plan {
    reading: Reading,
    pieces: i64,
    tangled: HashSet<Spot>,
    knots: Vec<Vec<Raw>>,
}

/// Which products have to do with one another: a forest in which each tree is a knot.
#[derive(Debug, Default)]
struct Forest {
    spots: Vec<Spot>,
    above: Vec<usize>,
    named: HashMap<u64, usize>,
}

impl Forest {
    fn root(&mut self, mut one: usize) -> usize {
        while self.above[one] != one {
            // Each step halves the way for those who come later.
            self.above[one] = self.above[self.above[one]];
            one = self.above[one];
        }
        one
    }

    /// Adds a product that is concerned with these names.
    fn add(&mut self, spot: Spot, names: &[u64]) {
        let this = self.spots.len();
        self.spots.push(spot);
        self.above.push(this);
        for name in names {
            let other = *self.named.entry(*name).or_insert(this);
            let (one, other) = (self.root(this), self.root(other));
            // The earlier one stands above, so that knots are found in the order of the file.
            self.above[one.max(other)] = one.min(other);
        }
    }

    /// The products of each knot that reaches over several pieces, in their order; none is longer than [`MOST`].
    fn knots(mut self) -> Vec<Vec<Spot>> {
        let mut of: HashMap<usize, Vec<Spot>> = HashMap::new();
        let mut order = Vec::new();
        for at in 0..self.spots.len() {
            let root = self.root(at);
            if root == at {
                order.push(root);
            }
            of.entry(root).or_default().push(self.spots[at]);
        }
        let knots = order.into_iter().filter_map(|root| of.remove(&root));
        let knots = knots.filter(|knot| knot.iter().any(|(piece, _)| *piece != knot[0].0));
        let mut packed: Vec<Vec<Spot>> = Vec::new();
        for knot in knots {
            for part in knot.chunks(MOST) {
                match packed.last_mut() {
                    Some(last) if last.len() + part.len() <= SHARED => last.extend(part),
                    _ => packed.push(part.to_vec()),
                }
            }
        }
        packed
    }
}

impl Plan {
    /// Reads the file once, and what is tangled in it once more.
    pub async fn of(db: &Db, scope: &Scope, import: &Import) -> Result<Self, CatalogError> {
        let (within, of) = (scope.clone(), import.clone());
        let reading = db.read(scope, move |tx| Reading::of(tx, &within, &of)).await?;
        let (mut forest, mut pieces) = (Forest::default(), 0);
        while let Some(piece) = piece(db, scope, import, pieces).await? {
            let (within, items): (_, Arc<[Item]>) = (scope.clone(), reading.items(&piece).into());
            let names = db.read(scope, move |tx| concerns(tx, &within, &items)).await?;
            for (nth, names) in names.iter().enumerate() {
                forest.add((pieces, nth), names);
            }
            pieces += 1;
        }
        let knots = forest.knots();
        let tangled: HashSet<Spot> = knots.iter().flatten().copied().collect();
        let mut wanted: Vec<i64> = tangled.iter().map(|(piece, _)| *piece).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut raws: HashMap<Spot, Raw> = HashMap::new();
        for number in wanted {
            let raw = piece(db, scope, import, number).await?.map_or_else(Vec::new, |piece| reading.raw(&piece));
            let placed = raw.into_iter().enumerate().map(|(nth, raw)| ((number, nth), raw));
            raws.extend(placed.filter(|(spot, _)| tangled.contains(spot)));
        }
        let knots = knots.iter().map(|knot| knot.iter().filter_map(|spot| raws.remove(spot)).collect()).collect();
        Ok(Self { reading, pieces, tangled, knots })
    }

    /// What is looked at next. None: that was all.
    pub async fn next(&self, db: &Db, scope: &Scope, import: &Import) -> Result<Option<Vec<Item>>, CatalogError> {
        let number = import.part;
        if number >= self.pieces {
            let knot = usize::try_from(number - self.pieces).ok().and_then(|at| self.knots.get(at));
            return Ok(knot.map(|knot| knot.iter().map(|raw| self.reading.item(raw)).collect()));
        }
        let raw = piece(db, scope, import, number).await?.map_or_else(Vec::new, |piece| self.reading.raw(&piece));
        let alone = raw.iter().enumerate().filter(|(nth, _)| !self.tangled.contains(&(number, *nth)));
        Ok(Some(alone.map(|(_, raw)| self.reading.item(raw)).collect()))
    }
}

async fn piece(db: &Db, scope: &Scope, import: &Import, number: i64) -> Result<Option<Piece>, DbError> {
    let (within, id) = (scope.clone(), import.id);
    db.read(scope, move |tx| store::part(tx, within.one()?, id, number)).await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_shares_a_name_is_in_one_knot_and_in_the_order_of_the_file(products in prop::collection::vec(prop::collection::vec(0u64..60, 0..4), 1..150), size in 1usize..20) {
            let mut forest = Forest::default();
            let spots: Vec<Spot> = (0..products.len()).map(|at| ((at / size) as i64, at % size)).collect();
            for (spot, names) in spots.iter().zip(&products) {
                forest.add(*spot, names);
            }
            let knots = forest.knots();
            let knot_of = |spot: &Spot| knots.iter().position(|knot| knot.contains(spot));
            let all: Vec<_> = knots.iter().flatten().collect();
            prop_assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "nothing stands in two");
            for (at, names) in products.iter().enumerate() {
                for (other, others) in products.iter().enumerate().take(at) {
                    if names.iter().any(|name| others.contains(name)) {
                        prop_assert_eq!(knot_of(&spots[at]), knot_of(&spots[other]));
                        if let Some(knot) = knot_of(&spots[at]) {
                            let place = |spot| knots[knot].iter().position(|one| one == spot);
                            prop_assert!(place(&spots[other]) < place(&spots[at]));
                        } else {
                            prop_assert_eq!(spots[at].0, spots[other].0, "what is whole in its piece stays there");
                        }
                    }
                }
            }
        }
    }
}
