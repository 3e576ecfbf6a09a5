//! How renditions go out.

use axum::{
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use bodega_media::{Format, Media, url};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::{
    pictures::{jpeg, quarters},
    store,
};

async fn ask(media: &Media, method: Method, path: &str, tag: Option<&str>) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    media.routes().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn read(response: &Response<Body>, name: header::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_rendition_is_kept_for_a_year_by_whoever_has_it() {
    let media = store();
    let hash = media.take(jpeg(&quarters(500, 300)).into(), None).await.unwrap().hash;
    let path = url(&hash, 160, Format::Webp);
    let first = ask(&media, Method::GET, &path, None).await;
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(read(&first, header::CONTENT_TYPE), "image/webp");
    assert_eq!(read(&first, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(read(&first, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let tag = read(&first, header::ETAG).to_owned();
    let bytes = first.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 160);

    let again = ask(&media, Method::GET, &path, Some(&format!("\"other\", W/{tag}"))).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.into_body().collect().await.unwrap().to_bytes().is_empty());
    let other = ask(&media, Method::GET, &url(&hash, 160, Format::Jpeg), Some(&tag)).await;
    assert_eq!((other.status(), read(&other, header::CONTENT_TYPE)), (StatusCode::OK, "image/jpeg"));

    let head = ask(&media, Method::HEAD, &path, None).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(read(&head, header::CONTENT_LENGTH), bytes.len().to_string());
    assert!(head.into_body().collect().await.unwrap().to_bytes().is_empty());
    assert_eq!(ask(&media, Method::POST, &path, None).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let media = store();
    let hash = media.take(jpeg(&quarters(500, 300)).into(), None).await.unwrap().hash;
    let unknown = "0".repeat(32);
    let paths = [
        format!("/media/{hash}/960.webp"),
        format!("/media/{hash}/161.webp"),
        format!("/media/{hash}/0160.webp"),
        format!("/media/{hash}/160.png"),
        format!("/media/{hash}/160.webp.card"),
        format!("/media/{hash}/99999999999.webp"),
        format!("/media/{hash}/-160.webp"),
        format!("/media/{hash}.card/160.webp"),
        format!("/media/{unknown}/160.webp"),
        "/media/..%2f..%2fetc/160.webp".to_owned(),
        "/media/%00/160.webp".to_owned(),
        "/media/x/y".to_owned(),
    ];
    for path in paths {
        let answer = ask(&media, Method::GET, &path, None).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(read(&answer, header::CACHE_CONTROL), "no-store", "{path}");
    }
}
