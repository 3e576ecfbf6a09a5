//! How far the readers of the event log are behind, as the server's own metrics tell it.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{runtime::Runtime, time::sleep};
use xtask::{
    Outcome,
    client::{Connection, request},
};

/// So long may the readers take to come to the end once the load is over: their lag did not grow then.
const SOON: Duration = Duration::from_secs(3);
/// So few events behind is at the end.
const NEAR: f64 = 50.0;

/// Waits until all readers are at the end of the log; an error when they take too long. Gives how long it took.
pub fn caught_up(server: SocketAddr) -> Outcome<Duration> {
    let began = Instant::now();
    Runtime::new()?.block_on(async {
        loop {
            let lags = lags(server).await?;
            let far: Vec<_> = lags.iter().filter(|(_, lag)| **lag > NEAR).collect();
            if far.is_empty() {
                return Ok(began.elapsed());
            }
            if began.elapsed() > SOON {
                return Err(format!("readers of the log fell behind: {far:?} after {:?}", began.elapsed()).into());
            }
            sleep(Duration::from_millis(100)).await;
        }
    })
}

/// By reader, how many events it has still to see.
async fn lags(server: SocketAddr) -> Outcome<BTreeMap<String, f64>> {
    let mut connection = Connection::open(server).await?;
    let answer = connection.send(&request("GET", "/metrics", None, &[], None)).await?;
    let text = String::from_utf8_lossy(answer.body).into_owned();
    Ok(text.lines().filter_map(lag).collect())
}

fn lag(line: &str) -> Option<(String, f64)> {
    let rest = line.strip_prefix("bodega_event_lag{consumer=\"")?;
    let (reader, value) = rest.split_once("\"}")?;
    Some((reader.to_owned(), value.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lag_is_a_line_of_the_metrics() {
        assert_eq!(lag("bodega_event_lag{consumer=\"browse.items\"} 12"), Some(("browse.items".to_owned(), 12.0)));
        assert_eq!(lag("bodega_event_lag_total 12"), None);
    }
}
