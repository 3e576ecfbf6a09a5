//! What staff do with products.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, List, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Params, Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, Scope, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    body::ProductBody,
    create::create,
    delete::delete,
    get::get,
    image::pictures,
    list::{KnownAs, Listing, list},
    model::{Product, Status},
    update::{Manner, update},
    view::AdminProductView,
};
use crate::{
    CatalogError,
    edit::{Edit, Removal},
    http::Catalog,
};

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
    edit: Edit<noun::Product, ProductBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Replace).await
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
    edit: Edit<noun::Product, ProductBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Merge).await
}

async fn write(catalog: &Catalog, edit: Edit<noun::Product, ProductBody>, manner: Manner) -> Answer<Response> {
    let Edit { call, scope, id, expected, body } = edit;
    let command = move |tx: &mut Tx| {
        let product = update(tx, &scope, id, expected, &body, manner)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.write(&call, command).await?))
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
    Removal { call, scope, id, expected }: Removal<noun::Product>,
) -> Answer<NoContent> {
    let command = move |tx: &mut _| delete(tx, &scope, id, expected).map(drop);
    catalog.house.db.write::<_, CatalogError>(&call, command).await?;
    Ok(NoContent)
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
