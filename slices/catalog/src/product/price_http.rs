//! Setting a price over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::extract::State;
use bodega_http::{Allowed, Answer, Body, Data, Segment};
use bodega_identity::permission::CatalogWrite;
use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::NewPrice,
    model::{Price, Product, Variant},
    reprice::reprice,
    view::PriceView,
};
use crate::http::Catalog;

/// A variant's price as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PriceSet {
    product_id: Id<noun::Product>,
    variant_id: Id<noun::Variant>,
    #[schema(example = "MILK-1L")]
    sku: String,
    price: PriceView,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<PriceView>,
    /// The product's version.
    version: i64,
}

impl PriceSet {
    pub(crate) fn of((product, variant): (Product, Variant)) -> Self {
        let before = variant.compare_at.map(|amount| Price { amount, ..variant.price });
        Self {
            product_id: product.id,
            variant_id: variant.id,
            sku: variant.sku,
            price: variant.price.into(),
            compare_at_price: before.map(PriceView::from),
            version: product.version,
        }
    }
}

/// Set a price by SKU
#[utoipa::path(
    put, path = "/api/v1/admin/prices/by-sku/{sku}", operation_id = "setPrice", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("sku" = String, Path, example = "MILK-1L")), request_body = NewPrice,
    responses((status = 200, body = Data<PriceSet>))
)]
pub(crate) async fn set_price(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(sku): Segment<String>,
    Body(body): Body<NewPrice>,
) -> Answer<Data<PriceSet>> {
    let scope = caller.scope();
    let command = move |tx: &mut _| reprice(tx, &scope, &sku, &body).map(PriceSet::of);
    Ok(Data(catalog.house.db.write(&caller.call(), command).await?))
}
