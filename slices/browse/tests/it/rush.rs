//! A rush for one article: what is kept follows it, and is not read anew with each sale.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use bodega_browse::{Glance, Stock};
use bodega_testkit::on_both;

use crate::mall::{Mall, goods, id};

on_both! {
    async fn the_last_piece_is_seen_by_who_looks_next(mall: Mall) {
        mall.product(goods("Milk", "MILK", 690)).await;
        let branch = mall.branch("HERE").await;
        mall.put(&branch, "MILK", 60).await;
        let glance = Glance { branch: Some(id(&branch)), ..mall.glance() };
        let (browse, done, looks) = (mall.browse.clone(), Arc::new(AtomicBool::default()), Arc::new(AtomicUsize::default()));
        let (ended, counted) = (Arc::clone(&done), Arc::clone(&looks));
        // Somebody looks all the time; what is seen never grows, since nothing comes back.
        let looking = tokio::spawn(async move {
            let mut last = i64::MAX;
            while !ended.load(Ordering::SeqCst) {
                let page = browse.product(glance, "milk").await.unwrap();
                let here = page.variants[0].here.unwrap();
                assert!(here <= last, "{here} after {last}");
                last = here;
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        let begun = Instant::now();
        for number in 0..60 {
            mall.reserve(&branch, &format!("buyer {number}"), "MILK", 1).await;
        }
        let took = begun.elapsed();
        let seen = mall.browse.product(glance, "milk").await.unwrap();
        assert_eq!((seen.card.stock, seen.variants[0].here), (Stock::Out, Some(0)), "the crossing of a mark is told at once");
        done.store(true, Ordering::SeqCst);
        looking.await.unwrap();
        assert!(looks.load(Ordering::SeqCst) > 0, "{took:?}");
    }
}
