//! What staff do with products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Params,
    Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::ProductBody,
    create::create,
    delete::delete,
    get::get,
    image::pictures,
    list::{KnownAs, Listing, list},
    model::{Price, Product, Status, Variant},
    reprice::{NewPrice, reprice},
    update::{Manner, update},
    view::{AdminProductView, PriceView},
};
use crate::{CatalogError, http::Catalog};

/// Which products.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdminProductParams {
    /// Of this status; several may be named. None: drafts and active ones, and with `updatedSince` archived ones too.
    #[param(value_type = Vec<Status>, required = false)]
    status: Vec<Status>,
    /// In this category or under it.
    #[param(value_type = Option<String>)]
    category_id: Option<Id<noun::Category>>,
    /// Changed at this time or later; those that have not changed for longest come first.
    #[param(value_type = Option<String>, example = "2026-03-01T08:30:00Z")]
    updated_since: Option<Time>,
    /// The one with this SKU among its variants.
    sku: Option<String>,
    /// The one with this barcode on its variants.
    barcode: Option<String>,
    /// The one with this id elsewhere.
    external_id: Option<String>,
}

impl From<AdminProductParams> for Listing {
    fn from(params: AdminProductParams) -> Self {
        let known_as = params.sku.map(KnownAs::Sku);
        let known_as = known_as.or(params.barcode.map(KnownAs::Barcode));
        Self {
            statuses: params.status,
            category: params.category_id,
            hidden: true,
            since: params.updated_since,
            shown: None,
            known_as: known_as.or(params.external_id.map(KnownAs::ExternalId)),
        }
    }
}

/// List products as staff see them
///
/// Drafts too, and archived ones when they are asked for.
#[utoipa::path(
    get, path = "/api/v1/admin/products", operation_id = "listAllProducts", tag = "Catalogue administration",
    security(("bearer" = ["catalog:read"])),
    params(AdminProductParams, PageParams),
    responses((status = 200, body = List<AdminProductView>))
)]
pub(crate) async fn list_all_products(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Params(params): Params<AdminProductParams>,
    page: Paged,
) -> Answer<List<AdminProductView>> {
    let (scope, listing, request) = (caller.scope(), Listing::from(params), page.0.clone());
    let read = move |tx: &mut ReadTx| {
        let products = list(tx, &scope, &listing, &request)?;
        let pictures = pictures(tx, &scope, &products.items)?;
        Ok::<_, CatalogError>(products.map(|product| AdminProductView::of(&product, &pictures)))
    };
    let products = catalog.house.db.read(&caller.scope(), read).await?;
    Ok(page.list(products))
}

/// Make a product
#[utoipa::path(
    post, path = "/api/v1/admin/products", operation_id = "createProduct", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(OnceHeader), request_body = ProductBody,
    responses((status = 201, body = Data<AdminProductView>))
)]
pub(crate) async fn create_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    once: Once,
    Body(body): Body<ProductBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let product = create(tx, &scope, &body)?;
        seen(tx, &scope, &product)
    };
    once.write(&catalog.house.db, caller.call(), StatusCode::CREATED, command).await
}

/// Read a product as staff see it
#[utoipa::path(
    get, path = "/api/v1/admin/products/{id}", operation_id = "getProductAsStaff", tag = "Catalogue administration",
    security(("bearer" = ["catalog:read"])),
    params(("id" = Id<noun::Product>, Path)),
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn get_product_as_staff(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Product>>,
) -> Answer<Response> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| {
        let product = get(tx, &scope, id)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Replace a product
///
/// What is left out becomes empty, but for the slug and the status. Variants that are not named are removed.
#[utoipa::path(
    put, path = "/api/v1/admin/products/{id}", operation_id = "replaceProduct", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), MatchHeader), request_body = ProductBody,
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn replace_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    matched: Match,
    Body(body): Body<ProductBody>,
) -> Answer<Response> {
    write(&catalog, &caller, id, matched, body, Manner::Replace).await
}

/// Change a product
///
/// What is left out stays, `null` empties. Variants are found by id or SKU; those that are not named stay.
#[utoipa::path(
    patch, path = "/api/v1/admin/products/{id}", operation_id = "changeProduct", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), MatchHeader), request_body = ProductBody,
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn change_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    matched: Match,
    Body(body): Body<ProductBody>,
) -> Answer<Response> {
    write(&catalog, &caller, id, matched, body, Manner::Merge).await
}

async fn write(
    catalog: &Catalog,
    caller: &Allowed<CatalogWrite>,
    id: Id<noun::Product>,
    matched: Match,
    body: ProductBody,
    manner: Manner,
) -> Answer<Response> {
    let (scope, expected) = (caller.scope(), matched.or(body.version.value().copied())?);
    let command = move |tx: &mut Tx| {
        let product = update(tx, &scope, id, expected, &body, manner)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}

/// Delete a product
///
/// It is archived: nobody finds it in the shop any more, and what refers to it still does.
#[utoipa::path(
    delete, path = "/api/v1/admin/products/{id}", operation_id = "deleteProduct", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_product(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    matched: Match,
) -> Answer<NoContent> {
    let scope = caller.scope();
    let command = move |tx: &mut _| delete(tx, &scope, id, matched.version()).map(drop);
    catalog.house.db.write::<_, CatalogError>(&caller.call(), command).await?;
    Ok(NoContent)
}

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

/// The product as staff see it, with its pictures.
pub(crate) fn seen(tx: &mut ReadTx, scope: &Scope, product: &Product) -> Result<AdminProductView, CatalogError> {
    let pictures = pictures(tx, scope, [product])?;
    Ok(AdminProductView::of(product, &pictures))
}

pub(crate) fn answered(product: AdminProductView) -> Response {
    let version = product.product.version;
    Data(product).version(version).into_response()
}
