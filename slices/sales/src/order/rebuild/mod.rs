//! Making orders' rows of their events again, and looking whether they still are what these add up to.

mod store;

use std::fmt;

use bodega_db::{Audit, Db, ReadTx, Tx};
use bodega_events::{self as events, Event, Types};
use bodega_kernel::{Call, Id, MerchantId, Scope, noun};
use serde_json::json;

use super::{
    Order, Told,
    history::read,
    store::{Stand, stand},
};
use crate::SalesError;

/// So many orders are looked at in one snapshot: a long one would keep the database from tidying up.
const PAGE: i64 = 200;

/// What a rebuild has found, or mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// So many orders have events.
    pub orders: u64,
    /// Where rows and events say different things, or did.
    pub differences: Vec<Difference>,
}

/// An order whose row is not what its events add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whose.
    pub merchant: MerchantId,
    /// Which.
    pub order: Id<noun::Order>,
    /// What is the matter.
    pub what: What,
}

/// What is the matter with an order's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// There is none.
    NoRow,
    /// There are no events for it.
    NoEvents,
    /// These columns differ.
    Differs(Vec<&'static str>),
    /// Its events cannot be read, or do not begin at the beginning.
    Unreadable(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { merchant, order, what } = self;
        write!(f, "{order} of merchant {}: ", merchant.0)?;
        match what {
            What::NoRow => write!(f, "it has events and no row"),
            What::NoEvents => write!(f, "it has a row and no events"),
            What::Differs(columns) => write!(f, "its row is not what its events say: {}", columns.join(", ")),
            What::Unreadable(why) => write!(f, "its events do not make an order: {why}"),
        }
    }
}

/// Compares every order's row with its events. Others may go on working meanwhile: row and events are read in one
/// snapshot.
pub async fn check(db: &Db) -> Result<Rebuilt, SalesError> {
    // On PostgreSQL the newest events may not have their places yet.
    db.sequence().await?;
    let mut found = Rebuilt::default();
    let mut position = 0;
    loop {
        let piece = db.read(&Scope::Installation, move |tx| compare_piece(tx, position)).await?;
        found.orders += piece.orders;
        found.differences.extend(piece.differences);
        if piece.reached >= piece.head {
            break;
        }
        position = piece.reached;
    }
    for merchant in db.read(&Scope::Installation, store::merchants).await? {
        let mut after = None;
        loop {
            let (lost, last) = db.read(&Scope::Installation, move |tx| without_events(tx, merchant, after)).await?;
            found.differences.extend(lost);
            match last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
    }
    Ok(found)
}

/// Makes the rows again that are not what their events add up to. Gives what was found before; what cannot be mended is
/// found again by a [`check`].
pub async fn rebuild(db: &Db, call: &Call) -> Result<Rebuilt, SalesError> {
    let found = check(db).await?;
    for Difference { merchant, order, what } in &found.differences {
        if matches!(what, What::NoRow | What::Differs(_)) {
            let (scope, order) = (Scope::One(*merchant), *order);
            let call = call.clone().within(scope.clone());
            db.write_bulk(&call, move |tx| mend(tx, &scope, order)).await?;
        }
    }
    Ok(found)
}

struct Piece {
    orders: u64,
    differences: Vec<Difference>,
    reached: i64,
    head: i64,
}

/// The orders that were placed after a position, as far as one snapshot goes.
fn compare_piece(tx: &mut ReadTx, position: i64) -> Result<Piece, SalesError> {
    let types = Types::of(&["order.placed"]);
    let slice = events::after(tx, &Scope::Installation, position, &types, PAGE)?;
    let mut differences = Vec::new();
    for placed in &slice.events {
        let merchant = placed.merchant;
        let Some(order) = placed.stream.strip_prefix("order:").and_then(|id| id.parse().ok()) else { continue };
        if let Some(what) = compare(tx, &Scope::One(merchant), order)? {
            differences.push(Difference { merchant, order, what });
        }
    }
    Ok(Piece { orders: slice.events.len() as u64, differences, reached: slice.reached, head: slice.head })
}

fn compare(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<What>, SalesError> {
    let made = match fold(&events::whole_stream(tx, scope, &format!("order:{id}"))?) {
        Ok(order) => order,
        Err(why) => return Ok(Some(What::Unreadable(why))),
    };
    let Some(row) = stand(tx, scope, id)? else { return Ok(Some(What::NoRow)) };
    let differs = row.differs(&Stand::from(&made));
    Ok((!differs.is_empty()).then_some(What::Differs(differs)))
}

/// The order that a stream adds up to.
pub(super) fn fold(events: &[Event]) -> Result<Order, String> {
    let (first, rest) = events.split_first().ok_or("it has none")?;
    let told = |event: &Event| read(event).map_err(|error| error.to_string());
    let Some(Told::Placed(placed)) = told(first)? else { return Err(format!("it begins with {}", first.kind)) };
    let number = placed.number.parse().map_err(|_| format!("{:?} is no number", placed.number))?;
    let mut order = Order::begin(&placed, number, first.at);
    for event in rest {
        if event.version != order.version + 1 {
            return Err(format!("after event {} comes {}", order.version, event.version));
        }
        match told(event)? {
            Some(fact) => order.apply(&fact, event.at),
            // Of a later version of the program: it says nothing that this one's rows hold.
            None => order.pass(event.at),
        }
    }
    Ok(order)
}

/// Rows of a merchant that have no first event; and the last row, if there may be more.
fn without_events(
    tx: &mut ReadTx,
    merchant: MerchantId,
    after: Option<Id<noun::Order>>,
) -> Result<(Vec<Difference>, Option<Id<noun::Order>>), SalesError> {
    let ids = store::ids_after(tx, merchant, after, PAGE)?;
    let wanted: Vec<_> = ids.iter().map(|id| (format!("order:{id}"), 1)).collect();
    let first: Vec<(String, serde_json::Value)> = events::payloads(tx, &Scope::One(merchant), &wanted)?;
    let lost = ids.iter().zip(&wanted).filter(|(_, (stream, _))| first.iter().all(|(found, _)| found != stream));
    let lost = lost.map(|(id, _)| Difference { merchant, order: *id, what: What::NoEvents });
    Ok((lost.collect(), ids.last().copied()))
}

/// The stream's head cannot move while the row is locked; one that is not there yet is put there first.
fn mend(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<(), SalesError> {
    let before = store::lock(tx, scope, id)?;
    let Ok(made) = fold(&events::whole_stream(tx, scope, &format!("order:{id}"))?) else { return Ok(()) };
    let after = Stand::from(&made);
    match &before {
        Some(row) if row.differs(&after).is_empty() => return Ok(()),
        Some(_) => store::replace(tx, scope, &after)?,
        None => store::insert(tx, scope, &after)?,
    }
    let old = before.map(|row| json!({ "status": row.status, "version": row.version }));
    let new = json!({ "status": after.status, "version": after.version });
    tx.record(Audit::new("order.rebuilt", "order", id).merchant(scope.one()?).before(json!(old)).after(new))?;
    Ok(())
}
