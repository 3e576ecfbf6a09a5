//! A picture's bytes: other ones, those that were, and those that go straight onto a product.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Data, List, Match, MatchHeader, Once, OnceHeader, PageParams, Paged, Params, Segment, Segments,
    Upload,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, noun};

use super::{
    append::append_to,
    body::{Picture, PictureForm, Said},
    change::{replace, restore},
    http::{Library, answered, taken},
    model::File,
    read::{self, view},
    save::{add, render},
    view::{MediaVersion, MediaView},
};
use crate::product::{http_admin::seen, view::AdminProductView};

/// Give a picture other bytes
///
/// What it was is kept as a version. Whoever shows it shows the new one from now on; its name and texts stay. 409 when
/// the library has these bytes already, as another picture.
#[utoipa::path(
    put, path = "/api/v1/admin/media/{id}/file", operation_id = "replaceMediaFile", tag = "Media",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Media>, Path), MatchHeader),
    request_body(content(
        (inline(PictureForm) = "multipart/form-data"),
        (inline(Picture) = "image/jpeg"), (inline(Picture) = "image/png"), (inline(Picture) = "image/webp"),
    )),
    responses((status = 200, body = Data<MediaView>))
)]
pub(crate) async fn replace_media_file(
    State(library): State<Library>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Media>>,
    matched: Match,
    upload: Upload,
) -> Answer<Response> {
    let taken = library.media.take(upload.bytes, upload.kind.as_deref()).await?;
    let (scope, file) = (caller.scope(), File::from(&taken));
    let command = move |tx: &mut Tx| {
        let media = replace(tx, &scope, id, matched.version(), &file)?;
        view(tx, &scope, media)
    };
    Ok(answered(library.house.db.write(&caller.call(), command).await?))
}

/// List the versions of a picture
///
/// The newest first. Each can still be seen.
#[utoipa::path(
    get, path = "/api/v1/admin/media/{id}/versions", operation_id = "listMediaVersions", tag = "Media",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Media>, Path), PageParams),
    responses((status = 200, body = List<MediaVersion>))
)]
pub(crate) async fn list_media_versions(
    State(library): State<Library>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Media>>,
    page: Paged,
) -> Answer<List<MediaVersion>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let read = move |tx: &mut ReadTx| read::versions(tx, &scope, id, &request);
    Ok(page.list(library.house.db.read(&caller.scope(), read).await?))
}

/// Restore a version of a picture
///
/// A new version shows and says what that one did.
#[utoipa::path(
    post, path = "/api/v1/admin/media/{id}/versions/{version}/restore", operation_id = "restoreMediaVersion",
    tag = "Media", security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Media>, Path), ("version" = i64, Path, example = 1), MatchHeader),
    responses((status = 200, body = Data<MediaView>))
)]
pub(crate) async fn restore_media_version(
    State(library): State<Library>,
    caller: Allowed<CatalogWrite>,
    Segments((id, version)): Segments<(Id<noun::Media>, i64)>,
    matched: Match,
) -> Answer<Response> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let media = restore(tx, &scope, id, matched.version(), version)?;
        view(tx, &scope, media)
    };
    Ok(answered(library.house.db.write(&caller.call(), command).await?))
}

/// Put a picture onto a product
///
/// Into the library, and behind the product's other pictures: both or neither. A picture that the product shows already
/// stays where it is.
#[utoipa::path(
    post, path = "/api/v1/admin/products/{id}/images", operation_id = "uploadProductImage", tag = "Media",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), Said, OnceHeader, MatchHeader),
    request_body(content(
        (inline(PictureForm) = "multipart/form-data"),
        (inline(Picture) = "image/jpeg"), (inline(Picture) = "image/png"), (inline(Picture) = "image/webp"),
    )),
    responses((status = 201, body = Data<AdminProductView>))
)]
pub(crate) async fn upload_product_image(
    State(library): State<Library>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Product>>,
    Params(said): Params<Said>,
    matched: Match,
    once: Once,
    upload: Upload,
) -> Answer<Response> {
    let new = taken(&library, said, upload).await?;
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let media = add(tx, &scope, &new)?;
        render(tx, &media)?;
        let product = append_to(tx, &scope, id, matched.version(), media.id)?;
        seen(tx, &scope, &product)
    };
    once.write(&library.house.db, caller.call(), StatusCode::CREATED, command).await
}
