//! What the sandbox has charged, held against what was ordered: no money without an order, and none twice.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::time::sleep;
use xtask::Outcome;

use crate::crash_orders::Orders;

/// How long the jobs may take that give back what came to nothing.
const UNDOING: Duration = Duration::from_secs(60);

/// Looks until every charge that stands has its order and every order its charge.
pub async fn compare(data: &Path, orders: &Orders) -> Outcome<usize> {
    let began = Instant::now();
    loop {
        let (standing, faults) = look(data, orders)?;
        if faults.is_empty() {
            return Ok(standing);
        }
        if began.elapsed() > UNDOING {
            return Err(format!("{} charges are wrong, such as {}", faults.len(), faults[0]).into());
        }
        sleep(Duration::from_millis(500)).await;
    }
}

fn look(data: &Path, orders: &Orders) -> Outcome<(usize, Vec<String>)> {
    let journal = fs::read_to_string(data.join("payments/charges.jsonl")).unwrap_or_default();
    // A line that a kill has cut off was never answered.
    let lines = journal.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let mut last: BTreeMap<String, Value> = BTreeMap::new();
    for line in lines {
        let record: Value = serde_json::from_str(line)?;
        let charge = record["charge"].clone();
        last.insert(charge["mark"]["intent"].to_string(), charge);
    }
    let mut wanted = orders.by_id();
    let (mut standing, mut faults) = (0, Vec::new());
    for (intent, charge) in &last {
        let held = charge["standing"] == "Held";
        let taken = charge["captured"].as_i64().unwrap_or(0) > charge["refunded"].as_i64().unwrap_or(0);
        if !held && !taken {
            continue;
        }
        standing += 1;
        if wanted.remove(charge["reference"].as_str().unwrap_or_default()).is_none() {
            faults.push(format!("CHARGED WITHOUT AN ORDER, or twice: {intent} {charge}"));
        }
    }
    faults.extend(wanted.into_keys().map(|order| format!("ORDER WITHOUT A CHARGE: {order}")));
    Ok((standing, faults))
}
