//! Checkouts under the crash test, and the book of what was bought in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::Shelf,
    dice::Dice,
};

/// How many guests buy at once.
const GUESTS: usize = 12;
/// How long recovery may take to end what a crash has left: the worker looks after fifteen seconds, and the work of one
/// that was killed is taken over after a minute.
const RECOVERY: Duration = Duration::from_secs(120);

/// What somebody wants to buy.
#[derive(Debug, Clone)]
pub struct Wish {
    key: String,
    cart: String,
    /// Shelf and quantity.
    lines: Vec<(usize, i64)>,
    /// The card, as the sandbox knows it.
    card: &'static str,
    window: (String, String),
}

/// What became of it, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// An order: its id and its number.
    Order(String, String),
    /// The payment was refused, and the answer stays.
    Refused,
}

/// All that was bought.
#[derive(Debug)]
pub struct Orders {
    shelves: Vec<Shelf>,
    windows: Vec<(String, String)>,
    pub told: Vec<(Wish, Told)>,
    in_the_air: Vec<Wish>,
}

type Load = JoinSet<Outcome<Vec<(Wish, Option<Told>)>>>;

impl Wish {
    fn request(&self) -> Vec<u8> {
        let address = json!({
            "name": "A Guest", "phone": "0501234567", "line1": "Dizengoff 1", "city": "Tel Aviv",
            "postalCode": "6100000", "country": "IL",
        });
        let (slot, date) = &self.window;
        let body = json!({
            "fulfilment": { "type": "DELIVERY", "address": address, "slotId": slot, "date": date },
            "payment": { "token": self.card },
            "email": format!("{}@crash.example", self.key),
        });
        let more = [format!("X-Cart-Token: {}", self.cart), format!("Idempotency-Key: {}", self.key)];
        request("POST", "/api/v1/checkout/confirm", None, &more, Some(&body))
    }

    /// What an answer says; nothing, when it says to ask again.
    fn heard(&self, status: u16, answer: &Value) -> Outcome<Option<Told>> {
        let code = answer["error"]["code"].as_str().unwrap_or_default();
        let field = |name: &str| answer["data"][name].as_str().map(str::to_owned);
        match (status, field("id"), field("number")) {
            (201, Some(id), Some(number)) => Ok(Some(Told::Order(id, number))),
            (402, ..) => Ok(Some(Told::Refused)),
            (503, ..) => Ok(None),
            (409, ..) if code == "REQUEST_IN_PROGRESS" => Ok(None),
            _ => Err(format!("{} with {} was answered with {status} {answer}", self.key, self.card).into()),
        }
    }
}

impl Orders {
    /// Looks for windows in which things are brought.
    pub async fn new(server: SocketAddr, shelves: Vec<Shelf>) -> Outcome<Self> {
        let path = "/api/v1/delivery-slots?type=DELIVERY&city=Tel%20Aviv&days=7";
        let mut connection = Connection::open(server).await?;
        let list = connection.send(&request("GET", path, None, &[], None)).await?.json();
        let of = |window: &Value| Some((window["id"].as_str()?.to_owned(), window["date"].as_str()?.to_owned()));
        // Not the next ones: they may close while this runs.
        let windows: Vec<_> = list["data"].as_array().into_iter().flatten().rev().take(8).filter_map(of).collect();
        if windows.is_empty() {
            return Err(format!("{path}: there is no window: {list}").into());
        }
        Ok(Self { shelves, windows, told: Vec::new(), in_the_air: Vec::new() })
    }

    /// Starts the load: each guest fills carts and buys, until the server is gone.
    pub fn load(&self, address: SocketAddr, dice: &mut Dice, round: u32) -> Load {
        let mut tasks = JoinSet::new();
        for number in 0..GUESTS {
            let (shelves, windows, dice) = (self.shelves.clone(), self.windows.clone(), dice.split());
            tasks.spawn(buy_until_gone((shelves, windows), address, dice, format!("buy-{round}-{number}")));
        }
        tasks
    }

    /// Waits for the load to notice that the server is gone and books what it saw: acknowledged, and in the air.
    pub async fn take(&mut self, mut tasks: Load) -> Outcome<(usize, usize)> {
        let before = self.told.len();
        while let Some(seen) = tasks.join_next().await {
            for (wish, told) in seen?? {
                match told {
                    Some(told) => self.told.push((wish, told)),
                    None => self.in_the_air.push(wish),
                }
            }
        }
        Ok((self.told.len() - before, self.in_the_air.len()))
    }

    /// Asks for what was in the air once more, with the same keys, until each has an answer for good.
    pub async fn ask_again(&mut self, server: SocketAddr) -> Outcome<()> {
        let began = Instant::now();
        while let Some(wish) = self.in_the_air.pop() {
            // A fresh one each time: the server closes those on which nothing was asked for a while.
            let mut connection = Connection::open(server).await?;
            let answer = connection.send(&wish.request()).await?;
            match wish.heard(answer.status, &answer.json())? {
                Some(told) => self.told.push((wish, told)),
                None if began.elapsed() > RECOVERY => {
                    return Err(format!("{} is not decided after {RECOVERY:?}", wish.key).into());
                }
                None => {
                    self.in_the_air.insert(0, wish);
                    sleep(Duration::from_millis(200)).await;
                }
            }
        }
        Ok(())
    }

    /// Each answer from number `first` on is given again, word for word as far as it names an order, and staff finds it.
    pub async fn look_up(&self, server: SocketAddr, token: &str, first: usize) -> Outcome<()> {
        let mut connection = Connection::open(server).await?;
        for (wish, told) in &self.told[first..] {
            let answer = connection.send(&wish.request()).await?;
            let (status, again) = (answer.status, answer.json());
            if wish.heard(status, &again)?.as_ref() != Some(told) {
                return Err(format!("{} was told {told:?}, and now {status} {again}", wish.key).into());
            }
            let Told::Order(id, number) = told else { continue };
            let path = format!("/api/v1/ops/orders/{id}");
            let answer = connection.send(&request("GET", &path, Some(token), &[], None)).await?;
            let (status, found) = (answer.status, answer.json());
            let found = &found["data"];
            if status != 200 || found["number"] != number.as_str() || found["status"] != "CREATED" {
                return Err(format!("LOST: order {number} ({id}) of {}: {status} {found}", wish.key).into());
            }
        }
        Ok(())
    }

    /// No order and no number twice; and each shelf has reserved what the orders add up to: an order that was doubled, or
    /// one that nobody was told of, would show here.
    pub async fn compare_balances(&self, server: SocketAddr, token: &str) -> Outcome<()> {
        let mut wanted = vec![0; self.shelves.len()];
        let (mut ids, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for (wish, told) in &self.told {
            let Told::Order(id, number) = told else { continue };
            if !ids.insert(id) || !numbers.insert(number) {
                return Err(format!("DOUBLED: {} shares its order {number} ({id})", wish.key).into());
            }
            for (shelf, quantity) in &wish.lines {
                wanted[*shelf] += quantity;
            }
        }
        let mut connection = Connection::open(server).await?;
        for (shelf, wanted) in self.shelves.iter().zip(wanted) {
            let path = format!("/api/v1/admin/inventory?branchId={}&sku={}", shelf.branch, shelf.sku);
            let answer = connection.send(&request("GET", &path, Some(token), &[], None)).await?.json();
            if answer["data"][0]["reserved"] != wanted {
                return Err(format!("{}: orders hold {wanted}, and there is {answer}", shelf.sku).into());
            }
        }
        Ok(())
    }

    /// The orders by their ids.
    pub fn by_id(&self) -> BTreeMap<&str, &Wish> {
        self.told
            .iter()
            .filter_map(|(wish, told)| match told {
                Told::Order(id, _) => Some((id.as_str(), wish)),
                Told::Refused => None,
            })
            .collect()
    }
}

async fn buy_until_gone(
    (shelves, windows): (Vec<Shelf>, Vec<(String, String)>),
    address: SocketAddr,
    mut dice: Dice,
    name: String,
) -> Outcome<Vec<(Wish, Option<Told>)>> {
    let mut seen = Vec::new();
    let Ok(mut connection) = Connection::open(address).await else { return Ok(seen) };
    for number in 0.. {
        // One shelf may come twice: then there is one line of both.
        let lines: Vec<_> =
            (0..1 + dice.below(2)).map(|_| (dice.below(shelves.len()), 1 + dice.below(2) as i64)).collect();
        let Some(cart) = fill(&mut connection, &shelves, &lines).await? else { break };
        let card = match dice.below(20) {
            0 => "tok_declined",
            1 => "tok_slow_20",
            2 => "tok_timeout_after",
            _ => "tok_ok",
        };
        let window = windows[dice.below(windows.len())].clone();
        let wish = Wish { key: format!("{name}-{number}"), cart, lines, card, window };
        let Ok(answer) = connection.send(&wish.request()).await else {
            seen.push((wish, None));
            break;
        };
        let told = wish.heard(answer.status, &answer.json())?;
        seen.push((wish, told));
    }
    Ok(seen)
}

/// Fills a cart; gives its token, or nothing when the server is gone.
async fn fill(connection: &mut Connection, shelves: &[Shelf], lines: &[(usize, i64)]) -> Outcome<Option<String>> {
    let mut token: Option<String> = None;
    for (shelf, quantity) in lines {
        let body = json!({ "sku": shelves[*shelf].sku, "quantity": quantity });
        let known: Vec<String> = token.iter().map(|token| format!("X-Cart-Token: {token}")).collect();
        let add = request("POST", "/api/v1/cart/items", None, &known, Some(&body));
        let Ok(answer) = connection.send(&add).await else { return Ok(None) };
        if answer.status != 201 {
            return Err(format!("a cart was answered with {} {}", answer.status, answer.json()).into());
        }
        token = token.or_else(|| answer.header("x-cart-token").map(str::to_owned));
    }
    Ok(token)
}
