//! Many products in and out as files. [PM-1]

use axum::http::Method;
use bodega_catalog::transfer;
use bodega_testkit::{Client, Reply, on_both};
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, variant, with};

pub const IMPORTS: &str = "/api/v1/admin/products/imports";
pub const EXPORTS: &str = "/api/v1/admin/products/exports";

pub async fn send(client: &Client, query: &str, kind: &str, body: impl Into<axum::body::Body>) -> Reply {
    client.raw(Method::POST, &format!("{IMPORTS}{query}"), kind, body).await
}

pub fn figures(import: &Value) -> [i64; 5] {
    ["total", "created", "updated", "unchanged", "failed"].map(|field| import[field].as_i64().unwrap())
}

impl Shop {
    /// Sends a file, lets it through, and gives what came of it.
    pub async fn import(&self, query: &str, kind: &str, body: &str) -> Value {
        let taken = send(&self.manager(), query, kind, body.to_owned()).await.data(202);
        assert_eq!((text(&taken, "status"), &taken["done"]), ("QUEUED", &json!(0)));
        self.app.run_jobs().await;
        let done = self.manager().get(&format!("{IMPORTS}/{}", text(&taken, "id"))).await.data(200);
        assert_eq!((text(&done, "status"), &done["done"]), ("DONE", &done["total"]));
        done
    }

    pub async fn faults(&self, import: &Value) -> Vec<String> {
        let faults = self.manager().get(&format!("{IMPORTS}/{}/faults?limit=100", text(import, "id"))).await.data(200);
        let told = |fault: &Value| format!("{} {} {}", fault["line"], text(fault, "field"), text(fault, "code"));
        faults.as_array().unwrap().iter().map(told).collect()
    }

    pub async fn export(&self, query: &str) -> String {
        let taken = self.manager().post(&format!("{EXPORTS}{query}"), json!({})).await.data(202);
        let path = format!("{EXPORTS}/{}", text(&taken, "id"));
        self.manager().get(&format!("{path}/file")).await.expect_error(409, "NOT_READY");
        self.app.run_jobs().await;
        assert_eq!(self.manager().get(&path).await.data(200)["status"], "DONE");
        let reply = self.manager().get(&format!("{path}/file")).await;
        reply.expect(200);
        assert!(reply.header("content-disposition").contains("products."));
        reply.text()
    }

    pub async fn everything(&self) -> Value {
        self.manager()
            .get("/api/v1/admin/products?limit=100&status=active&status=draft&status=archived")
            .await
            .data(200)
    }

    async fn found(&self, sku: &str) -> Value {
        self.manager().get(&format!("/api/v1/admin/products?sku={sku}")).await.data(200)[0].clone()
    }

    /// Products with everything that a file can say of them.
    pub async fn fill(&self) {
        let dairy = self.category(json!({ "name": "Dairy|=*\\" })).await;
        let picture = self.picture(5, json!({})).await;
        self.product(with(milk(), json!({
            "externalId": "=1+1", "categoryIds": [dairy["id"]], "description": "  two\r\nlines, \"quoted\"; \t and more ",
            "attributes": { "a|b": "x=y", "plain": "-5" }, "metadata": { "@": "'=" }, "minAge": 18, "taxClass": "food",
            "translations": { "de": { "title": "+Milch", "attributes": { "plain": "fünf" } }, "he": { "title": "חלב" } },
            "images": [{ "mediaId": picture, "alt": "a = b" }], "publishFrom": "2026-01-01T00:00:00Z",
            "variants": [
                { "sku": "=MILK*1|L", "title": "1 l", "titles": { "de": "1 Liter" }, "options": { "size": "1|l" },
                  "price": { "amount": 690, "currency": "ILS" }, "compareAtPrice": { "amount": 790, "currency": "ILS" },
                  "barcodes": [{ "code": "7290000066318", "quantity": 12 }, { "code": "96385074" }], "weightG": 1035,
                  "contentAmount": 1000, "contentUnit": "ML", "dimensions": { "length": 1, "width": 2, "height": 3 },
                  "lotTracked": true, "expiryTracked": true },
                { "sku": "MILK-W", "unit": "GRAM", "step": 100, "min": 300, "max": 900,
                  "price": { "amount": 1290, "currency": "ILS", "per": 1000 }, "active": false },
            ],
        }))).await;
        self.product(goods("Bread", "BREAD")).await;
        self.product(with(
            goods("Box", "BOX"),
            json!({ "variants": [with(variant("BOX"), json!({
            "components": [{ "sku": "=MILK*1|L", "quantity": 2 }, { "sku": "BREAD" }],
        }))] }),
        ))
        .await;
        let gone = self.product(goods("Gone", "GONE")).await;
        self.manager().delete(&at(&gone)).await.expect(204);
        self.product(json!({ "title": "Nothing yet", "status": "draft" })).await;
    }
}

on_both! {
    async fn a_table_makes_and_changes_products(shop: Shop) {
        shop.category(json!({ "name": "Dairy" })).await;
        let csv = "slug;title;title.de;brand;categories;tags;sku;variantTitle;price;unit;per;barcodes;active\r\n\
                   milk;Fresh milk;Frische Milch;Meadow;dairy;cold|fresh;MILK-1;1 l;6.90;;;7290000066318*1|96385074*12;TRUE\r\n\
                   milk;;;;;;MILK-2;2 l;12.5;;;;no\r\n\
                   apples;Apples;;;;;APPLE;;12.90;GRAM;1000;;\r\n";
        let done = shop.import("", "text/csv; charset=utf-8", &format!("\u{feff}{csv}")).await;
        assert_eq!(figures(&done), [2, 2, 0, 0, 0], "{:?}", shop.faults(&done).await);
        let milk = shop.found("MILK-1").await;
        assert_eq!((text(&milk, "title"), text(&milk["translations"]["de"], "title")), ("Fresh milk", "Frische Milch"));
        assert_eq!((&milk["tags"], milk["categoryIds"].as_array().unwrap().len()), (&json!(["cold", "fresh"]), 1));
        assert_eq!(milk["variants"][0]["price"]["amount"], 690);
        assert_eq!(milk["variants"][0]["barcodes"][1], json!({ "code": "96385074", "quantity": 12 }));
        assert_eq!((&milk["variants"][1]["price"]["amount"], &milk["variants"][1]["active"]), (&json!(1250), &json!(false)));
        let again = shop.import("", "text/csv", csv).await;
        assert_eq!(figures(&again), [2, 0, 0, 2, 0], "sent again it changes nothing");
        let done = shop.import("", "text/csv", "sku,price,title\nMILK-2,13,\nNEW,1,New\n").await;
        assert_eq!(figures(&done), [2, 1, 1, 0, 0]);
        let milk = shop.found("MILK-1").await;
        assert_eq!((text(&milk, "title"), &milk["variants"][1]["price"]["amount"]), ("Fresh milk", &json!(1300)), "what is left out stays");
        assert_eq!((&milk["variants"][0]["price"]["amount"], &milk["version"]), (&json!(690), &json!(2)));
    }

    async fn each_product_that_cannot_be_taken_is_told_of_and_leaves_the_others_alone(shop: Shop) {
        shop.product(goods("Ham", "HAM")).await;
        shop.product(goods("Three", "THREE")).await;
        let csv = "slug,title,sku,price,minAge,images,barcodes,categories,currency\n\
                   milk,Milk,MILK,6.905,x,,,,\n\
                   eggs,Eggs,EGGS,6.90,,http://elsewhere/egg.jpg,,,\n\
                   ,Bread,BREAD,6.90,,,123,nowhere,\n\
                   \n\
                   ,Beans,BEANS,-1,,,,,\n\
                   ,Fish,FISH,1,,,,,XYZ\n\
                   two,Two,TWO-A,1,,,,,\n\
                   two,Other,TWO-B,1,,,,,\n\
                   three,Three,THREE,1,,,,,\n\
                   three,,HAM,2,,,,,\n\
                   ,,LAST,3,,,,,,extra\n\
                   ,Good,GOOD,3,,,,,\n";
        let done = shop.import("", "text/csv", &csv.replace('\n', "\r\n")).await;
        assert_eq!(figures(&done), [9, 1, 0, 0, 8], "{:?}", shop.faults(&done).await);
        assert_eq!(shop.faults(&done).await, [
            "2 price INVALID_AMOUNT", "2 minAge INVALID_TYPE", "3 images NOT_FETCHED", "4 categories UNKNOWN_CATEGORY",
            "4 barcodes INVALID_BARCODE", "6 price NEGATIVE", "7 currency UNKNOWN_CURRENCY", "9 title DIFFERS",
            "11 sku SKU_TAKEN", "12 line TOO_MANY",
        ]);
        assert!(shop.found("MILK").await.is_null() && !shop.found("GOOD").await.is_null());
        let reply = shop.manager().get(&format!("{IMPORTS}/{}/errors", text(&done, "id"))).await;
        let lines: Vec<String> = reply.text().lines().map(str::to_owned).collect();
        assert_eq!((reply.status, reply.header("content-type"), lines.len()), (200, "text/csv; charset=utf-8", 11));
        assert_eq!(lines[0], "line,field,code,message");
        assert!(lines[1].starts_with("2,price,INVALID_AMOUNT,"), "{}", lines[1]);
    }

    async fn a_dry_run_tells_and_changes_nothing(shop: Shop) {
        shop.product(goods("Ham", "HAM")).await;
        let csv = "sku,title,price\nHAM,Ham,9\nNEW,New,1\nBAD,,1\n";
        let before = shop.app.base.row_counts().await;
        let told = shop.import("?dryRun=true", "text/csv", csv).await;
        assert_eq!((figures(&told), &told["dryRun"]), ([3, 1, 1, 0, 1], &json!(true)));
        for table in ["catalog_product", "catalog_product_version", "catalog_barcode"] {
            let was = before.iter().find(|(name, _)| name == table).unwrap().1;
            assert_eq!(shop.count(table).await, was, "{table}");
        }
        let done = shop.import("", "text/csv", csv).await;
        assert_eq!(figures(&done), figures(&told), "as it was told");
        let strict = shop.import("?mode=create", "text/csv", "sku,title,price\nHAM,Ham,8\nNEWER,Newer,1\n").await;
        assert_eq!((figures(&strict), shop.faults(&strict).await), ([2, 1, 0, 0, 1], vec!["2 line PRODUCT_EXISTS".to_owned()]));
    }

    async fn json_lines_say_everything(shop: Shop) {
        shop.category(json!({ "name": "Dairy" })).await;
        let lines = [
            json!({ "title": "Milk", "externalId": "m", "variants": [variant("MILK")], "categoryIds": ["dairy"] }).to_string(),
            String::new(),
            "{ nonsense".to_owned(),
            "[1]".to_owned(),
            json!({ "title": "Bread", "colour": "brown", "variants": [variant("BREAD")] }).to_string(),
            json!({ "externalId": "m", "brand": "Meadow" }).to_string(),
            json!({ "externalId": "m", "brand": null, "tags": ["x"] }).to_string(),
        ];
        let done = shop.import("", "application/x-ndjson", &lines.join("\n")).await;
        assert_eq!(figures(&done), [6, 1, 2, 0, 3], "what a line made is known to those that follow");
        assert_eq!(shop.faults(&done).await, ["3 line MALFORMED", "4 line INVALID_TYPE", "5 colour UNKNOWN_FIELD"]);
        let milk = shop.found("MILK").await;
        assert_eq!((&milk["brand"], &milk["tags"], milk["categoryIds"].as_array().unwrap().len()), (&Value::Null, &json!(["x"]), 1));
    }

    async fn many_pieces_go_through_once_each_whoever_carries_them(shop: Shop) {
        let rows: String = (0..1500).map(|at| format!("p{at},P {at},S{at},{at}\n")).collect();
        let taken = send(&shop.manager(), "", "text/csv", format!("slug,title,sku,price\n{rows}")).await.data(202);
        let id = text(&taken, "id").parse().unwrap();
        // Three carry it at once, as when a worker was believed dead and was not.
        let carriers: Vec<_> = (0..3).map(|_| {
            let (db, env, merchant) = (shop.app.db.clone(), shop.app.env.clone(), shop.app.merchant);
            tokio::spawn(async move {
                let call = || env.call(bodega_kernel::Actor::system("test"), merchant);
                let mut carrier = transfer::Carrier::default();
                while let Some(import) = carrier.step(&db, call, id).await.unwrap() && !import.status.is_over() {}
            })
        }).collect();
        for carrier in carriers {
            carrier.await.unwrap();
        }
        shop.app.run_jobs().await;
        let done = shop.manager().get(&format!("{IMPORTS}/{}", text(&taken, "id"))).await.data(200);
        assert_eq!((text(&done, "status"), figures(&done)), ("DONE", [1500, 1500, 0, 0, 0]));
        assert_eq!(shop.count("catalog_product").await, 1500);
        assert_eq!(shop.count("catalog_import_part").await, 0, "what is through is let go");
        let file = shop.export("").await;
        assert_eq!(file.lines().count(), 1501);
    }

    async fn what_was_cut_off_goes_on_and_what_was_stopped_does_not(shop: Shop) {
        let rows: String = (0..700).map(|at| format!("P {at},S{at},{at}\n")).collect();
        let csv = format!("title,sku,price\n{rows}");
        let taken = send(&shop.manager(), "", "text/csv", csv.clone()).await.data(202);
        let path = format!("{IMPORTS}/{}", text(&taken, "id"));
        let step = async |taken: &Value| transfer::Carrier::default().step(&shop.app.db, || shop.app.call(), text(taken, "id").parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(step(&taken).await.done, 200);
        assert_eq!(shop.count("catalog_product").await, 200, "a piece stands as a whole");
        shop.app.run_jobs().await;
        assert_eq!(figures(&shop.manager().get(&path).await.data(200)), [700, 700, 0, 0, 0]);
        shop.manager().post(&format!("{path}/cancel"), json!({})).await.expect_error(409, "ALREADY_OVER");
        let other = send(&shop.manager(), "", "text/csv", csv.replace(",S", ",T")).await.data(202);
        step(&other).await;
        let path = format!("{IMPORTS}/{}", text(&other, "id"));
        let stopped = shop.manager().post(&format!("{path}/cancel"), json!({})).await.data(200);
        assert_eq!((text(&stopped, "status"), &stopped["done"]), ("CANCELLED", &json!(200)));
        shop.app.run_jobs().await;
        assert_eq!(shop.count("catalog_product").await, 900, "what was through stands");
        assert_eq!(shop.manager().get(IMPORTS).await.expect(200)["page"]["total"], 2);
    }

    async fn what_became_of_an_import_is_cleared_away_in_the_end(shop: Shop) {
        let first = shop.import("", "text/csv", "title,sku,price\nMilk,A,x\nBread,B,1\n").await;
        assert_eq!(shop.count("catalog_import_fault").await, 1);
        shop.app.clock.advance(std::time::Duration::from_hours(89 * 24));
        shop.import("", "text/csv", "title,sku,price\nEggs,C,1\n").await;
        assert_eq!(shop.count("catalog_import").await, 2);
        shop.app.clock.advance(std::time::Duration::from_hours(2 * 24));
        shop.import("", "text/csv", "title,sku,price\nTea,D,1\n").await;
        assert_eq!((shop.count("catalog_import").await, shop.count("catalog_import_fault").await), (2, 0));
        let path = format!("{IMPORTS}/{}", text(&first, "id"));
        shop.manager().get(&path).await.expect_error(404, "NOT_FOUND");
    }

    async fn a_useless_file_is_refused_as_a_whole(shop: Shop) {
        for csv in ["", "sku,title\n", "sku,colour\nA,red\n", "sku,sku\nA,B\n", "title\nMilk\n"] {
            send(&shop.manager(), "", "text/csv", csv).await.expect_error(422, "VALIDATION_FAILED");
        }
        send(&shop.manager(), "", "application/x-ndjson", "\n\n").await.expect_error(422, "VALIDATION_FAILED");
        send(&shop.manager(), "", "application/json", "{}").await.expect_error(415, "UNSUPPORTED_MEDIA_TYPE");
        let latin = b"sku,title\nA,Caf\xe9\n".to_vec();
        let error = send(&shop.manager(), "", "text/csv", latin).await.expect_error(422, "VALIDATION_FAILED");
        assert!(text(&error["details"][0], "message").contains("line 2"), "{error}");
        let wide: Vec<u8> = "sku".encode_utf16().flat_map(u16::to_le_bytes).collect();
        send(&shop.manager(), "", "text/csv", [vec![0xff, 0xfe], wide].concat()).await.faults();
        send(&shop.manager(), "", "text/csv", vec![b'x'; 65 << 20]).await.expect_error(413, "BODY_TOO_LARGE");
        send(&shop.manager(), "?mode=guess", "text/csv", "sku,title\nA,B\n").await.faults();
        assert_eq!(shop.count("catalog_import").await, 0);
    }
}
