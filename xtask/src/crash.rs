//! The crash test: the server is killed with kill -9 at a random moment under reservation load, started again, and asked
//! for everything that it had promised. What it had acknowledged must be there; what was in the air when it died may be
//! there or not, but asking again with the same key must never make it twice.

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

use crate::crash_load::{Ledger, load};

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
/// How many rows of stock the load fights over.
const SHELVES: usize = 8;

/// Runs all rounds.
pub fn run(plan: &Plan) -> Outcome<()> {
    let engine = if plan.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("crash test on {engine}: {} rounds, seed {}", plan.rounds, plan.seed);
    let mut folder = Folder::temporary("crash")?;
    let demo = demo::Plan::new(&plan.program, folder.path().join("data"), plan.database.clone())?;
    let outcome = Runtime::new()?.block_on(rounds(plan, &demo));
    if outcome.is_err() {
        folder.keep();
        println!("what it left: {} (server's log: {})", folder.path().display(), demo.log().display());
        println!("the same choices again: xtask crash --rounds {} --seed {}", plan.rounds, plan.seed);
    }
    outcome
}

async fn rounds(plan: &Plan, demo: &demo::Plan) -> Outcome<()> {
    let mut dice = Dice::new(plan.seed);
    let mut server = demo.start()?.ready(START)?;
    let mut ledger = Ledger::new(server.shelves(SHELVES).await?);
    for round in 1..=plan.rounds {
        let token = server.sign_in("manager").await?;
        let moment = Duration::from_millis(200 + u64::try_from(dice.below(1300))?);
        let tasks = load(&ledger, server.address, &token, &mut dice, round);
        sleep(moment).await;
        let pid = server.pid();
        server.kill()?;
        let told = ledger.take(tasks).await?;
        server = restart(demo, &mut dice).await?;
        let again = Instant::now();
        check(&server, demo, &mut ledger, told.first_new).await?;
        println!(
            "round {round}: pid {pid} killed {} ms into the load; {} acknowledged, {} in the air; all there, {} ms to check",
            moment.as_millis(),
            told.acknowledged,
            told.in_the_air,
            again.elapsed().as_millis(),
        );
    }
    // Once more from the very first, now that every crash has had its chance to hurt old rows.
    check(&server, demo, &mut ledger, 0).await?;
    println!("{} reservations acknowledged over {} kills: none lost, none doubled", ledger.promises.len(), plan.rounds);
    server.kill()
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

/// Everything promised from number `first` on is there, the balances are exactly what the promises add up to, and the
/// program's own verification finds nothing.
async fn check(server: &Ready, demo: &demo::Plan, ledger: &mut Ledger, first: usize) -> Outcome<()> {
    let token = server.sign_in("manager").await?;
    let mut connection = Connection::open(server.address).await?;
    ledger.ask_again(&mut connection, &token).await?;
    ledger.look_up(&mut connection, &token, first).await?;
    ledger.compare_balances(&mut connection, &token).await?;
    demo.command(&["stock", "verify"])?;
    demo.command(&["audit", "verify"])?;
    Ok(())
}
