use bodega_events::{Cursor, Event, Types};
use bodega_kernel::{Id, MerchantId, PageRequest, Scope, noun};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Done, Out, Site, Trouble, out::table};

/// The event log: follow it, replay it to a consumer, settle dead letters.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  bodega events tail --types 'product.*' --follow\n  bodega events consumers\n  bodega events replay catalog.cards --from start\n  bodega events dead\n  bodega events dead retry catalog.cards evt_01jd3v7k2mfq9s8x4t6w0ybnhe"
)]
pub struct Events {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the last events, and with --follow those to come.
    Tail {
        /// How many of the last.
        #[arg(short = 'n', long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(0..=1000))]
        lines: i64,
        /// Only these types; `product.*` means a group.
        #[arg(long, value_delimiter = ',')]
        types: Vec<String>,
        /// Go on as events come.
        #[arg(short, long)]
        follow: bool,
    },
    /// Say how far each consumer is.
    Consumers,
    /// Set a consumer back, so that it reads the log again from there.
    Replay {
        /// Its name, as `bodega events consumers` says it.
        consumer: String,
        /// `start`, or the cursor of the event after which it begins.
        #[arg(long)]
        from: String,
    },
    /// List the events that consumers gave up on; retry or drop one.
    Dead {
        #[command(subcommand)]
        action: Option<Dead>,
        /// Only of this consumer.
        #[arg(long)]
        consumer: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum Dead {
    /// Let the consumer try it again.
    Retry(Letter),
    /// Give it up for good.
    Drop(Letter),
}

#[derive(Debug, Args)]
struct Letter {
    /// The consumer that gave up.
    consumer: String,
    /// The event.
    event: String,
    /// The number of the merchant whose event it is, where an installation has several.
    #[arg(long, default_value_t = 1)]
    merchant: i64,
}

impl Events {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let done = match self.action {
            Action::Tail { lines, types, follow } => tail(&site, out, lines, &types, follow).await,
            Action::Consumers => consumers(&site, out).await,
            Action::Replay { consumer, from } => replay(&site, out, consumer, &from).await,
            Action::Dead { action: None, consumer } => dead(&site, out, consumer).await,
            Action::Dead { action: Some(Dead::Retry(letter)), .. } => settle(&site, out, letter, true).await,
            Action::Dead { action: Some(Dead::Drop(letter)), .. } => settle(&site, out, letter, false).await,
        };
        site.db.close().await;
        done
    }
}

fn as_json(event: &Event) -> Value {
    json!({
        "id": event.id, "cursor": event.cursor().to_string(), "type": event.kind, "at": event.at,
        "stream": event.stream, "streamVersion": event.version, "merchant": event.merchant.0,
        "actor": { "kind": event.actor.kind, "id": event.actor.id }, "data": event.data,
    })
}

fn show(out: &Out, event: &Event) {
    out.show(&as_json(event), |_| {
        format!(
            "{}  {}  {:<28} {} v{} {}",
            event.at,
            event.cursor(),
            event.kind,
            event.stream,
            event.version,
            event.data
        )
    });
}

async fn tail(site: &Site, out: &Out, lines: i64, types: &[String], follow: bool) -> Done {
    let types = if types.is_empty() { Types::all() } else { Types::of(types) };
    let (all, wanted) = (Scope::Installation, types.clone());
    let (last, mut reached) = site
        .db
        .read(&all, move |tx| {
            let head = bodega_events::head(tx)?;
            Ok::<_, bodega_db::DbError>((bodega_events::tail(tx, &Scope::Installation, &wanted, lines)?, head))
        })
        .await?;
    last.iter().for_each(|event| show(out, event));
    let mut wakeups = site.db.wakeups();
    if !follow {
        return Ok(());
    }
    loop {
        let wanted = types.clone();
        let slice =
            site.db.read(&all, move |tx| bodega_events::after(tx, &Scope::Installation, reached, &wanted, 500)).await?;
        slice.events.iter().for_each(|event| show(out, event));
        let more = slice.reached > reached;
        reached = slice.reached;
        if !more {
            // Another process writes; on SQLite nobody wakes us.
            let pause = tokio::time::sleep(std::time::Duration::from_millis(200));
            tokio::select! {
                () = pause => {}
                _ = wakeups.changed() => {}
                _ = tokio::signal::ctrl_c() => return Ok(()),
            }
        }
    }
}

async fn consumers(site: &Site, out: &Out) -> Done {
    let all = site.db.read(&Scope::Installation, bodega_events::consumers).await?;
    let json: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({ "name": one.name, "cursor": Cursor(one.position).to_string(), "lag": one.lag, "attempts": one.attempts,
                    "nextTry": one.next_try, "error": one.error, "dead": one.dead, "changedAt": one.changed_at })
        })
        .collect();
    out.show(&json!({ "consumers": json }), |_| {
        let row = |one: &bodega_events::ConsumerStatus| {
            let error = one.error.clone().unwrap_or_default();
            vec![one.name.clone(), one.lag.to_string(), one.dead.to_string(), one.changed_at.to_string(), error]
        };
        table(&["CONSUMER", "LAG", "DEAD", "CHANGED", "ERROR"], &all.iter().map(row).collect::<Vec<_>>())
    });
    Ok(())
}

async fn replay(site: &Site, out: &Out, consumer: String, from: &str) -> Done {
    let position = match from {
        "start" => 0,
        cursor => cursor.parse::<Cursor>().map_err(Trouble::wrong_use)?.0,
    };
    let name = consumer.clone();
    site.db.write(&site.call(), move |tx| bodega_events::replay(tx, &name, position)).await?;
    out.show(&json!({ "consumer": consumer, "from": from }), |_| format!("{consumer} reads again from {from}."));
    Ok(())
}

async fn dead(site: &Site, out: &Out, consumer: Option<String>) -> Done {
    let request = PageRequest { limit: 100, ..PageRequest::default() };
    let query =
        move |tx: &mut bodega_db::ReadTx| bodega_events::dead(tx, &Scope::Installation, consumer.as_deref(), &request);
    let page = site.db.read(&Scope::Installation, query).await?;
    let json: Vec<Value> = page
        .items
        .iter()
        .map(|one| {
            json!({ "merchant": one.merchant.0, "consumer": one.consumer, "event": one.event, "type": one.kind,
                    "attempts": one.attempts, "error": one.error, "diedAt": one.died_at, "retryAt": one.retry_at })
        })
        .collect();
    out.show(&json!({ "dead": json, "total": page.total }), |_| {
        if page.items.is_empty() {
            return "No dead letters.".to_owned();
        }
        let row = |one: &bodega_events::DeadLetter| {
            vec![
                one.merchant.0.to_string(),
                one.consumer.clone(),
                one.event.to_string(),
                one.kind.clone(),
                one.attempts.to_string(),
                one.error.clone(),
            ]
        };
        let heads = ["MERCHANT", "CONSUMER", "EVENT", "TYPE", "TRIES", "ERROR"];
        table(&heads, &page.items.iter().map(row).collect::<Vec<_>>())
    });
    Ok(())
}

async fn settle(site: &Site, out: &Out, letter: Letter, again: bool) -> Done {
    let event: Id<noun::Event> = letter.event.parse().map_err(Trouble::wrong_use)?;
    let (consumer, merchant) = (letter.consumer.clone(), MerchantId(letter.merchant));
    let command = move |tx: &mut bodega_db::Tx| {
        if again {
            bodega_events::retry_dead(tx, merchant, &consumer, event)
        } else {
            bodega_events::drop_dead(tx, merchant, &consumer, event)
        }
    };
    site.db.write(&site.call(), command).await?;
    let word = if again { "will be tried again" } else { "was dropped" };
    out.show(&json!({ "event": event, "retried": again }), |_| format!("{event} {word}."));
    Ok(())
}
