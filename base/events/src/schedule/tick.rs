//! Turning what is due into jobs.

use std::sync::Arc;

use bodega_db::{Db, DbError, Tx, params, sql};
use bodega_kernel::{Actor, Env, Scope, Time};
use serde_json::json;

use super::Schedule;
use crate::{enqueue, log::INSTALLATION};

sql!(
    STANDING,
    sqlite: "SELECT name, due FROM events_schedule WHERE name IN (SELECT value FROM json_each($1))",
    postgres: "SELECT name, due FROM events_schedule WHERE name = ANY (ARRAY(SELECT jsonb_array_elements_text($1)))",
);
// The row is the guard: of two nodes that find the same time due, one moves it on.
sql!(ENTER, "INSERT INTO events_schedule (name, due) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
sql!(hot MOVE_ON, "UPDATE events_schedule SET due = $3 WHERE name = $1 AND due = $2");

/// Enqueues what is due. A schedule that is new here counts from `born`, when these workers were made. Gives how many
/// jobs there were.
pub(crate) async fn tick(db: &Db, env: &Env, schedules: &Arc<[Schedule]>, born: Time) -> Result<usize, DbError> {
    if schedules.is_empty() {
        return Ok(0);
    }
    let names = json!(schedules.iter().map(|schedule| schedule.name).collect::<Vec<_>>());
    let standing: Vec<(String, Time)> =
        db.read(&Scope::Installation, move |tx| tx.all(&STANDING, params![names])).await?;
    let mut enqueued = 0;
    for (at, schedule) in schedules.iter().enumerate() {
        let known = standing.iter().find(|(name, _)| name == schedule.name).map(|(_, due)| *due);
        let last = known.unwrap_or(born);
        let Some(due) = schedule.when.due(last, env.now()) else {
            if known.is_none() {
                let (call, name) = (env.system_call("schedules"), schedule.name);
                db.write_bulk(&call, move |tx| tx.execute(&ENTER, params![name, born])).await?;
            }
            continue;
        };
        let call = env.call(Actor::system(schedule.name), Scope::Installation);
        let all = Arc::clone(schedules);
        if db.write_bulk(&call, move |tx| claim(tx, &all[at], known.is_none(), last, due)).await? {
            enqueued += 1;
        }
    }
    Ok(enqueued)
}

fn claim(tx: &mut Tx, schedule: &Schedule, is_new: bool, last: Time, due: Time) -> Result<bool, DbError> {
    if is_new {
        tx.execute(&ENTER, params![schedule.name, last])?;
    }
    if tx.execute(&MOVE_ON, params![schedule.name, last, due])? == 0 {
        return Ok(false);
    }
    let mut job = (schedule.job)();
    job.merchant.get_or_insert(INSTALLATION);
    job.unique.get_or_insert_with(|| format!("{}@{due}", schedule.name));
    Ok(enqueue(tx, job)?.is_some())
}
