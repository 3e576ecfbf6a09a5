//! The load generator: many kept-alive connections, each sending its next request when its last was answered.

use std::{
    net::SocketAddr,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tokio::{runtime, task::JoinSet};
use xtask::{Outcome, client::Connection};

use crate::report::Tally;

/// Makes the bytes of a connection's next request; none, and it has no more to ask.
pub type Maker = Arc<dyn Fn(usize, u64) -> Option<Arc<[u8]>> + Send + Sync>;

/// What is asked, by how many, for how long, and which status is right.
#[derive(Clone)]
pub struct Load {
    pub address: SocketAddr,
    pub connections: usize,
    pub warm_up: Duration,
    pub span: Duration,
    pub maker: Maker,
    pub status: u16,
}

/// Drives the load from one thread of its own, apart from a server that may run in this process.
pub fn drive(load: &Load) -> Outcome<Tally> {
    driven(load, None)
}

/// The same at a rate: each connection sends its next request when it is time for it, or at once when that has passed.
pub fn drive_at(load: &Load, per_second: f64) -> Outcome<Tally> {
    let connections = u32::try_from(load.connections)?;
    driven(load, Some(Duration::from_secs_f64(f64::from(connections) / per_second.max(1.0))))
}

fn driven(load: &Load, every: Option<Duration>) -> Outcome<Tally> {
    let load = load.clone();
    let driver = thread::spawn(move || -> Outcome<Tally> {
        runtime::Builder::new_current_thread().enable_all().build()?.block_on(all(load, every))
    });
    driver.join().map_err(|_| "the load generator panicked")?
}

async fn all(load: Load, every: Option<Duration>) -> Outcome<Tally> {
    let mut tasks = JoinSet::new();
    for number in 0..load.connections {
        tasks.spawn(one(load.clone(), number, every));
    }
    let mut tally = Tally::default();
    while let Some(seen) = tasks.join_next().await {
        tally.join(seen??);
    }
    Ok(tally)
}

async fn one(load: Load, number: usize, every: Option<Duration>) -> Outcome<Tally> {
    let mut connection = Connection::open(load.address).await?;
    let mut tally = Tally::default();
    let began = Instant::now();
    let mut counted_from = None;
    for count in 0.. {
        let Some(request) = (load.maker)(number, count) else { break };
        if let Some(every) = every {
            let turn = began + every.mul_f64(f64::from(u32::try_from(count)?));
            tokio::time::sleep_until(turn.into()).await;
        }
        let sent = Instant::now();
        let answer = connection.send(&request).await?;
        let took = sent.elapsed();
        if began.elapsed() < load.warm_up {
            continue;
        }
        let from = *counted_from.get_or_insert(sent);
        if answer.status == load.status {
            tally.note(took)
        } else {
            tally.failed += 1
        }
        tally.took = from.elapsed();
        if tally.took >= load.span {
            break;
        }
    }
    Ok(tally)
}

/// A request that is always the same.
pub fn always(request: Vec<u8>) -> Maker {
    let request: Arc<[u8]> = request.into();
    Arc::new(move |_, _| Some(request.clone()))
}
