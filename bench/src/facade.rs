//! `db.write` under a closed loop of many askers.

use std::time::{Duration, Instant};

use bodega_db::{Db, DbError, Options};
use bodega_kernel::{Actor, Env, MerchantId};
use tokio::{runtime::Runtime, task::JoinSet};
use xtask::{Outcome, dice::Dice};

use crate::{
    report::Tally,
    workload::{Heat, Wish, reserve, reserved},
};

/// How many ask at once, for how long, for what.
#[derive(Debug, Clone, Copy)]
pub struct Rush {
    pub askers: usize,
    pub span: Duration,
    pub heat: Heat,
    /// Send commands of one hot row to one connection.
    pub keyed: bool,
}

/// Reserves through the façade; what was acknowledged must have been written.
pub fn rush(options: &Options, rush: Rush) -> Outcome<Tally> {
    // Opened here: what speaks to PostgreSQL must not run inside of a runtime.
    let env = Env::system();
    let db = Db::open(options, &env)?;
    Runtime::new()?.block_on(async {
        let mut tasks = JoinSet::new();
        let mut dice = Dice::new(1);
        for _ in 0..rush.askers {
            tasks.spawn(ask(db.clone(), env.clone(), rush, dice.split()));
        }
        let mut tally = Tally::default();
        while let Some(seen) = tasks.join_next().await {
            tally.join(seen??);
        }
        let units = db.write(&env.system_call("bench"), reserved).await?;
        db.close().await;
        if u64::try_from(units)? != tally.done * 2 {
            return Err(format!("{} acknowledged, and {units} units reserved", tally.done).into());
        }
        Ok(tally)
    })
}

async fn ask(db: Db, env: Env, rush: Rush, mut dice: Dice) -> Result<Tally, DbError> {
    let mut tally = Tally::default();
    let began = Instant::now();
    while began.elapsed() < rush.span {
        let wish = Wish::next(&mut dice, rush.heat);
        let call = env.call(Actor::system("bench"), MerchantId(1));
        let asked = Instant::now();
        let command = move |tx: &mut bodega_db::Tx| {
            let (mut mint, at) = (tx.call().mint(), tx.now());
            reserve(tx, &mut mint, at, wish)
        };
        if rush.keyed {
            db.write_keyed(&call, "shelf 0", command).await?;
        } else {
            db.write(&call, command).await?;
        }
        tally.note(asked.elapsed());
    }
    tally.took = began.elapsed();
    Ok(tally)
}
