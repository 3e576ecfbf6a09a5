//! `DELETE /admin/products/{id}`.

use bodega_kernel::PageRequest;
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, goods, milk, text};

on_both! {
    async fn it_is_gone_for_everybody_and_archived_for_staff(shop: Shop) {
        let made = shop.product(milk()).await;
        assert!(!shop.shown(text(&made, "id")).await.is_null());
        shop.manager().delete(&at(&made)).await.expect(204);
        assert!(shop.shown(text(&made, "id")).await.is_null() && shop.shown("fresh-milk-3").await.is_null());
        assert_eq!(shop.listed(shop.public(), PageRequest::default()).await, (vec![], Some(0)));
        let kept = shop.manager().get(&at(&made)).await.data(200);
        assert_eq!((&kept["status"], &kept["version"]), (&json!("archived"), &json!(2)));
        assert_eq!(shop.manager().get("/api/v1/admin/products").await.data(200), json!([]));
        let archived = shop.manager().get("/api/v1/admin/products?status=archived").await.data(200);
        assert_eq!(archived[0]["id"], made["id"]);
    }

    async fn deleting_again_changes_nothing_and_its_skus_stay_taken(shop: Shop) {
        let made = shop.product(milk()).await;
        shop.manager().delete(&at(&made)).await.expect(204);
        shop.manager().delete(&at(&made)).await.expect(204);
        assert_eq!(shop.manager().get(&at(&made)).await.data(200)["version"], 2);
        shop.manager().post("/api/v1/admin/products", goods("New", "MILK-1L")).await.expect_error(409, "SKU_TAKEN");
    }

    async fn it_can_be_brought_back(shop: Shop) {
        let made = shop.product(milk()).await;
        shop.manager().delete(&at(&made)).await.expect(204);
        shop.manager().patch(&at(&made), json!({ "status": "active" })).await.data(200);
        assert!(!shop.shown(text(&made, "id")).await.is_null());
    }
}
