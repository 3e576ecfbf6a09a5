//! Reservations through HTTP: the whole way from the socket to the disk and back.

use std::{path::Path, sync::Arc, time::Duration};

use serde_json::json;
use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    client::request,
    cluster::{Cluster, Durability},
    demo::{self, Shelf},
    dice::Dice,
};

use crate::{
    load::{Load, Maker, drive},
    report::{Figure, Tally},
    workload::Heat,
};

const SECTION: &str = "reservations of two lines through HTTP";
const CONNECTIONS: usize = 64;
const SHELVES: usize = 40;

/// Measures both databases, spread and hot. `ceilings` are the bare loops of the same run, if they were measured.
pub fn measure(program: &Path, folder: &Path, span: Duration, ceilings: &[Figure]) -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    figures.extend(on(program, &folder.join("reserve"), None, span, ("SQLite", "groups of 64"), ceilings)?);
    let cluster = Cluster::start_in(folder, Durability::On)?;
    let url = cluster.create_database("reserve")?;
    let ceiling = ("PostgreSQL", "connections, spread rows");
    figures.extend(on(program, &folder.join("reserve-pg"), Some(url), span, ceiling, ceilings)?);
    Ok(figures)
}

fn on(
    program: &Path,
    data: &Path,
    database: Option<String>,
    span: Duration,
    (engine, ceiling): (&str, &str),
    ceilings: &[Figure],
) -> Outcome<Vec<Figure>> {
    let plan = demo::Plan::new(program, data.to_owned(), database)?;
    let server = plan.start()?.ready(Duration::from_secs(120))?;
    let (token, shelves) = Runtime::new()?
        .block_on(async { Outcome::Ok((server.sign_in("manager").await?, server.shelves(SHELVES).await?)) })?;
    let ceiling = ceilings.iter().find(|figure| figure.name.starts_with("bare") && figure.name.ends_with(ceiling));
    let mut figures = Vec::new();
    for (heat, name) in [(Heat::Spread, "spread rows"), (Heat::Hot, "one hot row")] {
        let seen = rush(server.address, &token, &shelves, heat, span)?;
        let figure = seen.figure(SECTION, format!("{engine}, {CONNECTIONS} connections, {name}"));
        figures.push(match ceiling {
            Some(bare) => figure.against(bare, None),
            None => figure,
        });
    }
    Ok(figures)
}

fn rush(address: std::net::SocketAddr, token: &str, shelves: &[Shelf], heat: Heat, span: Duration) -> Outcome<Tally> {
    let (token, shelves) = (token.to_owned(), shelves.to_vec());
    let maker: Maker = Arc::new(move |connection, count| {
        let mut dice = Dice::new(count.wrapping_mul(1000) + connection as u64);
        let first = if heat == Heat::Hot { 0 } else { dice.below(shelves.len() - 1) };
        let second = first + 1 + dice.below(shelves.len() - first - 1);
        let body = json!({
            "reference": format!("bench-{heat:?}-{connection}-{count}"),
            "branchId": shelves[0].branch,
            "lines": [{ "sku": shelves[first].sku, "quantity": 1 }, { "sku": shelves[second].sku, "quantity": 1 }],
            "expiresInSeconds": 86_400,
        });
        Some(request("POST", "/api/v1/inventory/reservations", Some(&token), &[], Some(&body)).into())
    });
    let warm_up = span / 4;
    drive(&Load { address, connections: CONNECTIONS, warm_up, span, maker, status: 201 })
}
