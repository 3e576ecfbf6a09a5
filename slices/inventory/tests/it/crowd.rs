//! A crowd at the shelves: many reservations of many lines at once never block each other for good.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bodega_inventory::{InventoryError, fulfil, release, reserve};
use bodega_testkit::on_both;

use crate::yard::{Yard, variant, wish};

/// A small generator: the tests must not depend on the system's randomness.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

on_both! {
    async fn ten_thousand_reservations_over_twenty_rows(yard: Yard) {
        const TASKS: u64 = 32;
        const EACH: u64 = 313;
        let site = yard.site("TLV").await;
        for number in 0..20 {
            yard.set(site, variant(number + 1), 3_000).await;
        }
        let counts = Arc::new([const { AtomicU64::new(0) }; 3]);
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let (db, env, scope, counts) = (yard.app.db.clone(), yard.call(), yard.scope(), counts.clone());
                let calls: Vec<_> = (0..EACH * 2).map(|_| yard.call()).collect();
                drop(env);
                tokio::spawn(async move {
                    let mut dice = Dice(task + 1);
                    let mut calls = calls.into_iter();
                    for at in 0..EACH {
                        // In any order, and some of them twice.
                        let lines: Vec<_> = (0..=dice.roll(5))
                            .map(|_| (variant(u128::from(dice.roll(20)) + 1), i64::try_from(dice.roll(3)).unwrap() + 1))
                            .collect();
                        let wish = wish(&format!("crowd-{task}-{at}"), site, &lines);
                        let of = scope.clone();
                        let made = db.write(&calls.next().unwrap(), move |tx| reserve(tx, &of, &wish)).await;
                        let made = match made {
                            Ok(made) => made,
                            Err(InventoryError::InsufficientStock(_)) => {
                                counts[0].fetch_add(1, Ordering::Relaxed);
                                continue;
                            }
                            Err(other) => panic!("{other}"),
                        };
                        counts[1].fetch_add(1, Ordering::Relaxed);
                        let (of, call) = (scope.clone(), calls.next().unwrap());
                        match dice.roll(3) {
                            0 => drop(db.write(&call, move |tx| release(tx, &of, made.id)).await.unwrap()),
                            1 => drop(db.write(&call, move |tx| fulfil(tx, &of, made.id, None)).await.unwrap()),
                            _ => {}
                        }
                        counts[2].fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let [refused, made, done] = [0, 1, 2].map(|at| counts[at].load(Ordering::Relaxed));
        assert_eq!((refused + made, made), (TASKS * EACH, done), "each came to an answer");
        yard.assert_sound().await;
    }
}
