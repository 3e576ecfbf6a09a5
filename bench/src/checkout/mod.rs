//! Checkout through HTTP: from the request to the order that stands, with the stock promised, the place taken, the money
//! held by the sandbox, every reader of the log at work, and each answer on the disk before it is given.

mod lag;
mod shop;

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    cluster::{Cluster, Durability},
    demo::{self, Ready},
    dice::Dice,
};

use crate::{
    load::{Load, Maker, drive},
    report::{Figure, Tally},
    workload::Heat,
};

use shop::Shop;

const CONNECTIONS: [usize; 4] = [1, 16, 64, 256];
/// How many orders there are at first.
const FEW: u64 = 1_000;
/// How many carts are filled at once while orders are piled up.
const PILE: usize = 10_000;

/// What is measured.
#[derive(Debug, Clone)]
pub struct Plan<'p> {
    pub program: &'p Path,
    pub folder: &'p Path,
    pub span: Duration,
    /// How many orders there are when it is measured again.
    pub orders: u64,
    pub sqlite: bool,
    pub postgres: bool,
}

/// Measures both databases.
pub fn measure(plan: &Plan<'_>) -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    if plan.sqlite {
        figures.extend(on(plan, "checkout, SQLite", "checkout-lite", None)?);
    }
    if plan.postgres {
        let cluster = Cluster::start_in(plan.folder, Durability::On)?;
        let url = cluster.create_database("checkout")?;
        figures.extend(on(plan, "checkout, PostgreSQL, fsync on", "checkout-pg", Some(url))?);
    }
    Ok(figures)
}

/// A shop under load.
struct Bench<'b> {
    server: &'b Ready,
    shop: Shop,
    runtime: Runtime,
    dice: Dice,
    placed: u64,
    /// What the last load came to: so many carts are filled for the next.
    rate: f64,
}

fn on(plan: &Plan<'_>, section: &'static str, name: &str, database: Option<String>) -> Outcome<Vec<Figure>> {
    let demo = demo::Plan::new(plan.program, plan.folder.join(name), database)?.with(&["--capacity", "unlimited"]);
    let server = demo.start()?.ready(Duration::from_secs(180))?;
    let runtime = Runtime::new()?;
    let shop = runtime.block_on(Shop::look(&server))?;
    let mut bench = Bench { server: &server, shop, runtime, dice: Dice::new(7), placed: 0, rate: 1_000.0 };
    let mut figures = Vec::new();
    bench.pile_up(FEW, section)?;
    figures.extend(bench.all(section, plan.span)?);
    if plan.orders > bench.placed {
        figures.push(bench.pile_up(plan.orders, section)?);
        figures.extend(bench.all(section, plan.span)?);
    }
    eprintln!("{section}: {}", memory(server.pid()));
    Ok(figures)
}

impl Bench<'_> {
    /// Places orders until there are so many.
    fn pile_up(&mut self, orders: u64, section: &'static str) -> Outcome<Figure> {
        let (from, mut tally) = (self.placed, Tally::default());
        while self.placed < orders {
            let carts = usize::try_from(orders - self.placed)?.min(PILE);
            let seen = self.confirm(64, carts, Heat::Spread, (Duration::ZERO, Duration::from_secs(3600)))?;
            let took = tally.took + seen.took;
            tally.join(seen);
            tally.took = took;
            eprintln!("{section}: {} orders, {:.0} s of confirming", self.placed, took.as_secs_f64());
        }
        Ok(tally.figure(section, format!("from {from} orders to {}, 64 connections", self.placed)))
    }

    /// All numbers of connections, spread and hot.
    fn all(&mut self, section: &'static str, span: Duration) -> Outcome<Vec<Figure>> {
        let mut figures = Vec::new();
        let there = told(self.placed);
        for (heat, what) in [(Heat::Spread, "spread"), (Heat::Hot, "one hot SKU and window")] {
            for connections in CONNECTIONS {
                let warm_up = span / 4;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousands")]
                let carts = (self.rate * 1.3 * (span + warm_up).as_secs_f64()) as usize + connections * 8;
                let seen = self.confirm(connections, carts, heat, (warm_up, span))?;
                let figure = seen.figure(section, format!("{what}, {connections} connections, {there} orders"));
                self.rate = figure.per_second.max(200.0);
                figures.push(figure);
                lag::caught_up(self.server.address)?;
            }
        }
        Ok(figures)
    }

    /// Fills carts and then confirms them, over so many connections.
    fn confirm(
        &mut self,
        connections: usize,
        carts: usize,
        heat: Heat,
        (warm_up, span): (Duration, Duration),
    ) -> Outcome<Tally> {
        let began = Instant::now();
        let tokens = self.runtime.block_on(self.shop.fill(carts, heat, self.dice.roll()))?;
        eprintln!("  {} carts filled in {:.1} s", tokens.len(), began.elapsed().as_secs_f64());
        let mut requests: Vec<Vec<Arc<[u8]>>> = vec![Vec::new(); connections];
        for (at, token) in tokens.iter().enumerate() {
            requests[at % connections].push(self.shop.confirm(token, &mut self.dice, heat));
        }
        let requests = Arc::new(requests);
        let maker: Maker = {
            let requests = requests.clone();
            Arc::new(move |connection, count| requests[connection].get(usize::try_from(count).ok()?).cloned())
        };
        let seen = drive(&Load { address: self.shop.address, connections, warm_up, span, maker, status: 201 })?;
        if seen.failed > 0 {
            let again = self.runtime.block_on(shop::first_refusal(&self.shop, &requests[0][0]))?;
            return Err(format!("{} of {} were refused; the first now: {again:?}", seen.failed, seen.done).into());
        }
        self.placed += seen.done;
        Ok(seen)
    }
}

fn told(orders: u64) -> String {
    match orders {
        0..2_000 => "1,000".to_owned(),
        more if more < 1_000_000 => format!("{},000", more / 1_000),
        more => format!("{}.{} million", more / 1_000_000, more / 100_000 % 10),
    }
}

/// What the server keeps in memory now, and what it has kept at most.
fn memory(pid: u32) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) >> 10
    };
    format!("resident memory {} MiB, {} MiB at most", of("VmRSS"), of("VmHWM"))
}
