//! What two do at once. SQLite's one writer hides such races; PostgreSQL does not.

use bodega_testkit::{Reply, on_both};
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, variant, with};

/// Sends all of these at once.
async fn at_once(shop: &Shop, path: &str, bodies: Vec<Value>) -> Vec<Reply> {
    let sends: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let (client, path) = (shop.manager(), path.to_owned());
            tokio::spawn(async move { client.post(&path, body).await })
        })
        .collect();
    let mut replies = Vec::new();
    for send in sends {
        replies.push(send.await.unwrap());
    }
    replies
}

fn statuses(replies: &[Reply]) -> Vec<u16> {
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    statuses
}

on_both! {
    async fn of_two_who_take_a_sku_at_once_one_has_it(shop: Shop) {
        for round in 0..10 {
            let body = |title: &str| goods(title, &format!("SKU-{round}"));
            let replies = at_once(&shop, "/api/v1/admin/products", vec![body("A"), body("B"), body("C"), body("D")]).await;
            assert_eq!(statuses(&replies), [201, 409, 409, 409]);
            for reply in replies.iter().filter(|reply| reply.status == 409) {
                assert_eq!(reply.expect_error(409, "SKU_TAKEN")["details"][0]["field"], "variants[0].sku");
            }
        }
        assert_eq!(shop.count("catalog_variant").await, 10);
        assert_eq!(shop.count("catalog_product").await, 10);
    }

    async fn those_who_want_the_same_skus_in_another_order_do_not_block_each_other(shop: Shop) {
        for round in 0..10 {
            let sku = |at: usize| variant(&format!("SKU-{round}-{at}"));
            let up: Vec<_> = (0..20).map(sku).collect();
            let down: Vec<_> = (0..20).rev().map(sku).collect();
            let bodies = [up, down].map(|variants| json!({ "title": "Shirt", "variants": variants }));
            let replies = at_once(&shop, "/api/v1/admin/products", bodies.to_vec()).await;
            assert_eq!(statuses(&replies), [201, 409]);
        }
    }

    async fn of_two_who_take_a_barcode_or_a_slug_at_once_one_has_it(shop: Shop) {
        let coded = |sku: &str| with(variant(sku), json!({ "barcodes": [{ "code": "036000291452" }] }));
        let body = |sku: &str| json!({ "title": "Milk", "variants": [coded(sku)] });
        let replies = at_once(&shop, "/api/v1/admin/products", vec![body("A"), body("B"), body("C")]).await;
        assert_eq!(statuses(&replies), [201, 409, 409]);
        let body = |sku: &str| with(goods("Bread", sku), json!({ "slug": "bread" }));
        let replies = at_once(&shop, "/api/v1/admin/products", vec![body("D"), body("E"), body("F")]).await;
        assert_eq!(statuses(&replies), [201, 409, 409]);
        let body = |sku: &str| goods("Cheese", sku);
        let replies = at_once(&shop, "/api/v1/admin/products", vec![body("G"), body("H"), body("I")]).await;
        assert_eq!(statuses(&replies), [201, 201, 201], "slugs that are made give way to each other");
    }

    async fn of_two_changes_to_one_version_one_stands(shop: Shop) {
        let made = shop.product(milk()).await;
        for version in 1..=10 {
            let changes: Vec<_> = ["A", "B"]
                .into_iter()
                .map(|brand| {
                    let (client, path) = (shop.manager(), at(&made));
                    let body = with(milk(), json!({ "version": version, "brand": format!("{brand}{version}") }));
                    tokio::spawn(async move { client.put(&path, body).await })
                })
                .collect();
            let mut replies = Vec::new();
            for change in changes {
                replies.push(change.await.unwrap());
            }
            assert_eq!(statuses(&replies), [200, 412]);
            let lost = replies.iter().find(|reply| reply.status == 412).unwrap();
            let error = lost.expect_error(412, "VERSION_MISMATCH");
            assert_eq!(error["details"][0]["current"], json!(version + 1));
        }
        assert_eq!(shop.count("catalog_product_version").await, 11);
    }

    async fn two_moves_at_once_close_no_ring(shop: Shop) {
        for round in 0..10 {
            let a = shop.category(json!({ "name": format!("A{round}") })).await;
            let b = shop.category(json!({ "name": format!("B{round}") })).await;
            let moves: Vec<_> = [(&a, &b), (&b, &a)]
                .into_iter()
                .map(|(child, parent)| {
                    let (client, path) = (shop.manager(), format!("/api/v1/admin/categories/{}", text(child, "id")));
                    let body = json!({ "parentId": parent["id"] });
                    tokio::spawn(async move { client.patch(&path, body).await })
                })
                .collect();
            let mut replies = Vec::new();
            for one in moves {
                replies.push(one.await.unwrap());
            }
            assert_eq!(statuses(&replies), [200, 422]);
        }
        let shown = shop.guest().get("/api/v1/categories").await.data(200);
        assert_eq!(shown.as_array().unwrap().len(), 20, "none has fallen out of the tree");
    }

    async fn two_bundles_at_once_do_not_hold_each_other(shop: Shop) {
        for round in 0..10 {
            let (a, b) = (format!("A{round}"), format!("B{round}"));
            let made = [shop.product(goods("A", &a)).await, shop.product(goods("B", &b)).await];
            let changes: Vec<_> = [(&made[0], &a, &b), (&made[1], &b, &a)]
                .into_iter()
                .map(|(product, sku, part)| {
                    let (client, path) = (shop.manager(), at(product));
                    let body = json!({ "variants": [{ "sku": sku, "components": [{ "sku": part }] }] });
                    tokio::spawn(async move { client.patch(&path, body).await })
                })
                .collect();
            let mut replies = Vec::new();
            for change in changes {
                replies.push(change.await.unwrap());
            }
            assert_eq!(statuses(&replies), [200, 422]);
        }
        assert_eq!(shop.count("catalog_bundle_part").await, 10);
    }

    async fn no_part_leaves_while_a_bundle_takes_it(shop: Shop) {
        for round in 0..10 {
            let part = shop.product(goods("Part", &format!("P{round}"))).await;
            let (client, path) = (shop.manager(), at(&part));
            let leaves = tokio::spawn(async move { client.delete(&path).await });
            let bundle = with(variant(&format!("B{round}")), json!({ "components": [{ "sku": format!("P{round}") }] }));
            let takes = at_once(&shop, "/api/v1/admin/products", vec![json!({ "title": "Set", "variants": [bundle] })]).await;
            let outcome = (leaves.await.unwrap().status, takes[0].status);
            assert!(outcome == (204, 422) || outcome == (409, 201), "{outcome:?}");
        }
    }
}
