//! Labels, unit prices, sizes and what is tracked.

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, milk, variant, with};

on_both! {
    async fn known_labels_are_kept_by_their_codes_and_others_as_they_are(shop: Shop) {
        let sent = json!({ "dietary": ["Gluten Free", "gluten-free", "Paleo"], "allergens": ["MILK", "Goat hair"] });
        let made = shop.product(with(milk(), sent)).await;
        assert_eq!(made["dietary"], json!(["gluten-free", "Paleo"]));
        assert_eq!(made["allergens"], json!(["milk", "Goat hair"]));
    }

    async fn what_is_in_a_piece_gives_its_unit_price(shop: Shop) {
        let of = |sku: &str, amount: i64, unit: &str| with(variant(sku), json!({ "contentAmount": amount, "contentUnit": unit }));
        let sent = json!({ "title": "Milk", "variants": [
            of("L", 1000, "ML"), of("S", 200, "ML"), of("SIX", 6, "EACH"), variant("NONE"),
        ] });
        let made = shop.product(sent).await;
        let price = |amount: i64, per: i64, unit: &str| json!({ "amount": amount, "currency": "ILS", "per": per, "unit": unit });
        assert_eq!(made["variants"][0]["unitPrice"], price(690, 1000, "ML"));
        assert_eq!(made["variants"][1]["unitPrice"], price(3450, 1000, "ML"));
        assert_eq!(made["variants"][2]["unitPrice"], price(115, 1, "EACH"));
        assert!(made["variants"][3].get("unitPrice").is_none());
        assert_eq!(shop.manager().put(&at(&made), made.clone()).await.data(200), made);
        let sent = json!({ "variants": [{ "sku": "S", "contentAmount": null, "contentUnit": null }] });
        let patched = shop.manager().patch(&at(&made), sent).await.data(200);
        assert!(patched["variants"][1].get("contentAmount").is_none());
    }

    async fn sizes_and_what_is_tracked_are_kept_for_staff(shop: Shop) {
        let size = json!({ "length": 95, "width": 60, "height": 240 });
        let more = json!({ "dimensions": size, "lotTracked": true, "expiryTracked": true });
        let made = shop.product(json!({ "title": "Milk", "variants": [with(variant("M"), more)] })).await;
        let one = &made["variants"][0];
        assert_eq!((&one["dimensions"], &one["serialTracked"], &one["lotTracked"]), (&size, &json!(false), &json!(true)));
        let shown = shop.shown("milk").await;
        assert!(shown["variants"][0].get("lotTracked").is_none());
        let patched = shop.manager().patch(&at(&made), json!({ "variants": [{ "sku": "M", "dimensions": null }] })).await.data(200);
        assert_eq!((&patched["variants"][0]["dimensions"], &patched["variants"][0]["lotTracked"]), (&json!(null), &json!(true)));
    }

    async fn faults_are_told_with_their_fields(shop: Shop) {
        let sent = json!({ "title": "Milk", "variants": [
            with(variant("A"), json!({ "contentAmount": 5, "dimensions": { "length": 0, "width": 5 } })),
            with(variant("B"), json!({ "contentUnit": "ML" })),
            with(variant("C"), json!({ "contentAmount": 0, "contentUnit": "PINT" })),
            { "sku": "D", "unit": "GRAM", "price": { "amount": 5, "currency": "ILS" }, "contentAmount": 5, "contentUnit": "GRAM" },
        ] });
        let faults = shop.manager().post("/api/v1/admin/products", sent).await.faults();
        for (field, code) in [
            ("variants[0].contentUnit", "REQUIRED"), ("variants[0].dimensions.length", "OUT_OF_RANGE"),
            ("variants[0].dimensions.height", "REQUIRED"), ("variants[1].contentAmount", "REQUIRED"),
            ("variants[2].contentUnit", "UNKNOWN_UNIT"), ("variants[3].contentAmount", "NOT_BY_PIECE"),
        ] {
            assert!(faults.contains(&(field.to_owned(), code.to_owned())), "{field} {code} is missing in {faults:#?}");
        }
        assert_eq!(faults.len(), 6, "{faults:#?}");
    }
}
