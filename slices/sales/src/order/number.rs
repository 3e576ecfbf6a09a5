//! What orders are called: short, and one after the other, without one order waiting for another's number.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use bodega_db::{Db, DbError, Tx, params, sql};
use bodega_kernel::{Actor, Env, MerchantId, Scope};

use crate::SalesError;

/// The first number of a merchant: one that does not say that it is the first.
const FIRST: i64 = 10_001;
/// So many are taken at once. What a process has not used when it ends is left out.
const BLOCK: i64 = 100;

sql!(
    hot TAKE_NUMBERS,
    "INSERT INTO sales_order_number (merchant, next) VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
     ON CONFLICT (merchant) DO UPDATE SET next = sales_order_number.next + CAST($3 AS BIGINT)
     RETURNING next"
);

/// Gives out numbers. A process takes a block of them in a transaction of its own, and then needs none for a while: a
/// counter that each order raised would let all of a merchant's orders wait for each other. Numbers rise by the block,
/// and some are left out; they name an order to people, and nothing is found by guessing one.
#[derive(Clone)]
pub struct Numbers {
    db: Db,
    env: Env,
    blocks: Arc<Mutex<HashMap<MerchantId, Range<i64>>>>,
}

impl Numbers {
    /// None taken yet.
    pub fn new(db: Db, env: Env) -> Self {
        Self { db, env, blocks: Arc::default() }
    }

    /// A number that no other order of the merchant has.
    pub async fn next(&self, merchant: MerchantId) -> Result<i64, SalesError> {
        if let Some(number) = self.taken(merchant, |block| block.next()) {
            return Ok(number);
        }
        let scope = Scope::One(merchant);
        let call = self.env.call(Actor::system("sales.numbers"), scope.clone());
        let first = self.db.write(&call, move |tx| take(tx, &scope)).await?;
        // Several may have asked at once; each block is used up, one after the other as they came.
        let own = self.taken(merchant, |block| {
            if block.is_empty() {
                *block = first + 1..first + BLOCK;
            }
            Some(first)
        });
        Ok(own.unwrap_or(first))
    }

    fn taken(&self, merchant: MerchantId, take: impl FnOnce(&mut Range<i64>) -> Option<i64>) -> Option<i64> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        take(blocks.entry(merchant).or_insert(0..0))
    }
}

/// Takes a block. Gives its first number.
fn take(tx: &mut Tx, scope: &Scope) -> Result<i64, DbError> {
    let (next,) = tx.one::<(i64,)>(&TAKE_NUMBERS, params![scope.one()?, FIRST, BLOCK])?;
    Ok(next - BLOCK)
}
