//! Synonyms: kept by staff, known to the search.

use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, goods, text};

const PATH: &str = "/api/v1/admin/search/synonyms";

on_both! {
    async fn the_search_knows_them(mall: Mall) {
        mall.product(goods("Eggplant", "A", 500)).await;
        mall.product(goods("Cola", "B", 500)).await;
        assert_eq!(mall.found("q=aubergine").await.len(), 0);
        let made = mall.manager().post(PATH, json!({ "words": ["aubergine", "eggplant"] })).await.data(201);
        assert_eq!(mall.found("q=aubergine").await, ["Eggplant"]);
        mall.manager().post(PATH, json!({ "term": "fizz", "words": ["cola"] })).await.data(201);
        assert_eq!(mall.found("q=fizz").await, ["Cola"]);
        let path = format!("{PATH}/{}", text(&made, "id"));
        let changed = mall.manager().put(&path, json!({ "words": ["brinjal", "eggplant"], "version": 1 })).await.data(200);
        assert_eq!((&changed["version"], mall.found("q=brinjal").await), (&json!(2), vec!["Eggplant".to_owned()]));
        assert_eq!(mall.found("q=aubergine").await.len(), 0);
        mall.manager().delete(&path).await.expect(204);
        assert_eq!(mall.found("q=brinjal").await.len(), 0);
    }

    async fn they_are_listed_read_and_sent_back(mall: Mall) {
        let made = mall.manager().post(PATH, json!({ "words": ["soda", " lemonade ", "Soda"] })).await.data(201);
        assert_eq!(made["words"], json!(["soda", "lemonade"]));
        let path = format!("{PATH}/{}", text(&made, "id"));
        let read = mall.app.as_employee().get(&path).await;
        assert_eq!((read.data(200), read.header("etag")), (made.clone(), "\"v1\""));
        let list = mall.manager().get(PATH).await.expect(200);
        assert_eq!((&list["data"], &list["page"]["total"]), (&json!([made]), &json!(1)));
        assert_eq!(mall.manager().put(&path, made.clone()).await.data(200), made, "nothing changed");
        let stale = mall.manager().header("if-match", "\"v7\"").put(&path, json!({ "words": ["a", "b"] })).await;
        stale.expect_error(412, "VERSION_MISMATCH");
        mall.manager().get(&format!("{PATH}/syn_01jd3v7k2mfq9s8x4t6w0ybnhe")).await.expect_error(404, "NOT_FOUND");
    }

    async fn what_is_none_is_refused(mall: Mall) {
        for (body, field) in [
            (json!({ "words": [] }), "words"),
            (json!({ "words": ["one"] }), "words"),
            (json!({ "words": ["one", "ONE "] }), "words"),
            (json!({ "words": ["one", ""] }), "words[1]"),
            (json!({ "term": "x".repeat(101), "words": ["one"] }), "term"),
            (json!({ "words": vec!["a"; 51] }), "words"),
            (json!({ "term": "x" }), "words"),
        ] {
            assert_eq!(mall.manager().post(PATH, body.clone()).await.faults()[0].0, field, "{body}");
        }
    }
}
