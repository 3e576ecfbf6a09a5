//! The load of the crash test, and the book of what was promised under it.

use std::{collections::BTreeMap, net::SocketAddr};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::Shelf,
    dice::Dice,
};

/// How many connections reserve at once.
const CONNECTIONS: usize = 24;
const RESERVE: &str = "/api/v1/inventory/reservations";

/// A reservation that was asked for.
#[derive(Debug, Clone)]
pub struct Promise {
    reference: String,
    /// Shelf and quantity. One shelf may come twice: its demand must be summed.
    lines: Vec<(usize, i64)>,
    /// Its id, once it was acknowledged.
    id: Option<String>,
    /// What became of it afterwards, as far as the server told.
    release: Release,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Release {
    No,
    /// Asked for; the server died before it answered.
    InTheAir,
    Yes,
}

/// All that was promised so far.
#[derive(Debug)]
pub struct Ledger {
    shelves: Vec<Shelf>,
    pub promises: Vec<Promise>,
    in_the_air: Vec<Promise>,
}

/// What one round brought.
#[derive(Debug)]
pub struct Told {
    pub first_new: usize,
    pub acknowledged: usize,
    pub in_the_air: usize,
}

type Load = JoinSet<Outcome<Vec<Promise>>>;

/// Starts the load: each connection reserves, and now and then releases one of its own, until the server is gone.
pub fn load(ledger: &Ledger, address: SocketAddr, token: &str, dice: &mut Dice, round: u32) -> Load {
    let mut tasks = JoinSet::new();
    for number in 0..CONNECTIONS {
        let (shelves, token, dice) = (ledger.shelves.clone(), token.to_owned(), dice.split());
        tasks.spawn(reserve_until_gone(shelves, address, token, dice, format!("crash-{round}-{number}")));
    }
    tasks
}

async fn reserve_until_gone(
    shelves: Vec<Shelf>,
    address: SocketAddr,
    token: String,
    mut dice: Dice,
    name: String,
) -> Outcome<Vec<Promise>> {
    let mut promises: Vec<Promise> = Vec::new();
    let Ok(mut connection) = Connection::open(address).await else { return Ok(promises) };
    for number in 0.. {
        if dice.below(8) == 0
            && let Some(held) = promises.iter_mut().find(|held| held.release == Release::No)
        {
            held.release = Release::InTheAir;
            let path = format!("{RESERVE}/{}/release", held.id.as_deref().unwrap_or_default());
            let Ok(answer) = connection.send(&request("POST", &path, Some(&token), &[], None)).await else { break };
            if answer.status != 200 {
                return Err(format!("{path}: {} {}", answer.status, answer.json()).into());
            }
            held.release = Release::Yes;
            continue;
        }
        let lines = (0..1 + dice.below(3)).map(|_| (dice.below(shelves.len()), 1 + i64::from(dice.below(4) == 0)));
        let mut promise =
            Promise { reference: format!("{name}-{number}"), lines: lines.collect(), id: None, release: Release::No };
        let Ok(answer) = connection.send(&promise.request(&shelves, &token)).await else {
            promises.push(promise);
            break;
        };
        promise.acknowledge(answer.status, &answer.json())?;
        promises.push(promise);
    }
    Ok(promises)
}

impl Promise {
    fn request(&self, shelves: &[Shelf], token: &str) -> Vec<u8> {
        let lines =
            self.lines.iter().map(|(shelf, quantity)| json!({ "sku": shelves[*shelf].sku, "quantity": quantity }));
        let body = json!({
            "reference": self.reference,
            "branchId": shelves[0].branch,
            "lines": lines.collect::<Vec<_>>(),
            "expiresInSeconds": 86_400,
        });
        request("POST", RESERVE, Some(token), &[format!("Idempotency-Key: {}", self.reference)], Some(&body))
    }

    fn acknowledge(&mut self, status: u16, answer: &Value) -> Outcome<()> {
        match answer["data"]["id"].as_str() {
            Some(id) if status == 201 || status == 200 => self.id = Some(id.to_owned()),
            _ => return Err(format!("{} was answered with {status} {answer}", self.reference).into()),
        }
        Ok(())
    }
}

impl Ledger {
    pub fn new(shelves: Vec<Shelf>) -> Self {
        Self { shelves, promises: Vec::new(), in_the_air: Vec::new() }
    }

    /// Waits for the load to notice that the server is gone and books what it saw.
    pub async fn take(&mut self, mut tasks: Load) -> Outcome<Told> {
        let first_new = self.promises.len();
        while let Some(seen) = tasks.join_next().await {
            for promise in seen?? {
                if promise.id.is_some() { &mut self.promises } else { &mut self.in_the_air }.push(promise);
            }
        }
        Ok(Told { first_new, acknowledged: self.promises.len() - first_new, in_the_air: self.in_the_air.len() })
    }

    /// Asks for what was in the air once more, as a good client does, with the same keys.
    pub async fn ask_again(&mut self, connection: &mut Connection, token: &str) -> Outcome<()> {
        for mut promise in std::mem::take(&mut self.in_the_air) {
            let answer = connection.send(&promise.request(&self.shelves, token)).await?;
            promise.acknowledge(answer.status, &answer.json())?;
            self.promises.push(promise);
        }
        Ok(())
    }

    /// Each promise is there, with its reference and its status.
    pub async fn look_up(&mut self, connection: &mut Connection, token: &str, first: usize) -> Outcome<()> {
        let mut ids = BTreeMap::new();
        for promise in &mut self.promises[first..] {
            let id = promise.id.clone().unwrap_or_default();
            let path = format!("{RESERVE}/{id}");
            let answer = connection.send(&request("GET", &path, Some(token), &[], None)).await?;
            let (status, found) = (answer.status, answer.json());
            let found = &found["data"];
            if status != 200 || found["reference"] != promise.reference.as_str() {
                return Err(format!("LOST: {} ({id}): {status} {found}", promise.reference).into());
            }
            let released = found["status"] == "RELEASED";
            promise.release = match promise.release {
                Release::InTheAir if released => Release::Yes,
                Release::InTheAir => Release::No,
                settled if (settled == Release::Yes) == released => settled,
                settled => return Err(format!("{id} was told {settled:?}, and now it is {found}").into()),
            };
            if let Some(other) = ids.insert(id, promise.reference.clone()) {
                return Err(format!("{other} and {} share a reservation", promise.reference).into());
            }
        }
        Ok(())
    }

    /// Each shelf has reserved what the held promises add up to: one that was doubled would show here.
    pub async fn compare_balances(&self, connection: &mut Connection, token: &str) -> Outcome<()> {
        let mut wanted = vec![0; self.shelves.len()];
        for promise in self.promises.iter().filter(|promise| promise.release == Release::No) {
            for (shelf, quantity) in &promise.lines {
                wanted[*shelf] += quantity;
            }
        }
        for (shelf, wanted) in self.shelves.iter().zip(wanted) {
            let path = format!("/api/v1/admin/inventory?branchId={}&sku={}", shelf.branch, shelf.sku);
            let answer = connection.send(&request("GET", &path, Some(token), &[], None)).await?.json();
            let found = &answer["data"][0];
            if found["sku"] != shelf.sku.as_str() || found["reserved"] != wanted {
                return Err(format!("{}: {wanted} should be reserved, and there is {found}", shelf.sku).into());
            }
        }
        Ok(())
    }
}
