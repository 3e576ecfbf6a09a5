//! What staff do with the library.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Data, House, List, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Params, Segment,
    Upload,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Check, Id, noun};
use bodega_media::Media;
use serde::Deserialize;

use super::{
    body::{MediaBody, Picture, PictureForm, Said},
    change::describe,
    model::{File, NewMedia},
    read::{self, view},
    save::{add, delete, render},
    store::Listing,
    view::MediaView,
};
use crate::{
    CatalogError,
    edit::{Edit, Removal},
};

/// What handlers are given: the house, and the store of pictures.
#[derive(Clone)]
pub(crate) struct Library {
    pub house: House,
    pub media: Media,
}

/// Put a picture into the library
///
/// JPEG, PNG or WebP of at most 15 MB and 50 megapixels: as the body, or as the field `file` of a form. It is decoded
/// before it is believed, turned upright, and shown in several sizes; what the camera wrote beside it is never shown.
/// The same picture again is the one that is there, as it is: 200.
#[utoipa::path(
    post, path = "/api/v1/admin/media", operation_id = "uploadMedia", tag = "Media",
    security(("bearer" = ["catalog:write"])), params(Said, OnceHeader),
    request_body(content(
        (inline(PictureForm) = "multipart/form-data"),
        (inline(Picture) = "image/jpeg"), (inline(Picture) = "image/png"), (inline(Picture) = "image/webp"),
    )),
    responses((status = 200, body = Data<MediaView>), (status = 201, body = Data<MediaView>))
)]
pub(crate) async fn upload_media(
    State(library): State<Library>,
    caller: Allowed<CatalogWrite>,
    Params(said): Params<Said>,
    once: Once,
    upload: Upload,
) -> Answer<Response> {
    let new = taken(&library, said, upload).await?;
    let (scope, hash) = (caller.scope(), new.file.hash.clone());
    let known = library.house.db.read(&caller.scope(), move |tx| read::by_hash(tx, &scope, &hash)).await?;
    let status = if known.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let media = add(tx, &scope, &new)?;
        render(tx, &media)?;
        view(tx, &scope, media)
    };
    once.write(&library.house.db, caller.call(), status, command).await
}

/// The bytes are kept before anything is written of them, and outside of any transaction.
pub(super) async fn taken(library: &Library, said: Said, upload: Upload) -> Answer<NewMedia> {
    let (name, alt) = said.checked(&upload)?;
    let taken = library.media.take(upload.bytes, upload.kind.as_deref()).await?;
    Ok(NewMedia { file: File::from(&taken), name, alt })
}

/// Which pictures are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MediaParams {
    /// Those with this in their name.
    #[param(max_length = 200, example = "apples")]
    q: Option<String>,
    /// Only those that neither a product nor a category shows.
    #[serde(default)]
    #[param(required = false)]
    unused: bool,
}

/// List the library
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/media", operation_id = "listMedia", tag = "Media",
    security(("bearer" = ["catalog:read"])), params(MediaParams, PageParams),
    responses((status = 200, body = List<MediaView>))
)]
pub(crate) async fn list_media(
    State(library): State<Library>,
    caller: Allowed<CatalogRead>,
    Params(params): Params<MediaParams>,
    page: Paged,
) -> Answer<List<MediaView>> {
    let mut check = Check::new();
    let is_short = params.q.as_ref().is_none_or(|q| q.chars().count() <= 200);
    check.that(is_short, "q", "TOO_LONG", "must have at most 200 characters");
    check.done()?;
    let (scope, request) = (caller.scope(), page.0.clone());
    let listing = Listing { q: params.q, unused: params.unused };
    let read = move |tx: &mut ReadTx| read::list(tx, &scope, &listing, &request);
    Ok(page.list(library.house.db.read(&caller.scope(), read).await?))
}

/// Read a picture of the library
#[utoipa::path(
    get, path = "/api/v1/admin/media/{id}", operation_id = "getMedia", tag = "Media",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Media>, Path)),
    responses((status = 200, body = Data<MediaView>))
)]
pub(crate) async fn get_media(
    State(library): State<Library>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Media>>,
) -> Answer<Response> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| {
        let media = read::get(tx, &scope, id)?;
        view(tx, &scope, media)
    };
    Ok(answered(library.house.db.read(&caller.scope(), read).await?))
}

/// Change what is said of a picture
///
/// Its name, and its texts by language. What is left out stays.
#[utoipa::path(
    patch, path = "/api/v1/admin/media/{id}", operation_id = "changeMedia", tag = "Media",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Media>, Path), MatchHeader), request_body = MediaBody,
    responses((status = 200, body = Data<MediaView>))
)]
pub(crate) async fn change_media(
    State(library): State<Library>,
    Edit { call, scope, id, expected, body }: Edit<noun::Media, MediaBody>,
) -> Answer<Response> {
    let command = move |tx: &mut Tx| {
        let media = describe(tx, &scope, id, expected, &body)?;
        view(tx, &scope, media)
    };
    Ok(answered(library.house.db.write(&call, command).await?))
}

/// Delete a picture
///
/// With all its versions. 409 while a product or a category shows it.
#[utoipa::path(
    delete, path = "/api/v1/admin/media/{id}", operation_id = "deleteMedia", tag = "Media",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Media>, Path), MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_media(
    State(library): State<Library>,
    Removal { call, scope, id, expected }: Removal<noun::Media>,
) -> Answer<NoContent> {
    let command = move |tx: &mut Tx| delete(tx, &scope, id, expected);
    library.house.db.write::<_, CatalogError>(&call, command).await?;
    Ok(NoContent)
}

pub(super) fn answered(media: MediaView) -> Response {
    let version = media.version;
    Data(media).version(version).into_response()
}
