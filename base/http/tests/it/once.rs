use std::time::Duration;

use bodega_db::{
    DbError,
    idempotency::{self, Claim},
};
use bodega_kernel::{Actor, Scope};
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Ask, Shop};

fn fill<'a>(shop: &'a Shop, title: &str) -> Ask<'a> {
    shop.post("/api/v1/jars", &json!({ "title": title })).filler()
}

on_both! {
    async fn without_a_key_every_request_counts(shop: Shop) {
        for rows in 1..=2 {
            assert_eq!(fill(&shop, "Plum").send().await.expect(201)["rows"], rows);
        }
    }

    async fn the_same_key_has_one_effect_and_one_answer(shop: Shop) {
        let first = fill(&shop, "Plum").key("k1").send().await;
        assert_eq!(first.expect(201)["rows"], 1);
        assert_eq!(first.header("idempotency-replayed"), "");
        let again = fill(&shop, "Plum").key("k1").send().await;
        again.expect(201);
        assert_eq!(again.body, first.body);
        assert_eq!((again.header("idempotency-replayed"), again.header("content-type")), ("true", "application/json"));
        assert_eq!(shop.jars().await, 1);
    }

    async fn the_body_is_compared_as_it_was_meant(shop: Shop) {
        let kind = ("content-type", "application/json");
        let raw = |body: &'static str| shop.ask(axum::http::Method::POST, "/api/v1/jars").raw(body).header(kind.0, kind.1);
        raw(r#"{"title":"Plum","version":1}"#).filler().key("k").send().await.expect(201);
        let other_order = raw(r#"{ "version": 1, "title": "Pl\u0075m" }"#).filler().key("k").send().await;
        assert_eq!(other_order.header("idempotency-replayed"), "true");
        let other_body = raw(r#"{"title":"Plum","version":2}"#).filler().key("k").send().await;
        other_body.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
    }

    async fn a_refusal_is_final_and_leaves_nothing_behind(shop: Shop) {
        let first = fill(&shop, "refused").key("k").send().await.expect_error(409, "TOO_FEW");
        assert_eq!(first["details"], json!([{ "left": 1, "wanted": 9 }]));
        assert_eq!(shop.jars().await, 0, "its row is rolled back");
        fill(&shop, "Plum").send().await.expect(201);
        let again = fill(&shop, "refused").key("k").send().await;
        let kept = again.expect_error(409, "TOO_FEW");
        assert_eq!((&kept["message"], &kept["details"]), (&first["message"], &first["details"]));
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_ne!(kept["requestId"], first["requestId"]);
    }

    async fn a_failure_of_ours_is_not_kept(shop: Shop) {
        for title in ["broken", "panic"] {
            for _ in 0..2 {
                let reply = fill(&shop, title).key(title).send().await;
                reply.expect_error(500, "INTERNAL");
                assert_eq!(reply.header("idempotency-replayed"), "");
            }
        }
        assert_eq!(shop.jars().await, 0);
        fill(&shop, "Plum").key("broken").send().await.expect(201);
    }

    async fn a_key_is_its_callers_own(shop: Shop) {
        fill(&shop, "Plum").key("k").send().await.expect(201);
        let other = shop.post("/api/v1/jars", &json!({ "title": "Plum" })).token("user:8:jars:write").key("k").send().await;
        assert_eq!(other.expect(201)["rows"], 2);
        let program = shop.post("/api/v1/jars", &json!({ "title": "Plum" })).token("key:7:jars:write").key("k").send().await;
        assert_eq!(program.expect(201)["rows"], 3);
    }

    async fn guests_are_told_apart_by_cart_or_address(shop: Shop) {
        let empty = || shop.ask(axum::http::Method::POST, "/api/v1/jars/a/empty").key("k");
        for (ask, rows) in [
            (empty().header("x-cart-token", "one"), 1),
            (empty().header("x-cart-token", "one"), 1),
            (empty().header("x-cart-token", "two"), 2),
            (empty().from("10.0.0.1"), 3),
            (empty().from("10.0.0.2"), 4),
            (empty().from("10.0.0.1"), 4),
        ] {
            let reply = ask.send().await;
            assert_eq!((reply.status, reply.body.len()), (204, 0));
            assert_eq!(shop.jars().await, rows);
        }
    }

    async fn a_key_names_one_target(shop: Shop) {
        let empty = |id: &str| shop.ask(axum::http::Method::POST, &format!("/api/v1/jars/{id}/empty")).filler().key("k");
        empty("a").send().await.expect(204);
        empty("b").send().await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
    }

    async fn many_at_once_have_one_effect(shop: Shop) {
        let shop = std::sync::Arc::new(shop);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let shop = shop.clone();
            tasks.spawn(async move { fill(&shop, "Plum").key("k").send().await });
        }
        let replies = tasks.join_all().await;
        for reply in &replies {
            assert_eq!(reply.expect(201)["rows"], 1);
        }
        assert_eq!(replies.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count(), 19);
        assert_eq!(shop.jars().await, 1);
    }

    async fn while_the_first_runs_the_second_waits(shop: Shop) {
        let key = running(&shop).await;
        let finish = async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            let call = shop.base.env.call(Actor::system("test"), Scope::One(key.merchant));
            let answer = idempotency::Answer { status: 201, body: br#"{"data":"saga"}"#.to_vec() };
            shop.base.db.write(&call, move |tx| idempotency::finish(tx, &key, &answer)).await.unwrap();
        };
        let (reply, ()) = tokio::join!(fill(&shop, "Plum").key("k").send(), finish);
        assert_eq!(reply.expect(201), "saga");
    }

    async fn an_answer_is_kept_for_a_day(shop: Shop) {
        fill(&shop, "Plum").key("k").send().await.expect(201);
        shop.base.clock.advance(Duration::from_secs(23 * 3600));
        assert_eq!(fill(&shop, "Plum").key("k").send().await.expect(201)["rows"], 1);
        shop.base.clock.advance(Duration::from_secs(2 * 3600));
        assert_eq!(fill(&shop, "Plum").key("k").send().await.expect(201)["rows"], 2);
    }
}

/// The key of `fill(…, "Plum")` as a saga holds it between two transactions: taken from the row that a finished
/// request left, and opened again.
async fn running(shop: &Shop) -> idempotency::Key {
    use bodega_db::{params, sql};
    sql!(FIND, "SELECT principal, route, body_hash FROM db_idempotency WHERE merchant = $1 AND key = 'k'");
    fill(shop, "Plum").key("k").send().await.expect(201);
    let merchant = bodega_kernel::MerchantId(1);
    let scope = Scope::One(merchant);
    let found = shop.base.db.read(&scope, move |tx| tx.one::<(String, String, Vec<u8>)>(&FIND, params![merchant]));
    let (principal, route, hash): (String, String, Vec<u8>) = found.await.map_err(|error: DbError| error).unwrap();
    let body_hash = hash.try_into().unwrap();
    let key = idempotency::Key { merchant, principal, route, key: "k".to_owned(), body_hash };
    let call = shop.base.env.call(Actor::system("test"), scope);
    let again = key.clone();
    let claim = shop.base.db.write(&call, move |tx| {
        idempotency::forget(tx, &again)?;
        idempotency::claim(tx, &again)
    });
    assert_eq!(claim.await.unwrap(), Claim::Fresh);
    key
}

#[tokio::test]
async fn patience_has_an_end() {
    let shop = Shop::with(|config| config.idempotency_wait = Duration::from_millis(100)).await;
    running(&shop).await;
    let reply = fill(&shop, "Plum").key("k").send().await;
    reply.expect_error(409, "REQUEST_IN_PROGRESS");
    assert_eq!(reply.header("retry-after"), "1");
    fill(&shop, "Fig").key("k").send().await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn a_key_has_1_to_255_characters() {
    let shop = Shop::open().await;
    fill(&shop, "Plum").key(&"x".repeat(255)).send().await.expect(201);
    for key in ["", &"x".repeat(256)] {
        fill(&shop, "Plum").key(key).send().await.expect_fault("Idempotency-Key", "INVALID_VALUE");
    }
    assert_eq!(shop.jars().await, 1);
}
