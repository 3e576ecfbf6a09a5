//! The command that is measured against bare drivers: what a reservation of two lines writes, on the real tables with
//! their real indexes. Both sides run this very code; only what carries the statements out differs.

use bodega_db::{DbError, Param, ReadTx, Statement, Tx, params, sql};
use bodega_kernel::{Id, IdMint, Time, noun};
use serde_json::json;
use uuid::Uuid;
use xtask::dice::Dice;

/// Rows of stock.
pub const SHELVES: usize = 1000;
const MERCHANT: i64 = 1;
const SITE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_ffff_0000_0001);

/// What carries statements out: the façade's transaction, or a bare driver.
pub trait Runner {
    /// Rows that were changed.
    fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError>;
    /// The one number of the answer.
    fn number(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<i64, DbError>;
}

impl Runner for Tx {
    fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.execute(statement, params)
    }

    fn number(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<i64, DbError> {
        self.one::<(i64,)>(statement, params).map(|(number,)| number)
    }
}

sql!(
    SITE_ROW,
    "INSERT INTO inventory_site (id, keeper, code, name, kind, address, time_zone, hours, pickup, active, metadata, version,
         created_at, updated_at)
     VALUES ($1, $2, 'BENCH', 'Bench', 'WAREHOUSE', $3, 'UTC', $4, $5, $5, $3, 1, $6, $6)"
);
sql!(
    SHELF_ROW,
    "INSERT INTO inventory_stock (merchant, id, variant, site, on_hand, reserved, safety_stock, binned, updated_at)
     VALUES ($1, $2, $2, $3, 1000000000, 0, 0, 0, $4)"
);
sql!(
    hot TAKE,
    "UPDATE inventory_stock SET reserved = reserved + $3, updated_at = $4
     WHERE merchant = $1 AND id = $2 AND on_hand - reserved - safety_stock >= $3"
);
sql!(
    PROMISE,
    "INSERT INTO inventory_reservation (merchant, id, reference, site, status, expires_at, created_at)
     VALUES ($1, $2, $3, $4, 'OPEN', $5, $5)"
);
sql!(
    LINE,
    "INSERT INTO inventory_reservation_line (merchant, reservation, stock, variant, wanted, quantity, fulfilled)
     VALUES ($1, $2, $3, $3, $4, $4, 0)"
);
sql!(
    hot HEAD,
    "INSERT INTO events_stream (merchant, stream, version) VALUES ($1, $2, 1)
     ON CONFLICT (merchant, stream) DO UPDATE SET version = events_stream.version + 1 RETURNING version"
);
sql!(
    FACT,
    "INSERT INTO events_log (merchant, id, stream, version, kind, schema, data, actor_kind, actor_id, at)
     VALUES ($1, $2, $3, $4, 'stock.reserved', 1, $5, 'SYSTEM', 'bench', $6)"
);
sql!(RESERVED, "SELECT CAST(coalesce(sum(reserved), 0) AS BIGINT) FROM inventory_stock WHERE merchant = $1");

/// Which rows the commands fight over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heat {
    /// Any.
    Spread,
    /// Each wants the same one, and one other.
    Hot,
}

/// One reservation to be made.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    shelves: [usize; 2],
}

impl Wish {
    /// The next one: two different rows in the order in which they are locked.
    pub fn next(dice: &mut Dice, heat: Heat) -> Self {
        let first = if heat == Heat::Hot { 0 } else { dice.below(SHELVES - 1) };
        let second = first + 1 + dice.below(SHELVES - first - 1);
        Self { shelves: [first, second] }
    }
}

fn shelf(number: usize) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number as u128)
}

/// Fills the shelves of a migrated database.
pub fn fill(runner: &mut impl Runner) -> Result<(), DbError> {
    let (nothing, none) = (json!({}), json!([]));
    runner.run(&SITE_ROW, params![SITE, MERCHANT, nothing, none, true, 0i64])?;
    for number in 0..SHELVES {
        runner.run(&SHELF_ROW, params![MERCHANT, shelf(number), SITE, 0i64])?;
    }
    Ok(())
}

/// Makes a reservation.
pub fn reserve(runner: &mut impl Runner, mint: &mut IdMint, at: Time, wish: Wish) -> Result<(), DbError> {
    let reservation = mint.id::<noun::Reservation>();
    let name = reservation.to_string();
    for number in wish.shelves {
        if runner.run(&TAKE, params![MERCHANT, shelf(number), 1i64, at])? == 0 {
            return Err(DbError::NoRow);
        }
    }
    runner.run(&PROMISE, params![MERCHANT, reservation, name, SITE, at])?;
    for number in wish.shelves {
        runner.run(&LINE, params![MERCHANT, reservation, shelf(number), 1i64])?;
    }
    let stream = format!("reservation:{name}");
    let version = runner.number(&HEAD, params![MERCHANT, stream])?;
    let lines =
        wish.shelves.map(|number| json!({ "stockId": Id::<noun::Stock>::from_uuid(shelf(number)), "quantity": 1 }));
    let data = json!({ "reservationId": reservation, "lines": lines });
    runner.run(&FACT, params![MERCHANT, mint.uuid(), stream, version, data, at])?;
    Ok(())
}

/// How many units are reserved: twice the reservations, or something was lost.
pub fn reserved(runner: &mut impl Runner) -> Result<i64, DbError> {
    runner.number(&RESERVED, params![MERCHANT])
}

/// The same question in a snapshot.
pub fn reserved_for_reading(tx: &mut ReadTx) -> Result<i64, DbError> {
    tx.one::<(i64,)>(&RESERVED, params![MERCHANT]).map(|(units,)| units)
}
