//! The ledger is the truth: whatever is done, in whatever order, balances are its sums, now and at every past moment.

use std::{collections::BTreeMap, time::Duration};

use bodega_db::{ReadTx, Tx};
use bodega_inventory::{
    InventoryError, Item, Line, Reach, Reserve, fulfil, keep, release, reservation, reserve,
    stock::{self, Adjust, Count, Counted, Delta, Filter, Receipt, Relocate, Tune},
    till::{TillBatch, record_till_sales},
    transfer,
};
use bodega_kernel::{Id, PageRequest, Quantity, Scope, Time, noun};
use bodega_testkit::on_both;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

use crate::yard::{Yard, id, text, variant};

/// What somebody does. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
    Reserve { site: usize, lines: Vec<(usize, i64)>, partial: bool, ends: bool },
    Release(usize),
    Fulfil(usize, Option<(usize, i64)>),
    Keep(usize),
    Expire,
    Adjust(Vec<(usize, usize, Option<usize>, i64)>),
    Count { site: usize, variant: usize, on_hand: i64, safety: Option<i64> },
    Receive { variant: usize, bin: Option<usize>, quantity: i64 },
    Relocate { variant: usize, from: Option<usize>, to: Option<usize>, quantity: i64 },
    Till { site: usize, lines: Vec<(usize, i64)> },
    Send { from: usize, lines: Vec<(usize, i64)> },
    Arrive { which: usize, line: Option<(usize, i64)>, complete: bool },
    CallOff(usize),
    Wait(u64),
}

const VARIANTS: usize = 4;
const SITES: usize = 2;
const BINS: usize = 2;

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let lines = || prop::collection::vec((0..VARIANTS, 1..15i64), 1..5);
    let bin = || prop::option::of(0..BINS);
    let deed = prop_oneof![
        5 => (0..SITES, lines(), any::<bool>(), any::<bool>())
            .prop_map(|(site, lines, partial, ends)| Deed::Reserve { site, lines, partial, ends }),
        2 => (0..99usize).prop_map(Deed::Release),
        3 => (0..99usize, prop::option::of((0..VARIANTS, 1..10i64))).prop_map(|(which, part)| Deed::Fulfil(which, part)),
        1 => (0..99usize).prop_map(Deed::Keep),
        1 => Just(Deed::Expire),
        3 => prop::collection::vec((0..SITES, 0..VARIANTS, bin(), -20..30i64), 1..4).prop_map(Deed::Adjust),
        2 => (0..SITES, 0..VARIANTS, 0..40i64, prop::option::of(0..5i64))
            .prop_map(|(site, variant, on_hand, safety)| Deed::Count { site, variant, on_hand, safety }),
        2 => (0..VARIANTS, bin(), 1..30i64).prop_map(|(variant, bin, quantity)| Deed::Receive { variant, bin, quantity }),
        2 => (0..VARIANTS, bin(), bin(), 1..10i64)
            .prop_map(|(variant, from, to, quantity)| Deed::Relocate { variant, from, to, quantity }),
        1 => (0..SITES, lines()).prop_map(|(site, lines)| Deed::Till { site, lines }),
        2 => (0..SITES, lines()).prop_map(|(from, lines)| Deed::Send { from, lines }),
        2 => (0..99usize, prop::option::of((0..VARIANTS, 1..10i64)), any::<bool>())
            .prop_map(|(which, line, complete)| Deed::Arrive { which, line, complete }),
        1 => (0..99usize).prop_map(Deed::CallOff),
        2 => (1..600u64).prop_map(Deed::Wait),
    ];
    prop::collection::vec(deed, 1..60)
}

type Command = Box<dyn Fn(&mut Tx, &Scope) -> Result<(), InventoryError> + Send>;

/// The world that deeds are done in.
struct World {
    sites: Vec<Id<noun::Site>>,
    /// Of the first site.
    bins: Vec<Id<noun::Bin>>,
    reservations: Vec<Id<noun::Reservation>>,
    transfers: Vec<Id<noun::Transfer>>,
    count: usize,
}

fn good(number: usize) -> Id<noun::Variant> {
    variant(number as u128 + 1)
}

fn quantity(quantity: i64) -> Quantity {
    quantity.try_into().unwrap()
}

fn of(lines: &[(usize, i64)]) -> Vec<Line> {
    lines.iter().map(|(number, n)| Line { item: Item::Variant(good(*number)), quantity: quantity(*n) }).collect()
}

fn pick<T: Copy>(from: &[T], which: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[which % from.len()])
}

impl World {
    async fn new(yard: &Yard, case: usize) -> Self {
        let mut sites = Vec::new();
        for at in 0..SITES {
            sites.push(yard.site(&format!("S{case}-{at}")).await);
        }
        let mut bins = Vec::new();
        for at in 0..BINS {
            let path = format!("/api/v1/admin/sites/{}/bins", sites[0]);
            bins.push(id(&yard.manager().post(&path, json!({ "code": format!("B{at}") })).await.data(201), "id"));
        }
        Self { sites, bins, reservations: Vec::new(), transfers: Vec::new(), count: case * 1_000 }
    }

    fn reference(&mut self) -> String {
        self.count += 1;
        format!("deed-{}", self.count)
    }

    /// Does it. A refusal is as good as a success; a fault of the house is not.
    async fn perform(&mut self, yard: &Yard, deed: &Deed) -> Result<(), TestCaseError> {
        let done = match deed.clone() {
            Deed::Wait(seconds) => {
                yard.app.clock.advance(Duration::from_secs(seconds));
                Ok(())
            }
            Deed::Reserve { site, lines, partial, ends } => {
                let wanted = of(&lines).into();
                let expires_at = ends.then(|| yard.app.clock.now().after(Duration::from_secs(900)));
                let wish = Reserve { reference: self.reference(), site: self.sites[site], wanted, expires_at, partial };
                let made = yard.write(move |tx, scope| reserve(tx, scope, &wish)).await;
                made.map(|made| self.reservations.push(made.id))
            }
            Deed::Send { from, lines } => {
                let (source, target) = (self.sites[from], self.sites[1 - from]);
                let order = transfer::Send { source, target, lines: of(&lines), note: None };
                let made = yard.write(move |tx, scope| transfer::send(tx, scope, &order)).await;
                made.map(|made| self.transfers.push(made.id))
            }
            deed => {
                let command = self.command(deed);
                yard.write(move |tx, scope| command(tx, scope)).await
            }
        };
        match done {
            Err(InventoryError::Db(error)) => Err(TestCaseError::fail(format!("{deed:?}: {error}"))),
            _ => Ok(()),
        }
    }

    fn command(&mut self, deed: Deed) -> Command {
        let (site, bins) = (self.sites[0], self.bins.clone());
        let bin = move |at: Option<usize>| at.map(|at| bins[at]);
        match deed {
            Deed::Release(which) => {
                let id = pick(&self.reservations, which);
                Box::new(move |tx, scope| id.map_or(Ok(()), |id| release(tx, scope, id).map(drop)))
            }
            Deed::Fulfil(which, part) => {
                let id = pick(&self.reservations, which);
                let part = part.map(|part| of(&[part]));
                Box::new(move |tx, scope| id.map_or(Ok(()), |id| fulfil(tx, scope, id, part.as_deref()).map(drop)))
            }
            Deed::Keep(which) => {
                let id = pick(&self.reservations, which);
                Box::new(move |tx, scope| id.map_or(Ok(()), |id| keep(tx, scope, id).map(drop)))
            }
            Deed::Expire => {
                let all = self.reservations.clone();
                Box::new(move |tx, scope| reservation::expire(tx, scope, &all).map(drop))
            }
            Deed::Adjust(lines) => {
                let line = |(at, number, place, delta): (usize, usize, Option<usize>, i64)| Delta {
                    site: self.sites[at],
                    item: Item::Variant(good(number)),
                    bin: if at == 0 { bin(place) } else { None },
                    delta,
                };
                let lines = lines.into_iter().filter(|(.., delta)| *delta != 0).map(line).collect();
                let order = Adjust { reason: "deed".to_owned(), lines };
                Box::new(move |tx, scope| stock::adjust(tx, scope, &order).map(drop))
            }
            Deed::Count { site: at, variant, on_hand, safety } => {
                let what = Counted::At(self.sites[at], Item::Variant(good(variant)));
                let tune = Tune { safety_stock: safety, ..Tune::default() };
                let count = Count { what, on_hand, expected: None, reason: "deed".to_owned(), tune };
                Box::new(move |tx, scope| stock::count(tx, scope, &Reach::ALL, &count).map(drop))
            }
            Deed::Receive { variant, bin: place, quantity: n } => {
                let lines = vec![(Item::Variant(good(variant)), quantity(n), bin(place))];
                let receipt = Receipt { site, reference: None, lines };
                Box::new(move |tx, scope| stock::receive(tx, scope, &receipt).map(drop))
            }
            Deed::Relocate { variant, from, to, quantity: n } => {
                let (item, quantity) = (Item::Variant(good(variant)), quantity(n));
                let order = Relocate { site, item, source: bin(from), target: bin(to), quantity };
                Box::new(move |tx, scope| stock::relocate(tx, scope, &order).map(drop))
            }
            Deed::Till { site: at, lines } => {
                let batch = TillBatch { site: self.sites[at], reference: self.reference(), lines: of(&lines) };
                Box::new(move |tx, scope| record_till_sales(tx, scope, &batch).map(drop))
            }
            Deed::Arrive { which, line, complete } => {
                let id = pick(&self.transfers, which);
                let arrival = transfer::Arrival { lines: line.map(|line| of(&[line])), complete };
                Box::new(move |tx, scope| {
                    id.map_or(Ok(()), |id| transfer::receive(tx, scope, &Reach::ALL, id, &arrival).map(drop))
                })
            }
            Deed::CallOff(which) => {
                let id = pick(&self.transfers, which);
                Box::new(move |tx, scope| {
                    id.map_or(Ok(()), |id| transfer::cancel(tx, scope, &Reach::ALL, id).map(drop))
                })
            }
            Deed::Wait(_) | Deed::Reserve { .. } | Deed::Send { .. } => Box::new(|_, _| Ok(())),
        }
    }

    /// What is there at each site of each variant, as the list says: now, or then.
    async fn on_hand(&self, yard: &Yard, moment: Option<Time>) -> BTreeMap<(String, String), i64> {
        let mut all = BTreeMap::new();
        for site in self.sites.iter().copied() {
            let (scope, page) = (yard.scope(), PageRequest { limit: 100, ..PageRequest::default() });
            let filter = Filter { site: Some(site), ..Filter::default() };
            let read = move |tx: &mut ReadTx| match moment {
                Some(moment) => stock::as_of(tx, &scope, &Reach::ALL, &filter, moment, &page),
                None => stock::list(tx, &scope, &Reach::ALL, &filter, &page),
            };
            for row in yard.app.db.read(&yard.scope(), read).await.unwrap().items {
                all.insert((site.to_string(), row.balance.variant.to_string()), row.balance.on_hand);
            }
        }
        all
    }

    /// The same added up from the ledger as everybody can read it.
    async fn ledger(&self, yard: &Yard) -> BTreeMap<(String, String), i64> {
        let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
        for site in &self.sites {
            let mut cursor = String::new();
            loop {
                let path = format!("/api/v1/admin/inventory/history?branchId={site}&limit=100{cursor}");
                let page = yard.manager().get(&path).await.expect(200);
                for line in page["data"].as_array().unwrap() {
                    let here = |place: &str| place.starts_with("ste_") || place.starts_with("bin_");
                    let sum = sums.entry((site.to_string(), text(line, "variantId").to_owned())).or_default();
                    let quantity = line["quantity"].as_i64().unwrap();
                    *sum +=
                        i64::from(here(text(line, "to"))) * quantity - i64::from(here(text(line, "from"))) * quantity;
                }
                match page["page"]["nextCursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
        }
        sums
    }
}

/// Does the deeds, and looks at everything after each of them.
async fn play(yard: &Yard, case: usize, deeds: &[Deed]) -> Result<(), TestCaseError> {
    let mut world = World::new(yard, case).await;
    let mut past = Vec::new();
    for deed in deeds {
        world.perform(yard, deed).await?;
        let differences = bodega_inventory::verify::verify(&yard.app.db, &yard.scope()).await.unwrap();
        prop_assert!(differences.is_empty(), "{:?}: {:?}", deed, differences);
        if matches!(deed, Deed::Wait(_)) {
            // Nothing more is going to happen before this moment.
            past.push((yard.app.clock.now().before(Duration::from_micros(1)), world.on_hand(yard, None).await));
        }
    }
    let now = world.on_hand(yard, None).await;
    prop_assert!(now.values().all(|on_hand| *on_hand >= 0));
    let ledger = world.ledger(yard).await;
    prop_assert!(now.iter().all(|(key, on_hand)| ledger.get(key).unwrap_or(&0) == on_hand), "{:?} {:?}", now, ledger);
    for (moment, then) in past {
        let told = world.on_hand(yard, Some(moment)).await;
        let same = told.iter().all(|(key, on_hand)| then.get(key).unwrap_or(&0) == on_hand);
        prop_assert!(same, "at {}: {:?} and not {:?}", moment, told, then);
    }
    Ok(())
}

on_both! {
    async fn balances_are_the_ledgers_sums_whatever_is_done(yard: Yard) {
        let config = Config { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let case = std::sync::atomic::AtomicUsize::new(0);
        let played = tokio::task::block_in_place(|| {
            runner.run(&deeds(), |deeds| {
                // Each case has places of its own; the variants are the same, and so are the tables.
                let case = case.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                tokio::runtime::Handle::current().block_on(play(&yard, case, &deeds))
            })
        });
        if let Err(failed) = played {
            panic!("{failed}");
        }
    }
}
