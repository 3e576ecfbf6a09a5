//! The index follows the log, and is made anew when it must be.

use std::sync::Arc;

use bodega_browse::{Browse, Standing, Wish, followers, popularity, request_rebuild, standing};
use bodega_events::Workers;
use bodega_search::{Engine, Reached, Tantivy};
use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, goods, id};

/// Another node of the same installation with an index of its own.
fn node(mall: &Mall, engine: Tantivy) -> (Browse, Workers) {
    let browse = Browse::new(mall.app.house.clone(), mall.app.identity.clone(), Arc::new(engine));
    let workers = Workers::new(mall.app.db.clone(), mall.app.env.clone());
    let workers = followers(&browse).into_iter().fold(workers, Workers::follower);
    (browse, workers)
}

async fn total(mall: &Mall, browse: &Browse, text: &str) -> i64 {
    let wish = Wish { text: text.to_owned(), ..Wish::default() };
    browse.listing(mall.glance(), wish).await.unwrap().total
}

on_both! {
    async fn a_node_without_an_index_makes_one_and_goes_on(mall: Mall) {
        let dairy = mall.category(json!({ "name": "Dairy" })).await;
        for number in 0..5 {
            let body = goods(&format!("Milk {number}"), &format!("M-{number}"), 100);
            mall.product(crate::mall::with(body, json!({ "categoryIds": [dairy["id"]] }))).await;
        }
        let folder = std::env::temp_dir().join(format!("bodega-browse-{}-{:?}", std::process::id(), mall.app.db.engine()));
        std::fs::remove_dir_all(&folder).ok();
        let engine = Tantivy::open(&folder).unwrap();
        assert!(engine.reached().is_err(), "there is none yet");
        let (browse, workers) = node(&mall, engine.clone());
        workers.drain().await.unwrap();
        assert_eq!(total(&mall, &browse, "milk").await, 5);
        let position = engine.reached().unwrap().position;
        assert!(position > 0);
        mall.product(goods("Milk 6", "M-6", 100)).await;
        workers.drain().await.unwrap();
        assert_eq!(total(&mall, &browse, "milk").await, 6);
        assert!(engine.reached().unwrap().position > position, "it knows how far it has come");
        drop((browse, workers, engine));
        let (browse, workers) = node(&mall, Tantivy::open(&folder).unwrap());
        assert_eq!(total(&mall, &browse, "milk").await, 6, "after a restart it is there before anything is read");
        mall.product(goods("Milk 7", "M-7", 100)).await;
        workers.drain().await.unwrap();
        assert_eq!(total(&mall, &browse, "milk").await, 7, "and catches up");
        let suggested = browse.suggest(mall.glance(), "dai", 5).await.unwrap();
        assert!(!suggested.is_empty(), "categories are among it");
        std::fs::remove_dir_all(&folder).ok();
    }

    async fn the_index_of_another_installation_is_not_taken_for_ones_own(mall: Mall) {
        mall.product(goods("Milk", "M", 100)).await;
        mall.app.run_jobs().await;
        // Of an installation whose log is not longer than this one's: by its position alone it would do.
        let engine = Tantivy::in_memory().unwrap();
        let theirs = Reached::new(uuid::Uuid::from_u128(7), 1);
        engine.rebuild().unwrap().finish(theirs).unwrap();
        let (browse, workers) = node(&mall, engine.clone());
        let said = standing(&browse).await.unwrap();
        assert!(matches!(&said, Standing::Unusable { why, .. } if why.contains("another installation")), "{said:?}");
        assert_eq!(total(&mall, &browse, "milk").await, 0);
        workers.drain().await.unwrap();
        assert_eq!(total(&mall, &browse, "milk").await, 1);
        let own = mall.engine.tantivy().reached().unwrap();
        assert_eq!(engine.reached().unwrap(), own);
        assert!(matches!(standing(&browse).await.unwrap(), Standing::Behind { position, .. } if position == own.position));
        // And one that is ahead of the log, as after a backup was put back.
        engine.apply(Vec::new(), Reached { position: own.position + 1_000, ..own }).unwrap();
        assert!(matches!(standing(&browse).await.unwrap(), Standing::Unusable { .. }));
    }

    async fn it_is_made_anew_when_somebody_asks(mall: Mall) {
        mall.product(goods("Milk", "M", 100)).await;
        assert_eq!(mall.found("q=milk").await.len(), 1);
        // As if the index had lost it.
        mall.lose();
        assert_eq!(mall.found("q=milk").await.len(), 0);
        mall.app.db.write(&mall.app.env.system_call("test"), request_rebuild).await.unwrap();
        assert_eq!(mall.found("q=milk").await.len(), 1);
    }

    async fn what_is_wanted_most_comes_first(mall: Mall) {
        let made = [mall.product(goods("Milk one", "M-1", 100)).await, mall.product(goods("Milk two", "M-2", 100)).await];
        for round in [0, 1] {
            let (wanted, scope) = (id(&made[round]), mall.app.scope());
            let count = 100 * (i64::try_from(round).unwrap() * 10 + 1);
            mall.app.db.write(&mall.app.call(), move |tx| popularity::add(tx, &scope, &[(wanted, count)])).await.unwrap();
            let first = mall.found("q=milk").await.remove(0);
            assert_eq!(first, made[round]["title"].as_str().unwrap());
        }
    }
}

impl Mall {
    /// Lets the index forget everything but how far it has come.
    fn lose(&self) {
        let reached = self.engine.tantivy().reached().unwrap();
        self.engine.tantivy().rebuild().unwrap().finish(reached).unwrap();
    }
}
