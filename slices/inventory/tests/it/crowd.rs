//! A crowd at the shelves: many reservations of many lines at once never block each other for good.

use bodega_db::{Db, Engine, Tx};
use bodega_inventory::{
    InventoryError, Item, Reach, fulfil, release, reserve,
    site::{self, Kind, NewSite, SiteAddress},
    stock::{self, Count, Counted, Tune},
    verify,
};
use bodega_kernel::{Actor, Env, Id, MerchantId, Scope, noun};
use bodega_testkit::{TestDb, on_both};

use crate::yard::{variant, wish};

const MERCHANT: Scope = Scope::One(MerchantId(1));
const ROWS: u64 = 20;
const TASKS: u64 = 32;
const EACH: u64 = 313;

/// A small generator: the tests must not depend on the system's randomness.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Who runs commands.
#[derive(Clone)]
struct Hand {
    db: Db,
    env: Env,
}

impl Hand {
    async fn write<R: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx) -> Result<R, InventoryError> + Send + 'static,
    ) -> Result<R, InventoryError> {
        self.db.write(&self.env.call(Actor::system("crowd"), MERCHANT), command).await
    }
}

/// The merchant that the site is opened for.
fn merchant(engine: Engine) -> String {
    let id = if engine == Engine::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    format!(
        "INSERT INTO identity_merchant (id, slug, name, status, currency, locale, time_zone, version, created_at, updated_at)
         VALUES ({id}, 'crowd', 'Crowd', 'ACTIVE', 'ILS', 'en', 'Asia/Jerusalem', 1, 0, 0)"
    )
}

/// A site with twenty rows of stock.
async fn shelves(hand: &Hand) -> Id<noun::Site> {
    let address = SiteAddress {
        line1: "Dizengoff 99".to_owned(),
        line2: None,
        city: "Tel Aviv".to_owned(),
        postal_code: None,
        region: None,
        country: "IL".to_owned(),
        phone: None,
    };
    let new = NewSite {
        code: "TLV".to_owned(),
        name: "Dizengoff".to_owned(),
        kind: Kind::Branch,
        address,
        time_zone: "Asia/Jerusalem".to_owned(),
        hours: Vec::new(),
        geo: None,
        pickup: true,
        active: true,
        delivery_source: false,
        external_id: None,
        metadata: Default::default(),
    };
    let site = hand.write(move |tx| site::create(tx, &MERCHANT, &new)).await.unwrap().id;
    for number in 0..ROWS {
        let what = Counted::At(site, Item::Variant(variant(u128::from(number) + 1)));
        let (reason, tune) = ("test".to_owned(), Tune::default());
        let count = Count { what, on_hand: 3_000, expected: None, reason, tune };
        hand.write(move |tx| stock::count(tx, &MERCHANT, &Reach::ALL, &count)).await.unwrap();
    }
    site
}

/// One of the crowd. Gives how many wishes came true.
async fn shop(hand: Hand, site: Id<noun::Site>, shopper: u64) -> u64 {
    let mut dice = Dice(shopper + 1);
    let mut served = 0;
    for at in 0..EACH {
        // In any order, and some of them twice.
        let line =
            |dice: &mut Dice| (variant(u128::from(dice.roll(ROWS)) + 1), i64::try_from(dice.roll(3)).unwrap() + 1);
        let lines: Vec<_> = (0..=dice.roll(5)).map(|_| line(&mut dice)).collect();
        let wish = wish(&format!("crowd-{shopper}-{at}"), site, &lines);
        let made = match hand.write(move |tx| reserve(tx, &MERCHANT, &wish)).await {
            Ok(made) => made.id,
            Err(InventoryError::InsufficientStock(_)) => continue,
            Err(other) => panic!("{other}"),
        };
        served += 1;
        match dice.roll(4) {
            0 => drop(hand.write(move |tx| release(tx, &MERCHANT, made)).await.unwrap()),
            1 => drop(hand.write(move |tx| fulfil(tx, &MERCHANT, made, None)).await.unwrap()),
            _ => {}
        }
    }
    served
}

/// Waits until the database has counted everything, and fails if it had to break a deadlock.
const NO_DEADLOCK: &str = "DO $$ BEGIN
    WHILE EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()) LOOP
        PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
    END LOOP;
    IF (SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()) THEN
        RAISE EXCEPTION 'there were deadlocks';
    END IF;
END $$";

on_both! {
    async fn ten_thousand_reservations_over_twenty_rows(base: TestDb) {
        let hand = Hand { db: base.db.clone(), env: base.env.clone() };
        base.by_hand(&merchant(base.db.engine())).await;
        let site = shelves(&hand).await;
        let shoppers: Vec<_> = (0..TASKS).map(|shopper| tokio::spawn(shop(hand.clone(), site, shopper))).collect();
        let mut served = 0;
        for shopper in shoppers {
            served += shopper.await.unwrap();
        }
        assert!(served > 1_000, "{served} of {}", TASKS * EACH);
        let differences = verify::verify(&base.db, &MERCHANT).await.unwrap();
        assert_eq!(differences, []);
        if base.db.engine() == Engine::Postgres {
            base.db.close().await;
            base.by_hand(NO_DEADLOCK).await;
        }
    }
}
