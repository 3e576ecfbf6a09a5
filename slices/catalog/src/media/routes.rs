//! The library's routes.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use bodega_http::House;
use bodega_media::Media;
use tokio::sync::Semaphore;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{http, http_file as file};

/// What a form has around a picture.
const AROUND: usize = 64 << 10;
/// How many pictures come in at once. Each is held in memory whole; one more waits, within the time of a request.
const AT_ONCE: usize = 16;

/// The routes of the library. The pictures themselves go out by `Media::routes`.
pub fn routes(house: House, media: Media) -> OpenApiRouter {
    let largest = media.limits().bytes.saturating_add(AROUND);
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let coming_in = OpenApiRouter::new()
        .routes(routes!(http::upload_media))
        .routes(routes!(file::replace_media_file))
        .routes(routes!(file::upload_product_image))
        .layer(middleware::from_fn_with_state(room, one_of_few))
        .layer(bodega_http::body_limit(largest));
    OpenApiRouter::new()
        .routes(routes!(http::list_media))
        .routes(routes!(http::get_media, http::change_media, http::delete_media))
        .routes(routes!(file::list_media_versions))
        .routes(routes!(file::restore_media_version))
        .merge(coming_in)
        .with_state(http::Library { house, media })
}

async fn one_of_few(State(room): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    // It is never closed; were it, pictures would come in without a bound rather than not at all.
    let _room = room.acquire().await.ok();
    next.run(request).await
}
