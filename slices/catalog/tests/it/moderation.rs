//! Who looks at reviews before they are shown, and what they say to them. [EC-T065]

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    reviews::{ADMIN, reviews},
    shop::{Shop, milk, text},
};

on_both! {
    async fn many_are_decided_on_at_once(shop: Shop) {
        let product = shop.product(milk()).await;
        let mut waiting = Vec::new();
        for number in 1..=5 {
            let buyer = shop.buyer(number, "Buyer").await;
            waiting.push(shop.said(&buyer, &product, i64::try_from(number).unwrap()).await);
            shop.app.clock.advance(std::time::Duration::from_secs(1));
        }
        let mut named: Vec<_> = waiting.iter().map(|review| text(review, "id")).collect();
        named.extend(["rev_00000000000000000000000000", "junk", text(&waiting[0], "id")]);
        let body = json!({ "ids": named, "decision": "APPROVED" });
        let told = shop.manager().patch(&format!("{ADMIN}/bulk-moderate"), body).await.data(200);
        let ok: Vec<_> = told.as_array().unwrap().iter().map(|one| one["ok"].as_bool().unwrap()).collect();
        assert_eq!(ok, [true, true, true, true, true, false, false, true]);
        assert_eq!(shop.rating(&product).await, (json!(3.0), json!([1, 1, 1, 1, 1])));
        let order = async |sort: &str| {
            let list = shop.guest().get(&format!("{}?sort={sort}", reviews(&product))).await.data(200);
            list.as_array().unwrap().iter().map(|review| review["rating"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(order("rating").await, [5, 4, 3, 2, 1]);
        assert_eq!(order("newest").await, [5, 4, 3, 2, 1]);
        let voter = shop.buyer(9, "Voter").await;
        let helpful = format!("/api/v1/reviews/{}/helpful", text(&waiting[1], "id"));
        voter.client.put(&helpful, json!({})).await.expect(204);
        voter.client.put(&helpful, json!({})).await.expect(204);
        assert_eq!(order("helpful").await, [2, 5, 4, 3, 1]);
        let list = shop.guest().get(&format!("{}?sort=helpful", reviews(&product))).await.data(200);
        assert_eq!(list[0]["helpful"], 1, "each counts once");
        voter.client.delete(&helpful).await.expect(204);
        voter.client.delete(&helpful).await.expect(204);
        assert_eq!(order("helpful").await, [5, 4, 3, 2, 1]);
        let page = shop.guest().get(&format!("{}?limit=2&offset=4", reviews(&product))).await.expect(200);
        assert_eq!((page["data"].as_array().unwrap().len(), &page["page"]["total"]), (1, &json!(5)));
    }

    async fn two_who_decide_at_once_do_not_miscount(shop: Shop) {
        let product = shop.product(milk()).await;
        let mut all = Vec::new();
        for number in 1..=6 {
            let buyer = shop.buyer(number, "Buyer").await;
            all.push(text(&shop.said(&buyer, &product, 1 + i64::try_from(number).unwrap() % 5).await, "id").to_owned());
        }
        for round in 0..6 {
            let sends: Vec<_> = ["APPROVED", "REJECTED", "APPROVED", "REJECTED"].into_iter().enumerate().map(|(at, decision)| {
                let mut ids = all.clone();
                ids.rotate_left((round + at) % 6);
                let client = shop.manager();
                let body = json!({ "ids": ids, "decision": decision });
                tokio::spawn(async move { client.patch(&format!("{ADMIN}/bulk-moderate"), body).await.expect(200) })
            }).collect();
            for send in sends {
                send.await.unwrap();
            }
            let shown = shop.guest().get(&format!("{}?limit=100", reviews(&product))).await.data(200);
            let mut counts = [0; 5];
            for review in shown.as_array().unwrap() {
                counts[usize::try_from(review["rating"].as_i64().unwrap() - 1).unwrap()] += 1;
            }
            assert_eq!(shop.rating(&product).await.1, json!(counts));
        }
    }

    async fn the_merchant_answers(shop: Shop) {
        let product = shop.product(milk()).await;
        let dana = shop.buyer(1, "Dana").await;
        let review = shop.said(&dana, &product, 4).await;
        shop.decide(&review, "APPROVED").await;
        let path = format!("{ADMIN}/{}/reply", text(&review, "id"));
        shop.manager().put(&path, json!({ "text": "Thank you!" })).await.data(200);
        let shown = shop.guest().get(&reviews(&product)).await.data(200);
        assert_eq!(shown[0]["reply"]["text"], "Thank you!");
        shop.manager().put(&path, json!({ "text": " " })).await.faults();
        shop.manager().delete(&path).await.data(200);
        assert!(shop.guest().get(&reviews(&product)).await.data(200)[0].get("reply").is_none());
    }
}
