//! What is kept is never stale for whoever reads after a change's answer, and stays where nothing changed.

use bodega_browse::{Browse, followers, routes};
use bodega_identity::merchant::{self, MerchantChange};
use bodega_search::Tantivy;
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::mall::{Mall, at, goods, text, with};

on_both! {
    async fn whoever_has_it_is_told_so(mall: Mall) {
        let made = mall.product(goods("Milk", "MILK", 690)).await;
        let first = mall.get("/products/milk").await;
        assert_eq!(first.header("cache-control"), "public, max-age=5");
        let knows = mall.app.client().header("if-none-match", first.header("etag"));
        for _ in 0..2 {
            let second = knows.get("/api/v1/products/milk").await;
            assert_eq!((second.status, second.body.len()), (304, 0));
        }
        mall.manager().patch(&at(&made), json!({ "title": "Whole milk" })).await.data(200);
        assert_eq!(knows.get("/api/v1/products/milk").await.data(200)["title"], "Whole milk");
    }

    async fn a_change_is_seen_at_once_whoever_looked_before(mall: Mall) {
        let made = mall.product(goods("Milk", "MILK", 690)).await;
        let by_id = format!("/products/{}", text(&made, "id"));
        for round in 0..10 {
            let title = format!("Milk {round}");
            mall.manager().patch(&at(&made), json!({ "title": title })).await.data(200);
            for path in [by_id.as_str(), "/products/milk"] {
                assert_eq!(mall.get(path).await.data(200)["title"], json!(title));
            }
            assert_eq!(mall.browse.product(mall.glance(), "milk").await.unwrap().card.title, title);
        }
        mall.manager().patch(&at(&made), json!({ "slug": "whole-milk" })).await.data(200);
        mall.get("/products/milk").await.expect_error(404, "NOT_FOUND");
        assert!(mall.browse.product(mall.glance(), "milk").await.is_err());
        mall.product(with(goods("Oat", "OAT", 100), json!({ "slug": "milk" }))).await;
        assert_eq!(mall.browse.product(mall.glance(), "milk").await.unwrap().card.title, "Oat");
        assert_eq!(mall.browse.product(mall.glance(), "whole-milk").await.unwrap().card.title, "Milk 9");
    }

    async fn stock_that_crosses_a_mark_is_seen(mall: Mall) {
        mall.product(goods("Milk", "MILK", 690)).await;
        let branch = mall.branch("HERE").await;
        let in_stock = async || mall.get("/products/milk").await.data(200)["inStockAnywhere"].clone();
        assert_eq!(in_stock().await, false);
        mall.put(&branch, "MILK", 3).await;
        assert_eq!(in_stock().await, true);
        mall.reserve(&branch, "one", "MILK", 1).await;
        mall.reserve(&branch, "two", "MILK", 1).await;
        assert_eq!(in_stock().await, true);
        let generation = mall.browse.generation(mall.app.merchant);
        mall.reserve(&branch, "three", "MILK", 1).await;
        assert_eq!(in_stock().await, false);
        // Whole pages hear of it a moment later, if they heard of something just now.
        while mall.browse.generation(mall.app.merchant) == generation {
            tokio::task::yield_now().await;
        }
    }

    async fn another_process_hears_of_it_by_the_log(mall: Mall) {
        let made = mall.product(goods("Milk", "MILK", 690)).await;
        let other = Browse::new(mall.app.house.clone(), mall.app.identity.clone(), std::sync::Arc::new(Tantivy::in_memory().unwrap()));
        let workers = bodega_events::Workers::new(mall.app.db.clone(), mall.app.env.clone());
        let workers = followers(&other).into_iter().fold(workers, bodega_events::Workers::follower);
        assert_eq!(other.product(mall.glance(), "milk").await.unwrap().card.title, "Milk");
        let running = workers.start();
        mall.manager().patch(&at(&made), json!({ "title": "Whole milk" })).await.data(200);
        while other.product(mall.glance(), "milk").await.unwrap().card.title != "Whole milk" {
            tokio::task::yield_now().await;
        }
        running.stop().await;
    }

    async fn a_merchants_currency_is_another_at_once(mall: Mall) {
        mall.product(goods("Milk", "MILK", 690)).await;
        let codes = async || {
            let offered = mall.browse.currencies(mall.app.merchant).await.unwrap();
            offered.iter().map(|currency| currency.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes().await, ["ILS"]);
        let facet = async || mall.get("/products/search").await.expect(200)["facets"]["price"].clone();
        mall.app.run_jobs().await;
        assert_eq!(facet().await["min"], 690);
        let own = mall.browse.merchant(mall.app.merchant).await.unwrap().id;
        let euro = MerchantChange { currency: Some("EUR".parse().unwrap()), ..MerchantChange::default() };
        let call = mall.app.env.system_call("test");
        mall.app.db.write(&call, move |tx| merchant::change(tx, own, &euro)).await.unwrap();
        assert_eq!(codes().await, ["EUR"]);
        mall.app.run_jobs().await;
        assert_eq!(facet().await, json!(null), "nothing has a price in it yet");
        assert_eq!(mall.found("q=milk").await, ["Milk"]);
    }

    async fn readers_beside_a_writer_never_see_it_go_back(mall: Mall) {
        let made = mall.product(goods("Milk", "MILK", 690)).await;
        let reader = |client: bodega_testkit::Client| async move {
            let mut last = 0;
            while last < 20 {
                let version = client.get("/api/v1/products/milk").await.data(200)["version"].as_i64().unwrap();
                assert!(version >= last, "{version} after {last}");
                last = version;
            }
        };
        let readers: Vec<_> = (0..4).map(|_| tokio::spawn(reader(mall.app.client()))).collect();
        for round in 0..19 {
            mall.manager().patch(&at(&made), json!({ "title": format!("Milk {round}") })).await.data(200);
        }
        for reader in readers {
            reader.await.unwrap();
        }
    }

    async fn the_tree_and_the_branches_follow_their_changes(mall: Mall) {
        let dairy = mall.category(json!({ "name": "Dairy", "translations": { "de": { "name": "Molkerei" } }, "metadata": { "hue": "210" } })).await;
        let nodes = mall.browse.categories(mall.glance()).await.unwrap();
        assert_eq!((nodes[0].name.as_str(), nodes[0].count, nodes[0].hue), ("Dairy", 0, Some(210)));
        mall.product(with(goods("Milk", "MILK", 690), json!({ "categoryIds": [dairy["id"]] }))).await;
        assert_eq!(mall.browse.categories(mall.glance()).await.unwrap()[0].count, 1);
        let german = bodega_browse::Glance { lang: bodega_kernel::Lang::De, ..mall.glance() };
        assert_eq!(mall.browse.categories(german).await.unwrap()[0].name, "Molkerei");
        assert!(mall.browse.branches(mall.glance()).await.unwrap().is_empty());
        mall.branch("HERE").await;
        assert_eq!(mall.browse.branches(mall.glance()).await.unwrap().len(), 1);
        let card = mall.browse.product(mall.glance(), "milk").await.unwrap().card.clone();
        assert_eq!((card.category.unwrap().slug.as_str(), card.hue), ("dairy", Some(210)));
    }
}

/// The routes stand without the followers too: then the cache only hears of its own process.
#[allow(dead_code, reason = "it is compiled, which is the test")]
fn stands_alone(app: App, browse: Browse) -> App {
    app.with(move |_| routes(browse))
}
