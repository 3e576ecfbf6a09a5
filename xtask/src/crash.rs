//! The crash test: the server dies under load, of reservations and of whole checkouts, at a random moment by kill -9 or
//! at a named point of the checkout where it was armed to; it is started again, and asked for everything that it had
//! promised. What it had acknowledged must be there, once; what was in the air when it died may be there or not, but
//! asking again with the same key must never make it twice. No money may be held that no order stands for.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use tokio::{runtime::Runtime, time::sleep};
use xtask::{
    Outcome,
    client::Connection,
    demo::{self, Ready},
    dice::Dice,
    folder::Folder,
};

use crate::{
    crash_load::{Ledger, load},
    crash_money,
    crash_orders::Orders,
};

/// One crash test.
#[derive(Debug)]
pub struct Plan {
    pub program: PathBuf,
    pub rounds: u32,
    pub seed: u64,
    pub database: Option<String>,
}

/// How long a start may take; a debug build makes its demo data first.
const START: Duration = Duration::from_secs(180);
/// How many rows of stock each load fights over.
const SHELVES: usize = 8;
/// How long it may take to come to a point: the worker looks after fifteen seconds.
const SOON: Duration = Duration::from_secs(90);
/// The points of a checkout, and of the worker that ends what a crash has left, at which the server is let die.
const POINTS: &[&str] = &[
    "checkout.before_step_1",
    "checkout.after_step_1",
    "checkout.before_authorise",
    "checkout.in_authorise",
    "checkout.after_authorise",
    "checkout.before_step_3",
    "checkout.after_step_3",
    "recovery.before_ask",
    "recovery.after_ask",
    "recovery.after_step_3",
];

/// Runs all rounds.
pub fn run(plan: &Plan) -> Outcome<()> {
    let engine = if plan.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("crash test on {engine}: {} rounds, seed {}", plan.rounds, plan.seed);
    let mut folder = Folder::temporary("crash")?;
    let demo = demo::Plan::new(&plan.program, folder.path().join("data"), plan.database.clone())?
        .with(&["--capacity", "unlimited"]);
    let outcome = Runtime::new()?.block_on(rounds(plan, &demo));
    if outcome.is_err() {
        folder.keep();
        println!("what it left: {} (server's log: {})", folder.path().display(), demo.log().display());
        println!("the same choices again: xtask crash --rounds {} --seed {}", plan.rounds, plan.seed);
    }
    outcome
}

/// How the server dies.
#[derive(Debug, Clone, Copy)]
enum Death {
    /// By kill -9, so long after the load began.
    AtAnyMoment(Duration),
    /// By itself, when it comes to this point for the n-th time.
    AtPoint(&'static str, usize),
}

/// A test under way.
struct Test<'t> {
    demo: &'t demo::Plan,
    dice: Dice,
    ledger: Ledger,
    orders: Orders,
    /// The point whose turn is next.
    next: usize,
}

async fn rounds(plan: &Plan, demo: &demo::Plan) -> Outcome<()> {
    let mut dice = Dice::new(plan.seed);
    let mut server = demo.start()?.ready(START)?;
    let mut shelves = server.shelves(SHELVES * 2).await?;
    let orders = Orders::new(server.address, shelves.split_off(SHELVES)).await?;
    let next = dice.below(POINTS.len());
    let mut test = Test { demo, dice, ledger: Ledger::new(shelves), orders, next };
    for round in 1..=plan.rounds {
        server = test.round(server, round).await?;
    }
    // Once more from the very first, now that every crash has had its chance to hurt old rows.
    test.check(&server, (0, 0)).await?;
    let (promises, told) = (test.ledger.promises.len(), test.orders.told.len());
    println!("{promises} reservations and {told} checkouts over {} crashes: none lost, none doubled", plan.rounds);
    server.kill()
}

impl Test<'_> {
    /// One crash and what comes of it; gives the server that runs after it.
    async fn round(&mut self, mut server: Ready, round: u32) -> Outcome<Ready> {
        let death = self.death(round)?;
        let recovery = match death {
            Death::AtPoint(point, _) if point.starts_with("recovery.") => Some(point),
            _ => None,
        };
        if let Death::AtPoint(point, times) = death {
            server.kill()?;
            // For the worker something must have been left over first.
            let point = if recovery.is_some() { "checkout.after_step_1" } else { point };
            server = self.demo.clone().armed(Some(&format!("{point}:{times}"))).start()?.ready(START)?;
        }
        let token = server.sign_in("manager").await?;
        let began = Instant::now();
        let reserving = load(&self.ledger, server.address, &token, &mut self.dice, round);
        let buying = self.orders.load(server.address, &mut self.dice, round);
        match death {
            Death::AtAnyMoment(moment) => {
                sleep(moment).await;
                server.kill()?;
            }
            Death::AtPoint(..) => server.dies(SOON)?,
        }
        let lived = began.elapsed();
        let reserved = self.ledger.take(reserving).await?;
        let first = (reserved.first_new, self.orders.told.len());
        let (bought, in_the_air) = self.orders.take(buying).await?;
        if let Some(point) = recovery {
            // The worker comes to it by itself.
            self.demo.clone().armed(Some(point)).start()?.ready(START)?.dies(SOON)?;
        }
        let server = restart(self.demo, &mut self.dice).await?;
        let again = Instant::now();
        let charges = self.check(&server, first).await?;
        println!(
            "round {round}: died {} after {} ms; {} reservations and {bought} checkouts acknowledged, {} and {in_the_air} \
             in the air; all there, {charges} charges for as many orders, {} ms to check",
            death.told(),
            lived.as_millis(),
            reserved.acknowledged,
            reserved.in_the_air,
            again.elapsed().as_millis(),
        );
        Ok(server)
    }

    /// Turn about: at a random moment, and at the points one after the other.
    fn death(&mut self, round: u32) -> Outcome<Death> {
        if round.is_multiple_of(2) {
            return Ok(Death::AtAnyMoment(Duration::from_millis(200 + u64::try_from(self.dice.below(1800))?)));
        }
        let point = POINTS[self.next % POINTS.len()];
        self.next += 1;
        Ok(Death::AtPoint(point, 1 + self.dice.below(30)))
    }

    /// Everything promised from these numbers on is there, the balances are exactly what the promises add up to, the money
    /// is what the orders add up to, and the program's own verifications find nothing.
    async fn check(&mut self, server: &Ready, (promise, order): (usize, usize)) -> Outcome<usize> {
        let token = server.sign_in("manager").await?;
        self.orders.ask_again(server.address).await?;
        let mut connection = Connection::open(server.address).await?;
        self.ledger.ask_again(&mut connection, &token).await?;
        self.ledger.look_up(&mut connection, &token, promise).await?;
        self.orders.look_up(server.address, &token, order).await?;
        self.ledger.compare_balances(&mut connection, &token).await?;
        self.orders.compare_balances(server.address, &token).await?;
        let charges = crash_money::compare(&self.demo.data, &self.orders).await?;
        self.demo.command(&["stock", "verify"])?;
        self.demo.command(&["payments", "verify"])?;
        self.demo.command(&["orders", "rebuild", "--check"])?;
        self.demo.command(&["audit", "verify"])?;
        Ok(charges)
    }
}

impl Death {
    fn told(self) -> String {
        match self {
            Self::AtAnyMoment(_) => "by kill -9".to_owned(),
            Self::AtPoint(point, times) if point.starts_with("recovery.") => {
                format!("at checkout.after_step_1 ({times}.), then at {point},")
            }
            Self::AtPoint(point, times) => format!("at {point} ({times}.)"),
        }
    }
}

/// Starts the server again; now and then it is killed while it still starts.
async fn restart(demo: &demo::Plan, dice: &mut Dice) -> Outcome<Ready> {
    while dice.below(4) == 0 {
        let mut starting = demo.start()?;
        sleep(Duration::from_millis(u64::try_from(dice.below(400))?)).await;
        starting.kill()?;
    }
    demo.start()?.ready(START)
}
