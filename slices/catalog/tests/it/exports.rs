//! What was written down can be read again, here and elsewhere. [PM-1]

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    shop::{Shop, goods, milk, text},
    transfers::{EXPORTS, IMPORTS, figures, send},
};

on_both! {
    async fn what_was_exported_can_be_imported_and_changes_nothing(shop: Shop) {
        shop.fill().await;
        let before = shop.everything().await;
        for (format, kind) in [("csv", "text/csv"), ("jsonl", "application/x-ndjson")] {
            let file = shop.export(&format!("?format={format}&archived=true")).await;
            let done = shop.import("", kind, &file).await;
            assert_eq!(figures(&done), [5, 0, 0, 5, 0], "{format}: {:?}\n{file}", shop.faults(&done).await);
            assert_eq!(shop.everything().await, before);
            if format == "csv" {
                let formulas = |line: &str| line.split(',').any(|cell| cell.trim_matches('"').starts_with(['=', '+', '@', '-']));
                assert!(!file.lines().any(formulas), "{file}");
            }
        }
        let without = shop.export("").await;
        assert!(!without.contains("GONE") && without.contains("BREAD"));
    }

    async fn a_file_goes_to_another_shop(shop: Shop) {
        shop.product(milk()).await;
        shop.product(goods("Bread", "BREAD")).await;
        for (format, kind) in [("csv", "text/csv"), ("jsonl", "application/x-ndjson")] {
            let file = shop.export(&format!("?format={format}")).await;
            let admin = shop.app.other_merchant().as_admin();
            let taken = send(&admin, "", kind, file).await.data(202);
            shop.app.run_jobs().await;
            let path = format!("{IMPORTS}/{}", text(&taken, "id"));
            let done = admin.get(&path).await.data(200);
            assert_eq!(done["failed"], 0);
            shop.manager().get(&path).await.expect_error(404, "NOT_FOUND");
            shop.manager().get(&format!("{path}/errors")).await.expect_error(404, "NOT_FOUND");
        }
        let theirs = shop.app.other_merchant().as_admin().get("/api/v1/admin/products").await.data(200);
        assert_eq!(theirs.as_array().unwrap().len(), 2);
        assert_eq!(shop.app.other_merchant().as_admin().get(EXPORTS).await.data(200), json!([]));
    }
}
