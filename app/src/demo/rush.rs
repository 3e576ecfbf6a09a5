//! The rush: five hundred buyers for fifty loaves, all at once, through the same purchase as everybody's. What is counted
//! afterwards is what the books say, and the ledgers are added up beside it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bodega_catalog::sellable;
use bodega_db::{ReadTx, Tx, idempotency::Answer};
use bodega_http::Carried;
use bodega_inventory::{
    Item,
    site::{self, SiteFilter},
    stock::{self, Adjust, Delta, available_at},
    verify,
};
use bodega_kernel::{Actor, Failure, Id, Lang, MerchantId, PageRequest, Scope, noun};
use bodega_payments::{intent::Method, ledger};
use bodega_sales::{
    Sales, SalesError,
    cart::Named,
    checkout::{Buyer, Fulfilment, Goods, Line, Paying, Wish},
    order::{Source, Substitution},
};
use tokio::task::JoinSet;

use super::DemoError;

/// What is fought for, and where.
const SKU: &str = "BRD-CHALLAH";
const SITE: &str = "ALMOND";
/// So many come.
pub const BUYERS: u32 = 500;
/// There is one each for so many.
pub const UNITS: u32 = 50;

/// The rush of a demo: one at a time.
#[derive(Clone)]
pub struct Rush {
    sales: Sales,
    seen: Arc<Mutex<Seen>>,
}

/// How far a rush is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Is it going on?
    pub runs: bool,
    /// Orders that were given a number.
    pub sold: u32,
    /// Buyers who were told that nothing is left.
    pub late: u32,
    /// Buyers who were refused for something else, by its code.
    pub others: BTreeMap<String, u32>,
    /// How long it took, in milliseconds; it has ended then.
    pub took: Option<u64>,
    /// What the books say of it.
    pub verdict: Option<Verdict>,
    /// Why it could not even begin.
    pub trouble: Option<String>,
}

/// What the books say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How much of it can still be bought.
    pub left: i64,
    /// Different orders among the answers.
    pub orders: u32,
    /// Balances that are not what the ledger of stock adds up to.
    pub stock: Vec<String>,
    /// How many payments were added up.
    pub payments: u64,
    /// Payments that do not add up.
    pub money: Vec<String>,
}

impl Verdict {
    /// Is everything as it should be?
    pub fn is_clean(&self) -> bool {
        self.left == 0 && self.orders == UNITS && self.stock.is_empty() && self.money.is_empty()
    }
}

/// What a buyer came home with.
enum Came {
    With(String),
    Late,
    Other(String),
}

impl Rush {
    /// Over this shop.
    pub fn over(sales: Sales) -> Self {
        Self { sales, seen: Arc::default() }
    }

    /// How far it is.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets them in, unless they are in already. It goes on when whoever asked for it has gone.
    pub fn start(&self, merchant: MerchantId) {
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.runs {
                return;
            }
            *seen = Seen { runs: true, ..Seen::default() };
        }
        let rush = self.clone();
        tokio::spawn(async move {
            let ended = rush.run(merchant).await;
            rush.note(|seen| {
                seen.runs = false;
                seen.trouble = ended.err().map(|error| error.to_string());
            });
        });
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }

    async fn run(&self, merchant: MerchantId) -> Result<(), DemoError> {
        let site = self.fill(merchant).await?;
        let wish = wish(site)?;
        let mut crowd = JoinSet::new();
        let began = Instant::now();
        for number in 0..BUYERS {
            let (sales, wish) = (self.sales.clone(), wish.clone());
            crowd.spawn(async move { buy(&sales, merchant, number, wish).await });
        }
        let mut orders = BTreeSet::new();
        while let Some(came) = crowd.join_next().await {
            match came.map_err(DemoError::failed)? {
                Came::With(order) => {
                    orders.insert(order);
                    self.note(|seen| seen.sold += 1);
                }
                Came::Late => self.note(|seen| seen.late += 1),
                Came::Other(code) => self.note(|seen| *seen.others.entry(code).or_default() += 1),
            }
        }
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.note(|seen| seen.took = Some(took));
        let verdict = self.verdict(merchant, site, orders.len()).await?;
        self.note(|seen| seen.verdict = Some(verdict));
        Ok(())
    }

    /// Puts exactly so many on the shelf that fifty can be bought.
    async fn fill(&self, merchant: MerchantId) -> Result<Id<noun::Site>, DemoError> {
        let (scope, house) = (Scope::One(merchant), self.sales.house());
        let call = house.env.call(Actor::system("demo"), scope.clone());
        house.db.write(&call, move |tx| fill(tx, &scope)).await
    }

    async fn verdict(&self, merchant: MerchantId, at: Id<noun::Site>, orders: usize) -> Result<Verdict, DemoError> {
        // The promises of stock that were taken back are in the books by then.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let (scope, db) = (Scope::One(merchant), self.sales.db());
        let of = scope.clone();
        let left = db.read(&scope, move |tx| left(tx, &of, at)).await?;
        let stock = verify::verify(db, &scope).await?;
        let money = ledger::verify(db).await.map_err(DemoError::failed)?;
        let of_ours = money.faults.iter().filter(|fault| fault.merchant == merchant.0);
        Ok(Verdict {
            left,
            orders: u32::try_from(orders).unwrap_or(u32::MAX),
            stock: stock.iter().map(ToString::to_string).collect(),
            payments: money.payments,
            money: of_ours.map(|fault| fault.what.clone()).collect(),
        })
    }
}

fn fill(tx: &mut Tx, scope: &Scope) -> Result<Id<noun::Site>, DemoError> {
    let all = PageRequest { limit: 100, ..PageRequest::default() };
    let sites = site::list(tx, scope, SiteFilter::default(), &all)?.items;
    let site = sites.iter().find(|site| site.code == SITE).ok_or_else(|| missing(SITE))?.id;
    let short = i64::from(UNITS) - left(tx, scope, site)?;
    if short != 0 {
        let line = Delta { site, item: Item::Sku(SKU.to_owned()), bin: None, delta: short };
        stock::adjust(tx, scope, &Adjust { reason: "the rush of the demo".to_owned(), lines: vec![line] })?;
    }
    Ok(site)
}

fn left(tx: &mut ReadTx, scope: &Scope, site: Id<noun::Site>) -> Result<i64, DemoError> {
    let sold = sellable::by_sku(tx, scope, &[SKU])?;
    let variant = sold.get(SKU).ok_or_else(|| missing(SKU))?.variant;
    Ok(available_at(tx, scope, site, &[variant])?.iter().map(|row| row.available).sum())
}

fn missing(what: &str) -> DemoError {
    DemoError::Table(format!("the demo has no {what} any more"))
}

/// One loaf, fetched at the branch, paid with a card that works.
fn wish(site: Id<noun::Site>) -> Result<Wish, DemoError> {
    let line = Line { what: Named::Sku(SKU.to_owned()), quantity: 1, substitution: Substitution::Refuse, note: None };
    let method = Method::token("payment", "tok_ok").map_err(DemoError::failed)?;
    Ok(Wish {
        goods: Goods::Lines(vec![line], None),
        fulfilment: Some(Fulfilment::Pickup { site, slot: None }),
        codes: Vec::new(),
        tip: 0,
        buyer: Buyer::default(),
        paying: Some(Paying::Card { method, keep: false }),
        expected_total: None,
        note: None,
        source: Source::WEB,
        external_id: None,
        metadata: BTreeMap::new(),
        lang: Lang::En,
        held: None,
    })
}

async fn buy(sales: &Sales, merchant: MerchantId, number: u32, mut wish: Wish) -> Came {
    wish.buyer = Buyer {
        email: format!("rush-{number}@{}", super::DEMO_DOMAIN).parse().ok(),
        name: Some(format!("Buyer {number}")),
        phone: Some("+972 3 555 0100".to_owned()),
        ..Buyer::default()
    };
    let call = sales.house().env.call(Actor::guest(), Scope::One(merchant));
    match sales.confirm(call, wish, None).await {
        Ok(Carried::Answer(answer)) => came_with(&answer),
        Ok(Carried::Busy) => Came::Other("BUSY".to_owned()),
        Err(error) => refused(&error),
    }
}

fn came_with(answer: &Answer) -> Came {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body["data"]["id"].as_str() {
        Some(id) => Came::With(id.to_owned()),
        None => Came::Other(body["error"]["code"].as_str().unwrap_or("NO_ORDER").to_owned()),
    }
}

fn refused(error: &SalesError) -> Came {
    match error.code() {
        "INSUFFICIENT_STOCK" | "OUT_OF_STOCK" | "OUT_OF_STOCK_ANYWHERE" => Came::Late,
        code => Came::Other(code.to_owned()),
    }
}
