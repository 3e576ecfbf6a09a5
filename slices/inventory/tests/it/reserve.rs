//! Reserving stock. [EC-T096, MS-7.2, MS-12]

use bodega_inventory::{InventoryError, reservation, reserve, stock};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, reservation as body, text, wish, with};

const PATH: &str = "/api/v1/inventory/reservations";

on_both! {
    async fn what_is_promised_can_be_sold_to_nobody_else(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "basket-1", json!([{ "sku": "MILK", "quantity": 4 }])).await;
        assert_eq!((text(&made, "status"), &made["lines"][0]["quantity"]), ("OPEN", &json!(4)));
        assert_eq!(text(&made, "expiresAt"), "2026-03-02T08:15:00Z");
        let stock = yard.stock(&branch, "MILK").await;
        let figures = [&stock["onHand"], &stock["reserved"], &stock["available"]];
        assert_eq!(figures, [&json!(10), &json!(4), &json!(6)]);
        let read = yard.manager().get(&format!("{PATH}/{}", text(&made, "id"))).await.data(200);
        assert_eq!(read, made);
        assert_eq!(yard.events().await.last().unwrap(), "stock.reserved");
        yard.assert_sound().await;
    }

    async fn of_a_bundle_the_parts_are_promised(yard: Yard) {
        let branch = yard.branch("TLV").await;
        let (tea, cup) = (yard.goods("TEA").await, yard.goods("CUP").await);
        let parts = json!([{ "sku": "TEA", "quantity": 2 }, { "sku": "CUP" }]);
        let set = json!({ "sku": "SET", "price": { "amount": 990, "currency": "ILS" }, "components": parts });
        let set = yard.manager().post("/api/v1/admin/products", json!({ "title": "Set", "variants": [set] })).await.data(201);
        let set = text(&set["variants"][0], "id").parse().unwrap();
        yard.put(&branch, "TEA", 7).await;
        yard.put(&branch, "CUP", 9).await;
        let of = |all: &[stock::Available], id| all.iter().find(|one| one.variant == id).unwrap().available;
        let all = yard.write(move |tx, scope| Ok(stock::available(tx, scope, &[set, tea, cup])?)).await.unwrap();
        assert_eq!((all.len(), of(&all, set), of(&all, tea)), (3, 3, 7), "two teas each, so three sets");
        let lines = json!([{ "sku": "SET", "quantity": 3 }, { "sku": "CUP", "quantity": 1 }]);
        yard.reserve(&branch, "basket-1", lines.clone()).await;
        yard.reserve(&branch, "basket-1", lines).await;
        let promised = (&yard.stock(&branch, "TEA").await["reserved"], &yard.stock(&branch, "CUP").await["reserved"]);
        assert_eq!(promised, (&json!(6), &json!(4)));
        let all = yard.write(move |tx, scope| Ok(stock::available(tx, scope, &[set])?)).await.unwrap();
        assert_eq!((all.len(), of(&all, set)), (1, 0));
        let more = body(&branch, "basket-2", json!([{ "sku": "SET", "quantity": 1 }]));
        let error = yard.manager().post(PATH, more).await.expect_error(409, "INSUFFICIENT_STOCK");
        assert_eq!((text(&error["details"][0], "sku"), &error["details"][0]["wanted"]), ("TEA", &json!(2)));
        yard.assert_sound().await;
    }

    async fn what_was_taken_from_sale_is_promised_to_nobody_any_more(yard: Yard) {
        let branch = yard.branch("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.goods("EGGS").await;
        yard.put(&branch, "MILK", 10).await;
        yard.put(&branch, "EGGS", 10).await;
        let lines = json!([{ "sku": "MILK", "quantity": 4 }]);
        let made = yard.reserve(&branch, "basket-1", lines.clone()).await;
        let found = yard.manager().get("/api/v1/admin/products?sku=MILK").await.data(200);
        yard.manager().delete(&format!("/api/v1/admin/products/{}", text(&found[0], "id"))).await.expect(204);
        let both = json!([{ "sku": "EGGS", "quantity": 1 }, { "sku": "MILK", "quantity": 1 }]);
        let error = yard.manager().post(PATH, body(&branch, "basket-2", both)).await.expect_error(409, "NOT_FOR_SALE");
        let detail = &error["details"][0];
        assert_eq!((text(detail, "field"), text(detail, "sku")), ("lines[1]", "MILK"));
        assert_eq!(yard.stock(&branch, "EGGS").await["reserved"], 0);
        let site = text(&branch, "id").parse().unwrap();
        let by_id = yard.write(move |tx, scope| reserve(tx, scope, &wish("basket-3", site, &[(milk, 1)]))).await;
        assert!(matches!(by_id, Err(InventoryError::NotForSale(_))), "{by_id:?}");
        let again = yard.reserve(&branch, "basket-1", lines).await;
        assert_eq!(again, made, "what was promised before stays promised");
        assert_eq!(yard.put(&branch, "MILK", 7).await["onHand"], 7, "what is there can still be counted");
    }

    async fn all_lines_or_none_and_each_shortage_is_told(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for (sku, on_hand) in [("MILK", 10), ("EGGS", 2), ("HAM", 0)] {
            yard.goods(sku).await;
            yard.put(&branch, sku, on_hand).await;
        }
        yard.goods("NEVER-HERE").await;
        let lines = json!([
            { "sku": "MILK", "quantity": 4 }, { "sku": "EGGS", "quantity": 3 }, { "sku": "HAM", "quantity": 1 },
            { "sku": "NEVER-HERE", "quantity": 1 },
        ]);
        let reply = yard.manager().post(PATH, body(&branch, "basket-1", lines)).await;
        let error = reply.expect_error(409, "INSUFFICIENT_STOCK");
        let told = |sku: &str| {
            let all = error["details"].as_array().unwrap();
            let one = all.iter().find(|detail| detail["sku"] == sku).unwrap_or_else(|| panic!("{sku} in {error}"));
            (one["wanted"].as_i64().unwrap(), one["available"].as_i64().unwrap())
        };
        assert_eq!([told("EGGS"), told("HAM"), told("NEVER-HERE")], [(3, 2), (1, 0), (1, 0)]);
        assert_eq!(error["details"].as_array().unwrap().len(), 3);
        assert_eq!(yard.count("inventory_reservation").await, 0);
        assert_eq!(yard.stock(&branch, "MILK").await["reserved"], 0);
    }

    async fn lines_that_share_a_stock_row_are_summed_first(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let lines = |a: i64, b: i64| json!([{ "sku": "MILK", "quantity": a }, { "sku": "MILK", "quantity": b }]);
        let reply = yard.manager().post(PATH, body(&branch, "basket-1", lines(6, 5))).await;
        assert_eq!(reply.expect_error(409, "INSUFFICIENT_STOCK")["details"][0]["wanted"], 11);
        let made = yard.reserve(&branch, "basket-2", lines(6, 4)).await;
        assert_eq!(made["lines"].as_array().unwrap().len(), 1);
        assert_eq!(made["lines"][0]["quantity"], 10);
        yard.assert_sound().await;
    }

    async fn a_part_is_taken_where_a_part_is_good_enough(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for (sku, on_hand) in [("MILK", 10), ("EGGS", 2), ("HAM", 0)] {
            yard.goods(sku).await;
            yard.put(&branch, sku, on_hand).await;
        }
        let lines = json!([
            { "sku": "MILK", "quantity": 4 }, { "sku": "EGGS", "quantity": 3 }, { "sku": "HAM", "quantity": 1 },
        ]);
        let partial = |reference: &str, lines| with(body(&branch, reference, lines), json!({ "partial": true }));
        let made = yard.manager().post(PATH, partial("basket-1", lines.clone())).await.data(201);
        let line = |sku: &str| made["lines"].as_array().unwrap().iter().find(|line| line["sku"] == sku).cloned();
        assert_eq!(line("MILK").unwrap()["quantity"], 4);
        let eggs = line("EGGS").unwrap();
        assert_eq!((&eggs["quantity"], &eggs["wanted"]), (&json!(2), &json!(3)));
        assert_eq!(line("HAM"), None);
        let again = yard.manager().post(PATH, partial("basket-1", lines)).await.data(201);
        assert_eq!(again, made, "asked again it is the same");
        let nothing = json!([{ "sku": "HAM", "quantity": 1 }]);
        let reply = yard.manager().post(PATH, partial("basket-2", nothing)).await;
        reply.expect_error(409, "INSUFFICIENT_STOCK");
        yard.assert_sound().await;
    }

    async fn safety_stock_is_kept_back(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let stock = yard.put(&branch, "MILK", 10).await;
        let path = format!("/api/v1/admin/inventory/{}", text(&stock, "id"));
        yard.manager().patch(&path, json!({ "safetyStock": 3 })).await.data(200);
        let lines = |quantity: i64| json!([{ "sku": "MILK", "quantity": quantity }]);
        let reply = yard.manager().post(PATH, body(&branch, "basket-1", lines(8))).await;
        assert_eq!(reply.expect_error(409, "INSUFFICIENT_STOCK")["details"][0]["available"], 7);
        yard.reserve(&branch, "basket-1", lines(7)).await;
        assert_eq!(yard.stock(&branch, "MILK").await["available"], 0);
    }

    async fn asked_again_under_its_reference_it_is_the_same(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let lines = json!([{ "sku": "MILK", "quantity": 10 }]);
        let made = yard.reserve(&branch, "basket-1", lines.clone()).await;
        let events = yard.events().await;
        assert_eq!(yard.reserve(&branch, "basket-1", lines).await, made, "though nothing is left");
        assert_eq!(yard.events().await, events);
        let other = json!([{ "sku": "MILK", "quantity": 9 }]);
        yard.manager().post(PATH, body(&branch, "basket-1", other)).await.expect_error(409, "REFERENCE_REUSED");
        let release = format!("{PATH}/{}/release", text(&made, "id"));
        yard.manager().post(&release, json!({})).await.data(200);
        let lines = json!([{ "sku": "MILK", "quantity": 10 }]);
        let after = yard.manager().post(PATH, body(&branch, "basket-1", lines)).await.data(200);
        assert_eq!(text(&after, "status"), "RELEASED", "a reference stands for one reservation for good");
        yard.assert_sound().await;
    }

    async fn fifty_of_five_hundred_who_come_at_once_get_one(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        yard.set(site, milk, 50).await;
        let mut tasks = Vec::new();
        for at in 0..500 {
            let (db, call, scope) = (yard.app.db.clone(), yard.call(), yard.scope());
            tasks.push(tokio::spawn(async move {
                let wish = wish(&format!("buyer-{at}"), site, &[(milk, 1)]);
                // One in two comes by a key, as a rush does: the others meet them, and each other, over many connections.
                match at % 2 {
                    0 => db.write_keyed(&call, "milk", move |tx| reserve(tx, &scope, &wish)).await,
                    _ => db.write(&call, move |tx| reserve(tx, &scope, &wish)).await,
                }
            }));
        }
        let (mut got, mut refused) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => got += 1,
                Err(InventoryError::InsufficientStock(_)) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((got, refused), (50, 450));
        assert_eq!(yard.count("inventory_reservation").await, 50);
        yard.assert_sound().await;
    }

    async fn a_command_of_a_larger_transaction_goes_back_with_it(yard: Yard) {
        let site = yard.site("TLV").await;
        let milk = yard.goods("MILK").await;
        let row = yard.set(site, milk, 5).await;
        let tried = yard
            .write(move |tx, scope| {
                let first = reserve(tx, scope, &wish("order-1", site, &[(milk, 3)]))?;
                assert_eq!(first.status, reservation::Status::Open);
                // What is refused inside an attempt leaves nothing behind, and the order can go on without it.
                let more = tx.attempt(|tx| reserve(tx, scope, &wish("order-1b", site, &[(milk, 3)])));
                assert!(matches!(more, Err(InventoryError::InsufficientStock(_))));
                reserve(tx, scope, &wish("order-1c", site, &[(milk, 2)]))?;
                Err::<(), _>(InventoryError::NotFound("slot"))
            })
            .await;
        assert!(matches!(tried, Err(InventoryError::NotFound("slot"))));
        assert_eq!(yard.balance(row.id).await, row);
        assert_eq!(yard.count("inventory_reservation").await, 0);
    }

    async fn each_bad_input_is_refused_with_its_line(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let rows = yard.rows().await;
        let milk = |quantity: i64| json!([{ "sku": "MILK", "quantity": quantity }]);
        let good = || body(&branch, "basket-1", milk(1));
        let nowhere = "ste_00000000000000000000000000";
        let cases = [
            (with(good(), json!({ "lines": [] })), "lines", "REQUIRED"),
            (with(good(), json!({ "lines": milk(0) })), "lines[0].quantity", "OUT_OF_RANGE"),
            (with(good(), json!({ "lines": milk(-1) })), "lines[0].quantity", "OUT_OF_RANGE"),
            (with(good(), json!({ "lines": milk(1_000_000_001) })), "lines[0].quantity", "OUT_OF_RANGE"),
            (with(good(), json!({ "reference": " " })), "reference", "REQUIRED"),
            (with(good(), json!({ "reference": "x".repeat(201) })), "reference", "TOO_LONG"),
            (with(good(), json!({ "expiresInSeconds": 0 })), "expiresInSeconds", "OUT_OF_RANGE"),
            (with(good(), json!({ "expiresInSeconds": i64::MAX })), "expiresInSeconds", "OUT_OF_RANGE"),
            (with(good(), json!({ "branchId": nowhere })), "branchId", "UNKNOWN_SITE"),
            (with(good(), json!({ "branchId": "TLV" })), "branchId", "INVALID_VALUE"),
        ];
        for (body, field, code) in cases {
            let faults = yard.manager().post(PATH, body).await.faults();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())]);
        }
        let lines = json!([{ "sku": "MILK", "quantity": 1 }, { "sku": "NO-1", "quantity": 1 }, { "sku": "NO-2", "quantity": 1 }]);
        let faults = yard.manager().post(PATH, with(good(), json!({ "lines": lines }))).await.faults();
        let both = ["lines[1].sku", "lines[2].sku"].map(|field| (field.to_owned(), "UNKNOWN_SKU".to_owned()));
        assert_eq!(faults, both, "all of them at once");
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
