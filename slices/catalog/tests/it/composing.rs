//! A slice above says more about products and variants than the catalogue knows.

use bodega_catalog::product::{
    Barcode, Content, Pictures, Price, Product, Unit, Variant,
    view::{ProductView, VariantView},
};
use bodega_kernel::{Id, Time};
use serde::Serialize;
use serde_json::json;
use utoipa::{PartialSchema, ToSchema};

/// A variant, and whether it can be had.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShopVariant {
    #[serde(flatten)]
    variant: VariantView,
    in_stock_anywhere: bool,
}

/// A product, and whether any of it can be had.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShopProduct {
    #[serde(flatten)]
    product: ProductView<ShopVariant>,
    in_stock_anywhere: bool,
}

fn apples() -> Product {
    let currency = "ILS".parse().unwrap();
    let variant = Variant {
        sku: "APPLE".to_owned(),
        unit: Unit::Gram,
        step: 100,
        price: Price { amount: 1290, currency, per: 1000 },
        barcodes: vec![Barcode { code: "96385074".to_owned(), quantity: 100 }],
        ..Variant::blank(Id::from_uuid(uuid::Uuid::from_u128(2)), currency)
    };
    Product {
        id: Id::from_uuid(uuid::Uuid::from_u128(1)),
        version: 3,
        created_at: Time::default(),
        updated_at: Time::default(),
        content: Content { title: "Apples".to_owned(), variants: vec![variant], ..Content::blank() },
    }
}

#[test]
fn what_is_added_stands_beside_what_was_there() {
    let product = ProductView::of(&apples(), None, &Pictures::new())
        .map_variants(|variant| ShopVariant { variant, in_stock_anywhere: true });
    let shown = serde_json::to_value(ShopProduct { product, in_stock_anywhere: true }).unwrap();
    assert_eq!(
        (&shown["title"], &shown["version"], &shown["inStockAnywhere"]),
        (&json!("Apples"), &json!(3), &json!(true))
    );
    let variant = &shown["variants"][0];
    assert_eq!((&variant["sku"], &variant["inStockAnywhere"]), (&json!("APPLE"), &json!(true)));
    assert_eq!(variant["barcodes"], json!([{ "code": "96385074", "quantity": 100 }]));
}

#[test]
fn the_document_knows_what_was_added() {
    let schema = serde_json::to_string(&ShopProduct::schema()).unwrap();
    assert!(schema.contains("inStockAnywhere") && schema.contains("ProductView"), "{schema}");
}
