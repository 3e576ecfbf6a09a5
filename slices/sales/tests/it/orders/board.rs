//! What staff see of orders. [MS-9, RT-B5]

use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, SEARCH};
use crate::{
    market::{CONFIRM, ITEMS, brought, fetched},
    shop::{Shop, each, text},
};

on_both! {
    async fn what_is_due_first_stands_first(shop: Shop) {
        let (source, later) = shop.delivery(json!(null)).await;
        let sooner = shop.slot(&source, json!({ "start": "08:00", "end": "10:00" })).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 50).await;
        let mut numbers = Vec::new();
        for slot in [&later, &sooner] {
            shop.app.clock.advance(std::time::Duration::from_secs(1));
            let buyer = shop.app.as_customer();
            buyer.post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
            numbers.push(buyer.post(CONFIRM, brought(slot, "tok_ok")).await.data(201));
        }
        shop.app.run_jobs().await;
        let picker = shop.app.as_employee();
        let listed = picker.get(OPS).await.data(200);
        assert_eq!(each(listed.as_array().unwrap(), "number"), [&numbers[1]["number"], &numbers[0]["number"]]);
        let placed = picker.get(&format!("{OPS}?sort=placedAt")).await.data(200);
        assert_eq!(placed[0]["number"], numbers[1]["number"]);
        for (query, count) in [
            ("status=CREATED", 2), ("status=READY", 0), ("status=CREATED&status=READY", 2),
            ("dateFrom=2026-03-09&dateTo=2026-03-10", 2), ("dateFrom=2026-03-09&dateTo=2026-03-09", 2),
            ("dateFrom=2026-03-10", 0), ("dateTo=2026-03-09", 0), ("status=DELIVERED", 0),
        ] {
            let found = picker.get(&format!("{OPS}?{query}")).await.data(200);
            assert_eq!(found.as_array().unwrap().len(), count, "{query}");
        }
        let here = picker.get(&format!("{OPS}?branchId={}", text(&source, "id"))).await.data(200);
        assert_eq!(here.as_array().unwrap().len(), 2);
        assert_eq!(picker.get(&format!("{OPS}?dateFrom=tomorrow")).await.status, 422);
        shop.moved(&numbers[0], "IN_PROGRESS").await;
        shop.app.run_jobs().await;
        let going = picker.get(&format!("{OPS}?status=IN_PROGRESS")).await.data(200);
        assert_eq!(each(going.as_array().unwrap(), "number"), [&numbers[0]["number"]]);
    }

    async fn orders_are_found_by_their_words_and_counted(shop: Shop) {
        let branch = shop.with_milk(50).await;
        shop.goods("BREAD", json!({})).await;
        shop.put(&branch, "BREAD", 50).await;
        let mine = shop.order(&branch, &[("MILK", 1)]).await;
        shop.app.clock.advance(std::time::Duration::from_secs(1));
        let guest = shop.guest_with("BREAD", 2).await;
        let theirs = guest.post(CONFIRM, fetched(&branch, "tok_ok")).await.data(201);
        shop.app.run_jobs().await;
        let manager = shop.manager();
        let number = text(&mine, "number");
        for (query, expected) in [
            (format!("q={number}"), vec![&mine]), ("q=bread".to_owned(), vec![&theirs]),
            ("q=dana@example.com".to_owned(), vec![&theirs]), ("q=dan+exam".to_owned(), vec![&theirs]),
            ("q=The".to_owned(), vec![&theirs, &mine]), ("q=milk+bread".to_owned(), vec![]), ("q=%22%27*".to_owned(), vec![]),
            ("min=1000".to_owned(), vec![&theirs]), ("max=1000".to_owned(), vec![&mine]),
            ("sort=total".to_owned(), vec![&mine, &theirs]), ("sort=-total".to_owned(), vec![&theirs, &mine]),
            ("sort=placedAt".to_owned(), vec![&mine, &theirs]), ("q=the&sort=-total".to_owned(), vec![&theirs, &mine]),
            ("from=2026-03-03".to_owned(), vec![]), ("from=2026-03-02&to=2026-03-03".to_owned(), vec![&theirs, &mine]),
            ("status=CREATED".to_owned(), vec![&theirs, &mine]), ("status=READY&q=the".to_owned(), vec![]),
        ] {
            let found = manager.get(&format!("{SEARCH}?{query}")).await.data(200);
            let expected: Vec<_> = expected.iter().map(|order| &order["number"]).collect();
            assert_eq!(each(found.as_array().unwrap(), "number"), expected, "{query}");
        }
        let counted = manager.get(SEARCH).await.expect(200)["aggregations"].clone();
        assert_eq!(counted["byStatus"], json!([{ "status": "CREATED", "count": 2 }]));
        assert_eq!(counted["byDay"], json!([{ "date": "2026-03-02", "count": 2, "total": { "amount": 2070, "currency": "ILS" } }]));
        assert_eq!(counted["bySite"], json!([{ "branchId": branch["id"], "count": 2 }]));
        let user = shop.user();
        let of_user = manager.get(&format!("{SEARCH}?userId={user}")).await.data(200);
        assert_eq!(each(of_user.as_array().unwrap(), "number"), [&mine["number"]]);
        shop.app.as_employee().get(SEARCH).await.expect_error(403, "FORBIDDEN");
    }
}
