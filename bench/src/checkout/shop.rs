//! What a load of checkouts needs of the shop: goods, windows, carts, and the bytes of requests.

use std::{net::SocketAddr, sync::Arc};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::Ready,
    dice::Dice,
};

use crate::workload::Heat;

/// How many things are bought at random.
const GOODS: usize = 40;
/// How many connections fill carts at once.
const FILLERS: usize = 32;
const ITEMS: &str = "/api/v1/cart/items";
const CONFIRM: &str = "/api/v1/checkout/confirm";

/// A shop that is open.
#[derive(Debug, Clone)]
pub struct Shop {
    pub address: SocketAddr,
    /// What there is plenty of where deliveries come from.
    skus: Vec<String>,
    /// When things are brought: id and date of the window.
    windows: Vec<(String, String)>,
}

impl Shop {
    /// Looks around.
    pub async fn look(server: &Ready) -> Outcome<Self> {
        let shelves = server.shelves(GOODS).await?;
        let mut connection = Connection::open(server.address).await?;
        let mut windows = Vec::new();
        let path = "/api/v1/delivery-slots?type=DELIVERY&city=Tel%20Aviv&days=14";
        let answer = connection.send(&request("GET", path, None, &[], None)).await?;
        let (status, list) = (answer.status, answer.json());
        for window in list["data"].as_array().into_iter().flatten().filter(|window| window["remaining"] != 0) {
            if let (Some(id), Some(date)) = (window["id"].as_str(), window["date"].as_str()) {
                windows.push((id.to_owned(), date.to_owned()));
            }
        }
        if windows.is_empty() {
            return Err(format!("{path}: no window is free: {status} {list}").into());
        }
        Ok(Self { address: server.address, skus: shelves.into_iter().map(|shelf| shelf.sku).collect(), windows })
    }

    /// Two things to buy.
    fn wish(&self, dice: &mut Dice, heat: Heat) -> [&str; 2] {
        let first = if heat == Heat::Hot { 0 } else { dice.below(self.skus.len() - 1) };
        let second = first + 1 + dice.below(self.skus.len() - first - 1);
        [&self.skus[first], &self.skus[second]]
    }

    /// Fills so many carts of guests; gives their tokens.
    pub async fn fill(&self, carts: usize, heat: Heat, seed: u64) -> Outcome<Vec<String>> {
        let mut tasks = JoinSet::new();
        let mut dice = Dice::new(seed);
        for filler in 0..FILLERS {
            let share = carts / FILLERS + usize::from(filler < carts % FILLERS);
            let (shop, dice) = (self.clone(), dice.split());
            tasks.spawn(async move { shop.fill_some(share, heat, dice).await.map_err(|error| error.to_string()) });
        }
        let mut tokens = Vec::with_capacity(carts);
        while let Some(filled) = tasks.join_next().await {
            tokens.extend(filled??);
        }
        Ok(tokens)
    }

    async fn fill_some(&self, carts: usize, heat: Heat, mut dice: Dice) -> Outcome<Vec<String>> {
        let mut connection = Connection::open(self.address).await?;
        let mut tokens = Vec::with_capacity(carts);
        for _ in 0..carts {
            let mut token: Option<String> = None;
            for sku in self.wish(&mut dice, heat) {
                let body = json!({ "sku": sku, "quantity": 1 });
                let known: Vec<String> = token.iter().map(|token| format!("X-Cart-Token: {token}")).collect();
                let answer = connection.send(&request("POST", ITEMS, None, &known, Some(&body))).await?;
                if answer.status != 201 {
                    return Err(format!("{ITEMS}: {} {}", answer.status, answer.json()).into());
                }
                token = token.or_else(|| answer.header("x-cart-token").map(str::to_owned));
            }
            tokens.push(token.ok_or("a cart without a token")?);
        }
        Ok(tokens)
    }

    /// The request that buys what is in a guest's cart.
    pub fn confirm(&self, token: &str, dice: &mut Dice, heat: Heat) -> Arc<[u8]> {
        let (slot, date) = &self.windows[if heat == Heat::Hot { 0 } else { dice.below(self.windows.len()) }];
        let body = json!({
            "fulfilment": { "type": "DELIVERY", "address": address(), "slotId": slot, "date": date },
            "payment": { "token": "tok_ok" },
            "email": format!("guest-{:08x}@bench.example", dice.roll() & 0xffff_ffff),
        });
        let more = [format!("X-Cart-Token: {token}"), format!("Idempotency-Key: bench-{token}")];
        request("POST", CONFIRM, None, &more, Some(&body)).into()
    }
}

fn address() -> Value {
    json!({
        "name": "A Guest", "phone": "0501234567", "line1": "Dizengoff 1", "city": "Tel Aviv", "postalCode": "6100000",
        "country": "IL",
    })
}

/// The first answer in which a request was refused, for people who wonder.
pub async fn first_refusal(shop: &Shop, request: &[u8]) -> Outcome<Option<Value>> {
    let mut connection = Connection::open(shop.address).await?;
    let answer = connection.send(request).await?;
    Ok((answer.status != 201).then(|| answer.json()))
}
