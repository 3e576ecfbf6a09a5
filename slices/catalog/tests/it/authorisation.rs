//! Who may do what: reading the shop is everybody's, drafts are for staff, changes are for those who may change.

use bodega_testkit::{Client, Reply, on_both};
use serde_json::json;

use crate::shop::{Shop, at, milk, text};

async fn reads(client: &Client, shop: &Paths) -> Vec<Reply> {
    let mut replies = Vec::new();
    for path in [
        "/api/v1/admin/products",
        "/api/v1/admin/categories",
        &shop.product,
        &shop.category,
        &format!("{}/versions", shop.product),
        &format!("{}/versions/1", shop.product),
    ] {
        replies.push(client.get(path).await);
    }
    replies
}

async fn writes(client: &Client, shop: &Paths) -> Vec<Reply> {
    // The bodies are wrong on purpose: who may not is told so before what is wrong.
    let wrong = || json!({ "nonsense": true });
    vec![
        client.post("/api/v1/admin/products", wrong()).await,
        client.put(&shop.product, wrong()).await,
        client.patch(&shop.product, wrong()).await,
        client.post("/api/v1/admin/products/bulk", wrong()).await,
        client.post("/api/v1/admin/prices/bulk", wrong()).await,
        client.put("/api/v1/admin/prices/by-sku/MILK-1L", wrong()).await,
        client.post("/api/v1/admin/categories", wrong()).await,
        client.put(&shop.category, wrong()).await,
        client.patch(&shop.category, wrong()).await,
    ]
}

async fn removals(client: &Client, shop: &Paths) -> Vec<Reply> {
    vec![
        client.post(&format!("{}/versions/1/restore", shop.product), json!({})).await,
        client.delete(&shop.product).await,
        client.delete(&shop.category).await,
    ]
}

struct Paths {
    product: String,
    category: String,
}

on_both! {
    async fn each_route_asks_for_its_permission(shop: Shop) {
        let category = shop.category(json!({ "name": "Dairy" })).await;
        let category = format!("/api/v1/admin/categories/{}", text(&category, "id"));
        let paths = Paths { product: at(&shop.product(milk()).await), category };
        for (client, status, code) in [
            (shop.guest(), 401, "UNAUTHENTICATED"),
            (shop.guest().token("nonsense"), 401, "UNAUTHENTICATED"),
            (shop.app.as_customer(), 403, "FORBIDDEN"),
            (shop.app.as_holding(&["stock:read"]), 403, "FORBIDDEN"),
        ] {
            let replies = [reads(&client, &paths).await, writes(&client, &paths).await, removals(&client, &paths).await];
            for reply in replies.into_iter().flatten() {
                reply.expect_error(status, code);
            }
        }
        let reader = shop.app.as_holding(&["catalog:read"]);
        for reply in reads(&reader, &paths).await {
            reply.expect(200);
        }
        for reply in writes(&reader, &paths).await.into_iter().chain(removals(&reader, &paths).await) {
            reply.expect_error(403, "FORBIDDEN");
        }
        let writer = shop.app.as_holding(&["catalog:write"]);
        for reply in writes(&writer, &paths).await {
            reply.expect_error(422, "VALIDATION_FAILED");
        }
        for reply in removals(&writer, &paths).await {
            assert!(matches!(reply.status, 200 | 204), "{}", reply.text());
        }
    }

    async fn the_shop_is_for_everybody(shop: Shop) {
        shop.category(json!({ "name": "Dairy" })).await;
        shop.product(milk()).await;
        for path in ["products", "products/fresh-milk-3", "categories", "categories/dairy", "categories/dairy/products"] {
            for client in [shop.guest(), shop.app.as_customer()] {
                client.get(&format!("/api/v1/{path}")).await.expect(200);
            }
            shop.guest().token("nonsense").get(&format!("/api/v1/{path}")).await.expect_error(401, "UNAUTHENTICATED");
        }
    }
}
