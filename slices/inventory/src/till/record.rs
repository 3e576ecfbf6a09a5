//! Recording what the shop's own tills have sold.

use bodega_db::{Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use crate::{
    InventoryError,
    line::{self, Line},
    movement::{Account, Entry, Kind, Movement, Why},
    site::hold_open,
    stock::{self, Want, found},
};

/// What a till tells.
#[derive(Debug, Clone)]
pub struct TillBatch {
    /// Where.
    pub site: Id<noun::Site>,
    /// The till's own number for this batch, unique within its site: told twice, it counts once.
    pub reference: String,
    /// What was sold, and how much of it. Lines about one variant are added up.
    pub lines: Vec<Line>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Was it told before? Then nothing was done now.
    pub repeated: bool,
    /// The ledger's new lines.
    pub movements: Vec<Movement>,
}

sql!(
    hot CLAIM,
    "INSERT INTO inventory_till_batch (merchant, site, reference, lines, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (merchant, site, reference) DO NOTHING"
);
sql!(hot CLAIMED, "SELECT lines FROM inventory_till_batch WHERE merchant = $1 AND site = $2 AND reference = $3");

/// Takes what was sold off the shelf. The goods have left, whatever the book says: where it knows of fewer, the missing
/// ones are found first, so that the balance ends at zero and the ledger tells both.
pub fn record_till_sales(tx: &mut Tx, scope: &Scope, batch: &TillBatch) -> Result<Recorded, InventoryError> {
    hold_open(tx, scope, [(batch.site, "branchId".to_owned())])?;
    let sold = line::sums(tx, scope, &batch.lines)?;
    let (merchant, now) = (scope.one()?, tx.now());
    let lines: Value = sold.iter().map(|(variant, quantity)| json!([variant, quantity])).collect();
    if tx.execute(&CLAIM, params![merchant, batch.site, batch.reference, lines, now])? == 0 {
        let (told,): (Value,) = tx.one(&CLAIMED, params![merchant, batch.site, batch.reference])?;
        let same = told == lines;
        let nothing = Recorded { repeated: true, movements: Vec::new() };
        return if same { Ok(nothing) } else { Err(InventoryError::ReferenceReused) };
    }
    let mut rows = stock::store::lock_or_open(tx, scope, sold.keys().map(|variant| (*variant, batch.site)))?;
    let (mut missing, mut wants) = (Vec::new(), Vec::new());
    for (variant, quantity) in sold {
        let row = rows.find((variant, batch.site)).ok_or(InventoryError::NotFound("stock row"))?;
        if quantity > row.on_hand {
            missing.push(found(row.id, None, quantity - row.on_hand));
        }
        wants.push(Want::anywhere(row.id, quantity));
    }
    let mut movements = Vec::new();
    if !missing.is_empty() {
        let why = Why { kind: Kind::Adjustment, reason: Some("sold at the till"), reference: Some(&batch.reference) };
        movements.extend(stock::correct(tx, scope, &mut rows, &missing, why)?);
    }
    let picks = stock::allocate(tx, scope, &rows, &wants)?;
    let out = |(stock, bin, quantity)| Entry { stock, quantity, source: Account::Site(bin), target: Account::Till };
    let entries: Vec<_> = picks.into_iter().map(out).collect();
    let why = Why { kind: Kind::TillSale, reason: None, reference: Some(&batch.reference) };
    movements.extend(stock::correct(tx, scope, &mut rows, &entries, why)?);
    Ok(Recorded { repeated: false, movements })
}
