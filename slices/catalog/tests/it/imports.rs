//! Files of products: what is looked at together, what is told of what is wrong, and how much comes in at once. [PM-1]

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use bodega_testkit::on_both;
use hyper::body::Frame;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{
    shop::{Shop, at, goods, text, variant, with},
    transfers::{IMPORTS, figures, send},
};

const CSV: &str = "text/csv";

/// A body that comes when it is told to.
struct Told(mpsc::Receiver<&'static str>);

impl hyper::body::Body for Told {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|text| text.map(|text| Ok(Frame::data(Bytes::from_static(text.as_bytes())))))
    }
}

on_both! {
    async fn a_dry_run_sees_what_earlier_products_would_have_done_however_far_away_they_are(shop: Shop) {
        shop.product(with(goods("Old", "OLD"), json!({ "variants": [with(variant("OLD"), json!({ "barcodes": [{ "code": "96385074" }] }))] }))).await;
        let part = shop.product(goods("Part", "PART")).await;
        shop.product(json!({ "title": "Box", "variants": [with(variant("BOX"), json!({ "components": [{ "sku": "PART" }] }))] })).await;
        let filler = |from: usize| (from..from + 400).map(|at| json!({ "title": format!("F {at}"), "variants": [variant(&format!("F{at}"))] }).to_string());
        let mut lines: Vec<String> = Vec::new();
        lines.push(json!({ "title": "Milk", "externalId": "m", "variants": [variant("MILK")] }).to_string());
        lines.push(json!({ "slug": "old", "variants": [{ "sku": "OLD", "barcodes": [] }] }).to_string());
        lines.push(json!({ "slug": "box", "variants": [{ "sku": "BOX", "components": [], "active": true }] }).to_string());
        lines.extend(filler(0));
        lines.extend([
            json!({ "externalId": "m", "brand": "Meadow" }),
            json!({ "title": "Set", "variants": [with(variant("SET"), json!({ "components": [{ "sku": "MILK", "quantity": 2 }] }))] }),
            json!({ "title": "Cream", "slug": "milk", "variants": [variant("CREAM")] }),
            json!({ "title": "New", "variants": [with(variant("NEW"), json!({ "barcodes": [{ "code": "96385074" }] }))] }),
            json!({ "id": part["id"], "status": "archived" }),
        ].map(|line| line.to_string()));
        lines.extend(filler(400));
        lines.push(json!({ "externalId": "m", "variants": [{ "sku": "CREAM" }], "brand": null }).to_string());
        let file = lines.join("\n");
        let told = shop.import("?dryRun=true", "application/x-ndjson", &file).await;
        assert_eq!(shop.count("catalog_product").await, 3, "nothing was written");
        let faults = shop.faults(&told).await;
        let done = shop.import("", "application/x-ndjson", &file).await;
        assert_eq!((figures(&told), &faults), (figures(&done), &shop.faults(&done).await), "as it was told");
        assert_eq!(figures(&done)[0], 809);
        assert!(figures(&done)[4] <= 1, "{faults:?}");
    }

    async fn of_what_is_wrong_the_first_is_kept_and_the_rest_is_counted(shop: Shop) {
        let rows: String = (0..6_000).map(|at| format!("P{at},S{at},x,y\n")).collect();
        let done = shop.import("", CSV, &format!("title,sku,price,minAge\n{rows}")).await;
        assert_eq!((figures(&done), &done["faultCount"]), ([6_000, 0, 0, 0, 6_000], &json!(12_000)));
        assert_eq!(shop.count("catalog_import_fault").await, 10_000);
        let listed = shop.manager().get(text(&done, "faultsUrl")).await.expect(200);
        assert_eq!((&listed["page"]["total"], text(&listed["data"][0], "code")), (&json!(10_000), "INVALID_AMOUNT"));
        let table = shop.manager().get(text(&done, "errorsUrl")).await;
        assert_eq!(table.text().lines().count(), 10_001);
    }

    async fn an_import_that_is_sent_again_under_its_key_is_one(shop: Shop) {
        let file = "sku,title,price\nMILK,Milk,6.90\n";
        let keyed = shop.manager().header("idempotency-key", "shelf-1");
        let first = send(&keyed, "", CSV, file).await.data(202);
        let again = send(&keyed, "", CSV, file).await;
        assert_eq!((again.data(202)["id"].clone(), again.header("idempotency-replayed")), (first["id"].clone(), "true"));
        send(&keyed, "?dryRun=true", CSV, file).await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
        send(&keyed, "", CSV, "sku,title,price\nMILK,Milk,7\n").await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
        shop.app.run_jobs().await;
        assert_eq!((shop.count("catalog_import").await, shop.count("catalog_import_part").await), (1, 0));
        assert_eq!(shop.count("catalog_product").await, 1);
        let other = send(&shop.manager(), "", CSV, file).await.data(202);
        assert_ne!(other["id"], first["id"], "without a key each is one of its own");
        shop.app.run_jobs().await;
    }

    async fn only_so_many_come_in_at_once_and_wait(shop: Shop) {
        let mut uploads = Vec::new();
        for at in 0..2 {
            let (sender, receiver) = mpsc::channel(1);
            let (client, body) = (shop.manager(), Body::new(Told(receiver)));
            let upload = tokio::spawn(async move { send(&client, "", CSV, body).await });
            // Taken by the handler, which has its place then.
            sender.send("sku,title,price\n").await.unwrap();
            sender.send(if at == 0 { "A,Milk,1\n" } else { "B,Bread,2\n" }).await.unwrap();
            sender.send("\n").await.unwrap();
            uploads.push((sender, upload));
        }
        let refused = send(&shop.manager(), "", CSV, "sku,title,price\nC,Tea,3\n").await;
        refused.expect_error(429, "TOO_MANY_UPLOADS");
        assert_eq!(refused.header("retry-after"), "5");
        let theirs = shop.app.other_merchant().as_admin();
        send(&theirs, "", CSV, "sku,title,price\nC,Tea,3\n").await.expect(202);
        for (sender, upload) in uploads {
            drop(sender);
            upload.await.unwrap().expect(202);
        }
        for at in 2..20 {
            send(&shop.manager(), "", CSV, format!("sku,title,price\nC{at},Tea {at},3\n")).await.expect(202);
        }
        send(&shop.manager(), "", CSV, "sku,title,price\nD,Tea,3\n").await.expect_error(429, "TOO_MANY_IMPORTS");
        shop.app.run_jobs().await;
        send(&shop.manager(), "", CSV, "sku,title,price\nD,Tea,3\n").await.expect(202);
        shop.app.run_jobs().await;
        assert_eq!(shop.count("catalog_product").await, 22);
    }

    async fn what_is_found_useless_late_leaves_nothing(shop: Shop) {
        let rows: String = (0..40_000).map(|at| format!("P{at},S{at},{at},{}\n", "so it is said ".repeat(8))).collect();
        let mut file = format!("title,sku,price,description\n{rows}").into_bytes();
        file.extend(b"Caf\xe9,C,1,\n");
        let error = send(&shop.manager(), "", CSV, file).await.expect_error(422, "VALIDATION_FAILED");
        assert!(text(&error["details"][0], "message").contains("line 40002"), "{error}");
        let endless = format!("title,sku\nMilk,\"{}", "x".repeat(5 << 20));
        let faults = send(&shop.manager(), "", CSV, endless).await.faults();
        assert_eq!(faults, [("body".to_owned(), "TOO_LONG".to_owned())]);
        assert_eq!((shop.count("catalog_import").await, shop.count("catalog_import_part").await), (0, 0));
        assert_eq!(shop.manager().get(IMPORTS).await.data(200), Value::Array(Vec::new()));
        let archived = shop.product(goods("Milk", "MILK")).await;
        assert_eq!(shop.manager().get(&at(&archived)).await.data(200)["status"], "active");
    }
}
