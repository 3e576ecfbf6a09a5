use serde_json::Value;

use crate::shop::Shop;

async fn document(shop: &Shop) -> Value {
    let reply = shop.get("/api/v1/openapi.json").send().await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    reply.json()
}

#[tokio::test]
async fn the_document_is_complete() {
    let shop = Shop::open().await;
    let api = document(&shop).await;
    assert_eq!((&api["openapi"], &api["info"]["title"]), (&"3.1.0".into(), &"Bodega".into()));
    let bearer = &api["components"]["securitySchemes"]["bearer"];
    assert_eq!((&bearer["type"], &bearer["scheme"]), (&"http".into(), &"bearer".into()));
    let error = &api["components"]["schemas"]["Error"]["properties"]["error"];
    assert_eq!(error["$ref"], "#/components/schemas/ErrorBody");
    assert!(api["components"]["schemas"]["ErrorBody"]["properties"]["requestId"].is_object());
    let given = Shop::server(&shop.base, bodega_http::HttpConfig::default()).document();
    assert_eq!(bodega_http::openapi::faults(&given), Vec::<String>::new());
}

#[tokio::test]
async fn every_operation_has_the_failures_of_its_kind() {
    let shop = Shop::open().await;
    let api = document(&shop).await;
    let answers = |path: &str, method: &str| {
        let answers = &api["paths"][path][method]["responses"];
        answers.as_object().unwrap().keys().map(|key| key.parse().unwrap()).collect::<Vec<u16>>()
    };
    assert_eq!(answers("/api/v1/jars", "get"), [200, 400, 401, 403, 422, 429, 500, 503]);
    assert_eq!(answers("/api/v1/jars", "post"), [201, 400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503]);
    assert_eq!(answers("/api/v1/jars/{id}", "get"), [200, 400, 401, 403, 404, 429, 500, 503]);
    let shared = &api["paths"]["/api/v1/jars"]["get"]["responses"]["429"]["$ref"];
    assert_eq!(shared, "#/components/responses/RateLimited");
    let content = &api["components"]["responses"]["RateLimited"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(content, "#/components/schemas/Error");
}

#[tokio::test]
async fn references_lead_somewhere() {
    let shop = Shop::open().await;
    let api = document(&shop).await;
    let mut open = vec![&api];
    while let Some(value) = open.pop() {
        if let Some(path) = value.get("$ref").and_then(Value::as_str) {
            assert!(api.pointer(path.strip_prefix('#').unwrap()).is_some(), "{path}");
        }
        open.extend(value.as_array().into_iter().flatten());
        open.extend(value.as_object().into_iter().flat_map(|object| object.values()));
    }
}

#[tokio::test]
async fn envelopes_and_segments_are_described() {
    let shop = Shop::open().await;
    let api = document(&shop).await;
    let schema = |path: &str| &api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema("/api/v1/jars/{id}")["$ref"], "#/components/schemas/Data_JarView");
    assert_eq!(schema("/api/v1/jars")["$ref"], "#/components/schemas/List_JarView");
    assert!(api["components"]["schemas"]["Data_JarView"]["properties"]["data"]["properties"]["rows"].is_object());
    assert!(api["components"]["schemas"]["PageView"]["properties"]["nextCursor"].is_object());
    let segments = &api["paths"]["/api/v1/orders/{order}/items/{item}"]["get"]["parameters"];
    let names: Vec<_> = segments.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["order", "item"]);
    assert_eq!(api["paths"]["/api/v1/jars/{id}"]["get"]["parameters"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_reader_asks_nobody_else() {
    let shop = Shop::open().await;
    let away = shop.get("/docs").send().await;
    assert_eq!((away.status, away.header("location")), (308, "/docs/"));
    let page = shop.get("/docs/").send().await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html"));
    assert!(!page.text().contains("http://") && !page.text().contains("https://"), "{}", page.text());
    let files: Vec<_> = page
        .text()
        .split('"')
        .filter(|text| text.ends_with(".js") || text.ends_with(".css"))
        .map(str::to_owned)
        .collect();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let reply = shop.get(&format!("/docs/{}", file.trim_start_matches("./"))).send().await;
        assert_eq!(reply.status, 200, "{file}");
        assert!(!reply.body.is_empty());
    }
    let start = shop.get("/docs/swagger-initializer.js").send().await.text();
    assert!(start.contains("/api/v1/openapi.json") && !start.contains("http"), "{start}");
    assert!(start.replace(' ', "").contains(r#""validatorUrl":"none""#), "{start}");
}

#[tokio::test]
async fn the_document_is_kept_by_those_who_have_it() {
    let shop = Shop::open().await;
    let reply = shop.get("/api/v1/openapi.json").send().await;
    let again = shop.get("/api/v1/openapi.json").header("if-none-match", reply.header("etag")).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}
