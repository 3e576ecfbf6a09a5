//! The table of transfers.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Currency, Id, MerchantId, Scope, noun};
use serde_json::{Value, json};

use super::{
    Account, Line,
    model::{Balance, Transfer},
};
use crate::intent::Intent;

// The version is guarded where the payment is written; of two who write the same, the one who lost there is rolled back.
sql!(
    hot INSERT_ONE,
    "INSERT INTO payments_transfer (merchant, intent, version, line, phase, debit, credit, amount, currency, resolves,
                                    reference, expires_at, at)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (merchant, intent, version, line) DO NOTHING"
);
sql!(
    hot INSERT_MANY,
    sqlite: "INSERT INTO payments_transfer (merchant, intent, version, line, phase, debit, credit, amount, currency,
                                            resolves, reference, expires_at, at)
             SELECT $1, $2, $3, key + 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, $4, value ->> 4, $5,
                    value ->> 5, $6
             FROM json_each($7) WHERE true ORDER BY key
             ON CONFLICT (merchant, intent, version, line) DO NOTHING",
    postgres: "INSERT INTO payments_transfer (merchant, intent, version, line, phase, debit, credit, amount, currency,
                                              resolves, reference, expires_at, at)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST($3 AS BIGINT), place, value ->> 0, value ->> 1,
                      value ->> 2, CAST(value ->> 3 AS BIGINT), CAST($4 AS TEXT), CAST(value ->> 4 AS BIGINT),
                      CAST($5 AS TEXT), CAST(value ->> 5 AS BIGINT), CAST($6 AS BIGINT)
               FROM jsonb_array_elements($7) WITH ORDINALITY AS line(value, place)
               ON CONFLICT (merchant, intent, version, line) DO NOTHING",
);
sql!(
    hot OF_INTENT,
    "SELECT intent, version, line, reference, currency, at, phase, debit, credit, amount, resolves, expires_at
     FROM payments_transfer WHERE merchant = $1 AND intent = $2 ORDER BY version, line"
);
sql!(
    hot HOLD,
    "SELECT MAX(version) FROM payments_transfer
     WHERE merchant = $1 AND intent = $2 AND phase = 'PENDING' AND debit = 'CLEARING'"
);
// Each transfer is in two accounts: once as what comes, once as what goes.
sql!(
    BALANCES,
    "SELECT currency, account,
            CAST(SUM(CASE WHEN comes AND phase IN ('POSTED', 'POST') THEN amount ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN comes OR phase NOT IN ('POSTED', 'POST') THEN 0 ELSE amount END) AS BIGINT),
            CAST(SUM(CASE WHEN comes THEN open ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN comes THEN 0 ELSE open END) AS BIGINT)
     FROM (SELECT currency, debit AS account, true AS comes, phase, amount,
                  CASE phase WHEN 'PENDING' THEN amount WHEN 'POSTED' THEN 0 ELSE -amount END AS open
           FROM payments_transfer WHERE merchant = $1
           UNION ALL
           SELECT currency, credit, false, phase, amount,
                  CASE phase WHEN 'PENDING' THEN amount WHEN 'POSTED' THEN 0 ELSE -amount END
           FROM payments_transfer WHERE merchant = $1) AS sides
     GROUP BY currency, account ORDER BY currency, account"
);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            intent: row.take()?,
            version: row.take()?,
            line: row.take()?,
            reference: row.take()?,
            currency: row.take()?,
            at: row.take()?,
            transfer: Transfer {
                phase: row.take()?,
                debit: row.take()?,
                credit: row.take()?,
                amount: row.take()?,
                resolves: row.take()?,
                expires_at: row.take()?,
            },
        })
    }
}

/// Writes the transfers of one change of a payment, all of them or none. Nobody waits for it: the guard of the change
/// is asked at its end.
pub(crate) fn push(tx: &mut Tx, merchant: MerchantId, after: &Intent, transfers: &[Transfer]) -> Result<(), DbError> {
    let (id, version, at, currency) = (after.id, after.version, after.updated_at, after.amount.currency);
    match transfers {
        [] => Ok(()),
        [one] => {
            let Transfer { phase, debit, credit, amount, resolves, expires_at } = one;
            let row = params![
                merchant,
                id,
                version,
                phase,
                debit,
                credit,
                amount,
                currency,
                resolves,
                after.reference,
                expires_at,
                at
            ];
            tx.push(&INSERT_ONE, row).map(drop)
        }
        many => {
            let lines: Value = many
                .iter()
                .map(|line| {
                    let expires = line.expires_at.map(bodega_kernel::Time::micros);
                    json!([line.phase, line.debit, line.credit, line.amount, line.resolves, expires])
                })
                .collect();
            let rows = params![merchant, id, version, currency, after.reference, at, lines];
            tx.push(&INSERT_MANY, rows).map(drop)
        }
    }
}

/// Everything that a payment has moved, in its order.
pub(crate) fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Line>, DbError> {
    tx.all(&OF_INTENT, params![scope.one()?, intent])
}

/// In which version of the payment its amount was last held.
pub(super) fn hold(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Option<i64>, DbError> {
    Ok(tx.one::<(Option<i64>,)>(&HOLD, params![scope.one()?, intent])?.0)
}

/// What every account of the merchant holds, by currency.
pub(crate) fn balances(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<(Currency, Account, Balance)>, DbError> {
    type Sums = (Currency, Account, i64, i64, i64, i64);
    let sums = tx.all::<Sums>(&BALANCES, params![scope.one()?])?;
    let balance = |(currency, account, debits, credits, pending_debits, pending_credits)| {
        (currency, account, Balance { debits, credits, pending_debits, pending_credits })
    };
    Ok(sums.into_iter().map(balance).collect())
}
