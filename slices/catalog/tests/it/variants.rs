//! What the slices above ask for.

use bodega_catalog::{product::Unit, variants};
use bodega_db::{DbError, ReadTx};
use bodega_kernel::Scope;
use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, goods, text, with};

on_both! {
    async fn variants_are_found_by_sku_id_product_and_barcode(shop: Shop) {
        let apples = json!({ "title": "Apples", "variants": [{
            "sku": "APPLE", "title": "Gala", "unit": "GRAM", "step": 50, "min": 100, "max": 9000,
            "price": { "amount": 1290, "currency": "ILS" }, "barcodes": [{ "code": "036000291452", "quantity": 1000 }],
        }] });
        let apples = shop.product(apples).await;
        let pears = shop.product(with(goods("Pears", "PEAR"), json!({ "status": "draft" }))).await;
        let scope = shop.app.scope();
        let id = text(&apples["variants"][0], "id").parse().unwrap();
        let product = text(&pears, "id").parse().unwrap();
        let ask = move |tx: &mut ReadTx| {
            let by_sku = variants::by_sku(tx, &scope, &["APPLE", "PEAR", "PLUM"])?;
            let by_id = variants::by_id(tx, &scope, &[id])?;
            let of_product = variants::of_product(tx, &scope, product)?;
            let scanned = variants::by_barcode(tx, &scope, " 0036000291452 ")?;
            let unknown = variants::by_barcode(tx, &scope, "4006381333931")?;
            Ok((by_sku, by_id, of_product, scanned, unknown))
        };
        let found = shop.app.db.read::<_, DbError>(&shop.app.scope(), ask).await.unwrap();
        let (by_sku, by_id, of_product, scanned, unknown) = found;
        assert_eq!(by_sku.len(), 2);
        let apple = &by_sku["APPLE"];
        assert_eq!((apple.unit, apple.step, apple.min, apple.max), (Unit::Gram, 50, Some(100), Some(9000)));
        assert_eq!((apple.product_title.as_str(), apple.title.as_str(), apple.active), ("Apples", "Gala", true));
        assert!(!by_sku["PEAR"].active, "what is drafted is not for sale");
        assert_eq!(by_id[&id], *apple);
        assert_eq!(of_product, [by_sku["PEAR"].clone()]);
        let scanned = scanned.unwrap();
        assert_eq!((scanned.variant, scanned.quantity), (apple.clone(), 1000));
        assert_eq!(unknown, None);
    }

    async fn what_was_removed_is_known_and_not_for_sale(shop: Shop) {
        let made = shop.product(goods("Milk", "OLD")).await;
        shop.manager().put(&at(&made), goods("Milk", "NEW")).await.data(200);
        let scope = shop.app.scope();
        let ask = move |tx: &mut ReadTx| variants::by_sku(tx, &scope, &["OLD", "NEW"]);
        let found = shop.app.db.read::<_, DbError>(&shop.app.scope(), ask).await.unwrap();
        assert_eq!((found["OLD"].active, found["NEW"].active), (false, true));
    }

    async fn a_scope_of_several_merchants_is_too_wide(shop: Shop) {
        let ask = |tx: &mut ReadTx| variants::by_sku(tx, &Scope::Installation, &["A"]);
        let asked = shop.app.db.read::<_, DbError>(&Scope::Installation, ask).await;
        assert!(matches!(asked, Err(DbError::Scope(_))));
    }
}
