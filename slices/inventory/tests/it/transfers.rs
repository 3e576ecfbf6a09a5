//! Goods on their way from one site to another.

use std::time::Duration;

use bodega_testkit::{Reply, on_both};
use serde_json::{Value, json};

use crate::yard::{Yard, text};

const PATH: &str = "/api/v1/admin/transfers";

impl Yard {
    async fn send(&self, from: &Value, to: &Value, lines: Value) -> Reply {
        let body = json!({ "fromBranchId": from["id"], "toBranchId": to["id"], "lines": lines });
        self.manager().post(PATH, body).await
    }

    async fn on_hand(&self, branch: &Value, sku: &str) -> i64 {
        self.stock(branch, sku).await["onHand"].as_i64().unwrap_or(0)
    }
}

on_both! {
    async fn what_is_sent_is_nowhere_else_until_it_arrives(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 10).await;
        let sent = yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 6 }])).await.data(201);
        assert_eq!((text(&sent, "status"), &sent["lines"][0]["inTransit"]), ("IN_TRANSIT", &json!(6)));
        assert_eq!((yard.on_hand(&tlv, "MILK").await, yard.on_hand(&hfa, "MILK").await), (4, 0));
        yard.assert_sound().await;
        let path = format!("{PATH}/{}/receive", text(&sent, "id"));
        let part = json!({ "lines": [{ "sku": "MILK", "quantity": 2 }] });
        let after = yard.manager().post(&path, part).await.data(200);
        assert_eq!((text(&after, "status"), &after["lines"][0]["inTransit"]), ("IN_TRANSIT", &json!(4)));
        yard.assert_sound().await;
        let after = yard.manager().post(&path, json!({})).await.data(200);
        assert_eq!((text(&after, "status"), &after["lines"][0]["received"]), ("RECEIVED", &json!(6)));
        assert_eq!((yard.on_hand(&tlv, "MILK").await, yard.on_hand(&hfa, "MILK").await), (4, 6));
        yard.manager().post(&path, json!({})).await.expect_error(409, "TRANSFER_CLOSED");
        let kinds: Vec<_> = yard.events().await.into_iter().filter(|kind| kind.starts_with("transfer")).collect();
        assert_eq!(kinds, ["transfer.sent", "transfer.received", "transfer.received"]);
        yard.assert_sound().await;
    }

    async fn what_never_arrives_is_written_off(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 10).await;
        let sent = yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 6 }])).await.data(201);
        let path = format!("{PATH}/{}/receive", text(&sent, "id"));
        yard.app.clock.advance(Duration::from_secs(60));
        let body = json!({ "lines": [{ "sku": "MILK", "quantity": 5 }], "complete": true });
        let after = yard.manager().post(&path, body).await.data(200);
        let line = &after["lines"][0];
        assert_eq!((text(&after, "status"), &line["received"], &line["lost"]), ("RECEIVED", &json!(5), &json!(1)));
        let history = yard.manager().get(&format!("/api/v1/admin/inventory/history?reference={}", text(&sent, "id"))).await;
        let kinds: Vec<_> = history.data(200).as_array().unwrap().iter().map(|line| text(line, "kind").to_owned()).collect();
        assert_eq!(kinds, ["TRANSFER_LOST", "TRANSFER_RECEIVED", "TRANSFER_SENT"]);
        yard.assert_sound().await;
    }

    async fn what_is_called_off_comes_back(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 10).await;
        let sent = yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 6 }])).await.data(201);
        let path = |verb: &str| format!("{PATH}/{}/{verb}", text(&sent, "id"));
        let part = json!({ "lines": [{ "sku": "MILK", "quantity": 2 }] });
        yard.manager().post(&path("receive"), part).await.data(200);
        let after = yard.manager().post(&path("cancel"), json!({})).await.data(200);
        assert_eq!((text(&after, "status"), &after["lines"][0]["returned"]), ("CANCELED", &json!(4)));
        assert_eq!((yard.on_hand(&tlv, "MILK").await, yard.on_hand(&hfa, "MILK").await), (8, 2));
        yard.manager().post(&path("cancel"), json!({})).await.expect_error(409, "TRANSFER_CLOSED");
        yard.assert_sound().await;
    }

    async fn what_is_promised_stays(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
            yard.put(&tlv, sku, 10).await;
        }
        yard.reserve(&tlv, "order-1", json!([{ "sku": "MILK", "quantity": 7 }])).await;
        let lines = json!([{ "sku": "EGGS", "quantity": 1 }, { "sku": "MILK", "quantity": 2 }, { "sku": "MILK", "quantity": 2 }]);
        let error = yard.send(&tlv, &hfa, lines).await.expect_error(409, "INSUFFICIENT_STOCK");
        let detail = &error["details"][0];
        assert_eq!((&detail["wanted"], &detail["available"]), (&json!(4), &json!(3)));
        assert_eq!(yard.on_hand(&tlv, "EGGS").await, 10);
        yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 3 }])).await.data(201);
        yard.assert_sound().await;
    }

    async fn a_site_with_goods_on_the_way_is_not_closed(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 6).await;
        let sent = yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 6 }])).await.data(201);
        for branch in [&tlv, &hfa] {
            let path = format!("/api/v1/admin/branches/{}", text(branch, "id"));
            yard.manager().delete(&path).await.expect_error(409, "HOLDS_STOCK");
        }
        yard.manager().post(&format!("{PATH}/{}/receive", text(&sent, "id")), json!({})).await.data(200);
        yard.manager().delete(&format!("/api/v1/admin/branches/{}", text(&tlv, "id"))).await.expect(204);
    }

    async fn they_are_listed_and_each_bad_input_is_refused(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        yard.goods("MILK").await;
        yard.put(&tlv, "MILK", 6).await;
        let sent = yard.send(&tlv, &hfa, json!([{ "sku": "MILK", "quantity": 6 }])).await.data(201);
        let listed = yard.manager().get(&format!("{PATH}?status=IN_TRANSIT&branchId={}", text(&hfa, "id"))).await.data(200);
        assert_eq!(listed, json!([sent]));
        assert_eq!(yard.manager().get(&format!("{PATH}?status=RECEIVED")).await.data(200), json!([]));
        assert_eq!(yard.manager().get(&format!("{PATH}/{}", text(&sent, "id"))).await.data(200), sent);
        let rows = yard.rows().await;
        let one = |quantity: i64| json!([{ "sku": "MILK", "quantity": quantity }]);
        assert_eq!(yard.send(&tlv, &tlv, one(1)).await.faults()[0].0, "toBranchId");
        assert_eq!(yard.send(&tlv, &hfa, one(0)).await.faults()[0].0, "lines[0].quantity");
        assert_eq!(yard.send(&tlv, &hfa, json!([])).await.faults()[0].0, "lines");
        let nowhere = json!({ "id": "ste_00000000000000000000000000" });
        assert_eq!(yard.send(&tlv, &nowhere, one(1)).await.faults(), [("toBranchId".to_owned(), "UNKNOWN_SITE".to_owned())]);
        let receive = format!("{PATH}/{}/receive", text(&sent, "id"));
        let more = yard.manager().post(&receive, json!({ "lines": one(7) })).await;
        assert_eq!(more.expect_error(409, "MORE_THAN_SENT")["details"][0]["available"], 6);
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
