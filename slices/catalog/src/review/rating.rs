//! What buyers think of products, in numbers: how many approved reviews there are of each number of stars. Changed in
//! the transaction that shows or hides a review, never counted anew.

use std::collections::{BTreeMap, HashMap};

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

sql!(
    hot OF,
    sqlite: "SELECT product, ones, twos, threes, fours, fives FROM catalog_rating
             WHERE merchant = $1 AND product IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT product, ones, twos, threes, fours, fives FROM catalog_rating
               WHERE merchant = $1 AND product = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    OPEN,
    "INSERT INTO catalog_rating (merchant, product, ones, twos, threes, fours, fives) VALUES ($1, $2, 0, 0, 0, 0, 0)
     ON CONFLICT (merchant, product) DO NOTHING"
);
// Below nothing it cannot fall: the table's own rule would break, and the transaction with it.
sql!(
    hot MOVE,
    "UPDATE catalog_rating SET ones = ones + $3, twos = twos + $4, threes = threes + $5, fours = fours + $6,
            fives = fives + $7
     WHERE merchant = $1 AND product = $2"
);

/// How many approved reviews a product has of each number of stars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rating {
    /// Those with 1 star first.
    pub counts: [i64; 5],
}

impl Rating {
    /// How many there are.
    pub fn count(self) -> i64 {
        self.counts.iter().sum()
    }

    /// The average in hundredths of a star, rounded half up; 0 while there is none.
    pub fn average_hundredths(self) -> i64 {
        let (count, stars) =
            (self.count(), self.counts.iter().zip(1..).map(|(count, stars)| count * stars).sum::<i64>());
        if count == 0 { 0 } else { (200 * stars + count).div_euclid(2 * count) }
    }

    /// The same as the API tells it: from 1 to 5 with two decimals.
    pub fn average(self) -> f64 {
        // At most 500, which every number of this type holds exactly.
        f64::from(i32::try_from(self.average_hundredths()).unwrap_or(0)) / 100.0
    }
}

impl FromRow for Rating {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { counts: [row.take()?, row.take()?, row.take()?, row.take()?, row.take()?] })
    }
}

struct Of(Id<noun::Product>, Rating);

impl FromRow for Of {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self(row.take()?, Rating::from_row(row)?))
    }
}

/// What buyers think of these products. Of one that is missing nobody has said anything.
pub fn ratings(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &[Id<noun::Product>],
) -> Result<HashMap<Id<noun::Product>, Rating>, DbError> {
    let ids: Value = products.iter().map(|id| id.uuid().simple().to_string()).collect();
    let found: Vec<Of> = tx.all(&OF, params![scope.one()?, ids])?;
    Ok(found.into_iter().map(|Of(product, rating)| (product, rating)).collect())
}

/// What a command shows and hides, added up first: each product's row is then written once, and in the order of ids, so
/// that two commands wait for each other and not in a ring.
#[derive(Debug, Default)]
pub(super) struct Shift(BTreeMap<Id<noun::Product>, [i64; 5]>);

impl Shift {
    /// One review of so many stars more is shown.
    pub fn shows(&mut self, product: Id<noun::Product>, stars: i64) {
        self.add(product, stars, 1);
    }

    /// One less.
    pub fn hides(&mut self, product: Id<noun::Product>, stars: i64) {
        self.add(product, stars, -1);
    }

    fn add(&mut self, product: Id<noun::Product>, stars: i64, by: i64) {
        let place = usize::try_from(stars - 1).ok();
        if let Some(count) = place.and_then(|place| self.0.entry(product).or_default().get_mut(place)) {
            *count += by;
        }
    }

    pub fn write(self, tx: &mut Tx, merchant: MerchantId) -> Result<(), DbError> {
        for (product, by) in self.0 {
            let [ones, twos, threes, fours, fives] = by;
            let change = params![merchant, product, ones, twos, threes, fours, fives];
            if by != [0; 5] && tx.execute(&MOVE, change)? == 0 {
                tx.execute(&OPEN, params![merchant, product])?;
                tx.execute(&MOVE, change)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Rating;

    proptest! {
        #[test]
        fn an_average_lies_among_what_was_said(counts in prop::array::uniform5(0i64..1_000_000)) {
            let rating = Rating { counts };
            let average = rating.average_hundredths();
            if rating.count() == 0 {
                prop_assert_eq!(average, 0);
            } else {
                prop_assert!((100..=500).contains(&average));
                let stars: i64 = counts.iter().zip(1..).map(|(count, stars)| count * stars).sum();
                prop_assert!((average * rating.count() - 100 * stars).abs() * 2 <= rating.count());
            }
        }
    }
}
