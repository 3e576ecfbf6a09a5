//! Uses of limited promotions: taken with the order, given back when it comes to nothing.

use std::collections::HashMap;

use bodega_db::{DbError, FromRow, Pushed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use crate::{
    SalesError, metric,
    pricing::{Refused, Use},
};

/// The counter of all customers together.
const ALL: &str = "";

// In the order of the key: two who take the same wait for each other, and not in a ring. The first use makes the row.
sql!(
    hot TAKE,
    sqlite: "INSERT INTO sales_promotion_count (merchant, promotion, customer, taken, most)
             SELECT $1, unhex(value ->> 0), value ->> 1, 1, value ->> 2
             FROM json_each($2) WHERE true ORDER BY value ->> 0, value ->> 1
             ON CONFLICT (merchant, promotion, customer)
             DO UPDATE SET taken = sales_promotion_count.taken + 1, most = excluded.most
             WHERE sales_promotion_count.taken < excluded.most",
    postgres: "INSERT INTO sales_promotion_count (merchant, promotion, customer, taken, most)
               SELECT CAST($1 AS BIGINT), CAST(e.value ->> 0 AS UUID), e.value ->> 1, 1, CAST(e.value ->> 2 AS BIGINT)
               FROM jsonb_array_elements($2) AS e(value) ORDER BY 2, 3
               ON CONFLICT (merchant, promotion, customer)
               DO UPDATE SET taken = sales_promotion_count.taken + 1, most = excluded.most
               WHERE sales_promotion_count.taken < excluded.most",
);
sql!(
    NOTE,
    sqlite: "INSERT INTO sales_promotion_use (merchant, order_id, promotion, customer, in_all, taken_at)
             SELECT $1, $2, unhex(value ->> 0), value ->> 1, value ->> 2, $4 FROM json_each($3)",
    postgres: "INSERT INTO sales_promotion_use (merchant, order_id, promotion, customer, in_all, taken_at)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(e.value ->> 0 AS UUID), e.value ->> 1,
                      CAST(e.value ->> 2 AS INTEGER) = 1, CAST($4 AS BIGINT)
               FROM jsonb_array_elements($3) AS e(value)",
);
sql!(
    hot FORGET,
    "DELETE FROM sales_promotion_use WHERE merchant = $1 AND order_id = $2 RETURNING promotion, customer, in_all"
);
sql!(
    hot GIVE_BACK,
    "UPDATE sales_promotion_count SET taken = taken - 1
     WHERE merchant = $1 AND promotion = $2 AND customer = $3 AND taken > 0"
);
sql!(
    hot TAKEN,
    sqlite: "SELECT promotion, customer, taken FROM sales_promotion_count
             WHERE merchant = $1 AND promotion IN (SELECT unhex(value) FROM json_each($2)) AND customer IN ('', $3)",
    postgres: "SELECT promotion, customer, taken FROM sales_promotion_count
               WHERE merchant = $1 AND promotion = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
                 AND customer IN ('', $3)",
);

/// Uses that were asked for. Nothing is sure before [`Taking::done`].
#[derive(Debug)]
#[must_use = "whether there were any left is said by `done`"]
pub struct Taking(Option<(Pushed, u64, Vec<Id<noun::Promotion>>)>);

impl Taking {
    /// Were all of them to be had? If not, the transaction is to be given up.
    pub fn done(self, tx: &mut Tx) -> Result<(), SalesError> {
        let Some((pushed, wanted, promotions)) = self.0 else { return Ok(()) };
        if tx.changed(pushed)? != wanted {
            metric::used_up();
            return Err(SalesError::PromotionUsedUp(promotions));
        }
        metric::used(tx, wanted, "taken");
        Ok(())
    }
}

struct Noted {
    promotion: Id<noun::Promotion>,
    customer: Option<String>,
    in_all: bool,
}

impl FromRow for Noted {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { promotion: row.take()?, customer: row.take()?, in_all: row.take()? })
    }
}

/// Asks for one use of each of these for an order: two statements, none where nothing is limited. They travel with what
/// comes next: ask [`Taking::done`] before the transaction ends. A promotion that is limited for each customer needs one.
pub fn take_later(
    tx: &mut Tx,
    scope: &Scope,
    uses: &[Use],
    order: Id<noun::Order>,
    customer: Option<Id<noun::Customer>>,
) -> Result<Taking, SalesError> {
    let uses: Vec<&Use> = uses.iter().filter(|one| one.limit.is_some() || one.limit_per_customer.is_some()).collect();
    if uses.is_empty() {
        return Ok(Taking(None));
    }
    let promotions: Vec<_> = uses.iter().map(|one| one.promotion).collect();
    let whose = customer.map(|customer| customer.to_string());
    let (mut counters, mut notes) = (Vec::<Value>::new(), Vec::<Value>::new());
    for one in uses {
        let promotion = one.promotion.uuid().simple().to_string();
        counters.extend(one.limit.map(|limit| json!([promotion, ALL, limit])));
        if let Some(limit) = one.limit_per_customer {
            let Some(whose) = &whose else { return Err(SalesError::PromotionUsedUp(vec![one.promotion])) };
            counters.push(json!([promotion, whose, limit]));
        }
        let counted = one.limit_per_customer.and(whose.as_ref());
        notes.push(json!([promotion, counted, i64::from(one.limit.is_some())]));
    }
    let wanted = u64::try_from(counters.len()).unwrap_or(u64::MAX);
    let (merchant, now) = (scope.one()?, tx.now());
    let pushed = tx.push(&TAKE, params![merchant, Value::from(counters)])?;
    let _ = tx.push(&NOTE, params![merchant, order, Value::from(notes), now])?;
    Ok(Taking(Some((pushed, wanted, promotions))))
}

/// Takes one use of each of these for an order, or says that there are none left.
pub fn take(
    tx: &mut Tx,
    scope: &Scope,
    uses: &[Use],
    order: Id<noun::Order>,
    customer: Option<Id<noun::Customer>>,
) -> Result<(), SalesError> {
    take_later(tx, scope, uses, order, customer)?.done(tx)
}

/// Gives back what an order took. Nothing happens where it took nothing, or gave it back before.
pub fn give_back(tx: &mut Tx, scope: &Scope, order: Id<noun::Order>) -> Result<(), SalesError> {
    let merchant = scope.one()?;
    let mut counters = Vec::new();
    for noted in tx.all::<Noted>(&FORGET, params![merchant, order])? {
        counters.extend(noted.in_all.then(|| (noted.promotion, ALL.to_owned())));
        counters.extend(noted.customer.map(|customer| (noted.promotion, customer)));
    }
    counters.sort_unstable();
    for (promotion, customer) in &counters {
        let _ = tx.push(&GIVE_BACK, params![merchant, promotion, customer])?;
    }
    if !counters.is_empty() {
        metric::used(tx, u64::try_from(counters.len()).unwrap_or(0), "given_back");
    }
    Ok(())
}

/// Which of these are used up, in all or by this customer.
pub(crate) fn spent(
    tx: &mut ReadTx,
    scope: &Scope,
    uses: &[Use],
    customer: Option<Id<noun::Customer>>,
) -> Result<Vec<(Id<noun::Promotion>, Refused)>, SalesError> {
    if uses.is_empty() {
        return Ok(Vec::new());
    }
    let whose = customer.map(|customer| customer.to_string()).unwrap_or_default();
    let ids = crate::json::ids(uses.iter().map(|one| one.promotion));
    let rows: Vec<(Id<noun::Promotion>, String, i64)> = tx.all(&TAKEN, params![scope.one()?, ids, whose])?;
    let taken: HashMap<_, _> = rows.into_iter().map(|(promotion, whose, taken)| ((promotion, whose), taken)).collect();
    let of = |promotion, whose: &str| taken.get(&(promotion, whose.to_owned())).copied().unwrap_or(0);
    let spent = |one: &Use| {
        let in_all = one.limit.filter(|limit| of(one.promotion, ALL) >= *limit).map(|_| Refused::UsedUp);
        let by_them = one.limit_per_customer.filter(|_| !whose.is_empty());
        let by_them = by_them.filter(|limit| of(one.promotion, &whose) >= *limit).map(|_| Refused::UsedByYou);
        Some((one.promotion, in_all.or(by_them)?))
    };
    Ok(uses.iter().filter_map(spent).collect())
}
