use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn a_query_is_read_by_its_types() {
    let shop = Shop::open().await;
    let path = "/api/v1/jars?q=plum+jam%21&low=true&most=-3&kind=SOUR&tags=a&tags=b%26c&limit=5";
    let found = shop.get(path).send().await.expect(200);
    let wanted = json!({ "q": "plum jam!", "low": true, "most": -3, "kind": "SOUR", "tags": ["a", "b&c"] });
    assert_eq!(found[0], wanted);
    let nothing = shop.get("/api/v1/jars").send().await.expect(200);
    assert_eq!(nothing[0], json!({ "q": null, "low": null, "most": null, "kind": null, "tags": [] }));
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let shop = Shop::open().await;
    let cases = [
        ("low=yes", "low", "INVALID_TYPE"),
        ("most=1.5", "most", "INVALID_TYPE"),
        ("most=", "most", "INVALID_TYPE"),
        ("most=99999999999999999999", "most", "INVALID_TYPE"),
        ("kind=BITTER", "kind", "INVALID_VALUE"),
        ("q=a&q=b", "q", "DUPLICATE"),
        ("colour=red", "colour", "UNKNOWN_FIELD"),
        ("Q=x", "Q", "UNKNOWN_FIELD"),
        ("q=%00", "q", "INVALID_TEXT"),
        ("q=%ff", "q", "INVALID_TEXT"),
        ("q=%2", "q", "INVALID_TEXT"),
    ];
    for (query, field, code) in cases {
        shop.get(&format!("/api/v1/jars?{query}")).send().await.expect_fault(field, code);
    }
}

#[tokio::test]
async fn a_query_of_endlessly_many_parameters_is_refused() {
    let shop = Shop::open().await;
    let query: String = (0..10_000).map(|nth| format!("&{nth:x}")).collect();
    shop.get(&format!("/api/v1/jars?{query}")).send().await.expect_fault("query", "TOO_MANY");
}
