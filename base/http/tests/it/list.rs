use bodega_http::{List, cursor};
use bodega_kernel::{Page, PageRequest};
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn a_list_tells_its_page() {
    let shop = Shop::open().await;
    let reply = shop.get("/api/v1/jars?limit=7&offset=30").send().await;
    reply.expect(200);
    assert_eq!(reply.json()["page"], json!({ "limit": 7, "offset": 30, "total": 1, "nextCursor": null }));
    let usual = shop.get("/api/v1/jars").send().await.json();
    assert_eq!((&usual["page"]["limit"], &usual["page"]["offset"]), (&json!(20), &json!(0)));
}

#[tokio::test]
async fn a_page_has_its_limits() {
    let shop = Shop::open().await;
    for query in ["limit=1", "limit=100", "offset=10000", "offset=0"] {
        shop.get(&format!("/api/v1/jars?{query}")).send().await.expect(200);
    }
    for (query, field, code) in [
        ("limit=0", "limit", "OUT_OF_RANGE"),
        ("limit=101", "limit", "OUT_OF_RANGE"),
        ("limit=-1", "limit", "OUT_OF_RANGE"),
        ("limit=ten", "limit", "INVALID_TYPE"),
        ("limit=1&limit=2", "limit", "DUPLICATE"),
        ("offset=10001", "offset", "OUT_OF_RANGE"),
        ("offset=-1", "offset", "OUT_OF_RANGE"),
        ("cursor=", "cursor", "INVALID_CURSOR"),
    ] {
        shop.get(&format!("/api/v1/jars?{query}")).send().await.expect_fault(field, code);
    }
    let both = shop.get("/api/v1/jars?limit=0&offset=-1").send().await.expect_error(422, "VALIDATION_FAILED");
    assert_eq!(both["details"].as_array().unwrap().len(), 2, "all faults at once");
}

#[test]
fn a_total_is_capped_and_a_cursor_has_no_offset() {
    let shown = |page: Page<i64>, request: &PageRequest| {
        serde_json::to_value(List::new(page, request)).unwrap()["page"].clone()
    };
    let request = PageRequest { limit: 2, offset: 9, cursor: Some(cursor::encode(&("a", 7))) };
    let fetched = Page::from_fetched(vec![1, 2, 3], 2, cursor::encode);
    assert_eq!(shown(fetched, &request), json!({ "limit": 2, "offset": 0, "nextCursor": cursor::encode(&2) }));
    let counted = shown(Page::counted(vec![1], 10_001), &PageRequest::default());
    assert_eq!(counted, json!({ "limit": 20, "offset": 0, "total": 10_000, "totalCapped": true, "nextCursor": null }));
    let whole = serde_json::to_value(List::whole(vec![1, 2])).unwrap();
    assert_eq!(whole["page"], json!({ "limit": 2, "offset": 0, "total": 2, "nextCursor": null }));
}
