//! Who may do what: reading the shop is everybody's, drafts are for staff, changes are for those who may change.

use bodega_testkit::{
    on_both,
    sweep::{Access, assert_every_route_guarded, bad_input},
};
use serde_json::json;

use crate::shop::{Shop, at, milk};

const READ: Access = Access::Permission("catalog:read");
const WRITE: Access = Access::Permission("catalog:write");
const MODERATE: Access = Access::Permission("reviews:moderate");

const TABLE: &[(&str, Access)] = &[
    ("listCategories", Access::Public),
    ("getCategory", Access::Public),
    ("listAllCategories", READ),
    ("getCategoryAsStaff", READ),
    ("listAllProducts", READ),
    ("getProductAsStaff", READ),
    ("listProductVersions", READ),
    ("getProductVersion", READ),
    ("createCategory", WRITE),
    ("replaceCategory", WRITE),
    ("changeCategory", WRITE),
    ("deleteCategory", WRITE),
    ("createProduct", WRITE),
    ("replaceProduct", WRITE),
    ("changeProduct", WRITE),
    ("deleteProduct", WRITE),
    ("restoreProductVersion", WRITE),
    ("publishProduct", WRITE),
    ("unpublishProduct", WRITE),
    ("getCatalogSettings", READ),
    ("changeCatalogSettings", WRITE),
    ("bulkProducts", WRITE),
    ("bulkPrices", WRITE),
    ("setPrice", WRITE),
    ("listPriceLists", READ),
    ("getPriceList", READ),
    ("listPriceEntries", READ),
    ("createPriceList", WRITE),
    ("replacePriceList", WRITE),
    ("changePriceList", WRITE),
    ("deletePriceList", WRITE),
    ("putPriceEntries", WRITE),
    ("removePriceEntries", WRITE),
    ("listProductReviews", Access::Public),
    ("getProductRating", Access::Public),
    ("reviewProduct", Access::SignedIn),
    ("listMyReviews", Access::SignedIn),
    ("getMyReview", Access::SignedIn),
    ("changeMyReview", Access::SignedIn),
    ("deleteMyReview", Access::SignedIn),
    ("findReviewHelpful", Access::SignedIn),
    ("findReviewNotHelpful", Access::SignedIn),
    ("listReviews", MODERATE),
    ("getReview", MODERATE),
    ("moderateReview", MODERATE),
    ("moderateReviews", MODERATE),
    ("replyToReview", MODERATE),
    ("removeReviewReply", MODERATE),
    ("importProducts", WRITE),
    ("cancelProductImport", WRITE),
    ("listProductImports", READ),
    ("getProductImport", READ),
    ("listProductImportFaults", READ),
    ("getProductImportErrors", READ),
    ("exportProducts", READ),
    ("listProductExports", READ),
    ("getProductExport", READ),
    ("cancelProductExport", READ),
    ("getProductExportFile", READ),
];

on_both! {
    async fn each_route_asks_for_its_permission(shop: Shop) {
        assert_every_route_guarded(&shop.app, TABLE).await;
        // Whoever may has asked for an export.
        shop.app.run_jobs().await;
    }

    async fn bad_input_is_refused_everywhere_and_writes_nothing(shop: Shop) {
        bad_input(&shop.app, &shop.manager()).await;
    }

    async fn who_may_not_is_told_so_before_what_is_wrong(shop: Shop) {
        let made = shop.product(milk()).await;
        let wrong = json!({ "nonsense": true });
        shop.guest().put(&at(&made), wrong.clone()).await.expect_error(401, "UNAUTHENTICATED");
        shop.app.as_employee().put(&at(&made), wrong.clone()).await.expect_error(403, "FORBIDDEN");
        shop.manager().put(&at(&made), wrong).await.expect_error(422, "VALIDATION_FAILED");
    }

    async fn the_shop_is_for_everybody(shop: Shop) {
        shop.category(json!({ "name": "Dairy" })).await;
        shop.product(milk()).await;
        for path in ["categories", "categories/dairy", "products/fresh-milk-3/reviews"] {
            for client in [shop.guest(), shop.app.as_customer()] {
                client.get(&format!("/api/v1/{path}")).await.expect(200);
            }
        }
    }
}
