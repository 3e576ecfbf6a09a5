//! The same store in a bucket: against a small server that speaks as much of S3 as is used, with paths for buckets.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, Response, StatusCode, header},
    response::IntoResponse,
};
use bodega_kernel::{Failure, Time};
use bodega_media::{Config, Format, Limits, Media, Place, S3};
use http_body_util::BodyExt;

use crate::pictures::{jpeg, quarters};

#[derive(Clone, Default)]
struct Bucket {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    unsigned: Arc<Mutex<Vec<String>>>,
}

async fn answer(State(bucket): State<Bucket>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let signed = parts.headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap());
    if !signed.starts_with("AWS4-HMAC-SHA256 Credential=test-key/") {
        bucket.unsigned.lock().unwrap().push(format!("{} {}", parts.method, parts.uri));
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut objects = bucket.objects.lock().unwrap();
    let query = parts.uri.query().unwrap_or_default();
    let Some(key) = parts.uri.path().strip_prefix("/shop-media") else { return StatusCode::NOT_FOUND.into_response() };
    let key = key.trim_start_matches('/').to_owned();
    let tagged = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Fri, 20 Nov 2026 12:00:00 GMT")];
    match parts.method {
        Method::PUT => {
            objects.insert(key, body);
            (StatusCode::OK, tagged).into_response()
        }
        Method::GET if query.contains("list-type=2") => list(&objects, query),
        Method::GET | Method::HEAD => match objects.get(&key) {
            Some(bytes) => (StatusCode::OK, tagged, bytes.clone()).into_response(),
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        Method::POST if query.contains("delete") => {
            let text = String::from_utf8(body.to_vec()).unwrap();
            let keys = text.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
            let mut gone = String::new();
            for key in keys {
                objects.remove(key);
                write!(gone, "<Deleted><Key>{key}</Key></Deleted>").unwrap();
            }
            format!("<DeleteResult>{gone}</DeleteResult>").into_response()
        }
        Method::DELETE => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn list(objects: &BTreeMap<String, Bytes>, query: &str) -> Response<Body> {
    let prefix = query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or("").replace("%2F", "/");
    let (mut contents, mut folders) = (String::new(), std::collections::BTreeSet::new());
    for (key, bytes) in objects.iter().filter(|(key, _)| key.starts_with(&prefix)) {
        match key[prefix.len()..].split_once('/') {
            Some((folder, _)) => {
                folders.insert(format!("{prefix}{folder}/"));
            }
            None => write!(
                contents,
                "<Contents><Key>{key}</Key><LastModified>2026-11-20T12:00:00.000Z</LastModified>\
                 <ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                bytes.len()
            )
            .unwrap(),
        }
    }
    let folders: String =
        folders.iter().map(|folder| format!("<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>")).collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}{folders}</ListBucketResult>").into_response()
}

async fn open(bucket: &Bucket, secret: &str) -> Media {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = Router::new().fallback(answer).with_state(bucket.clone());
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    let place = Place::Bucket(S3 {
        bucket: "shop-media".to_owned(),
        prefix: "eu/1".to_owned(),
        endpoint: Some(endpoint),
        region: Some("eu-central-1".to_owned()),
        access_key: Some("test-key".to_owned()),
        secret_key: Some(secret.to_owned()),
    });
    Media::open(&Config { place, limits: Limits::default() }).unwrap()
}

#[tokio::test]
async fn a_bucket_is_a_store_like_any_other() {
    let bucket = Bucket::default();
    let media = open(&bucket, "hush").await;
    media.probe().await.unwrap();
    let taken = media.take(jpeg(&quarters(500, 250)).into(), None).await.unwrap();
    let made = media.rendition(&taken.hash, 160, Format::Webp).await.unwrap().unwrap();
    assert_eq!(image::load_from_memory(&made).unwrap().width(), 160);
    assert_eq!(media.rendition(&taken.hash, 160, Format::Webp).await.unwrap().unwrap(), made);
    assert_eq!(media.make_the_rest(&taken.hash).await.unwrap(), 3);
    let keys: Vec<String> = bucket.objects.lock().unwrap().keys().cloned().collect();
    assert!(keys.iter().all(|key| key.starts_with("eu/1/")), "{keys:?}");
    assert_eq!(keys.len(), 6, "an original, its card and four renditions: {keys:?}");

    let old = media.untouched_since(Time::from_micros(4_000_000_000_000_000)).await.unwrap();
    assert_eq!(old, [[taken.hash.clone()]]);
    media.forget(&taken.hash).await.unwrap();
    assert!(media.look(&taken.hash).await.unwrap().is_none());
    assert!(bucket.objects.lock().unwrap().is_empty());
    assert!(bucket.unsigned.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_told_of_as_unavailable() {
    let place = Place::Bucket(S3 {
        bucket: "shop-media".to_owned(),
        // Nobody listens on the port of discarding.
        endpoint: Some("http://127.0.0.1:9".to_owned()),
        access_key: Some("test-key".to_owned()),
        secret_key: Some("hush".to_owned()),
        ..S3::default()
    });
    let media = Media::open(&Config { place, limits: Limits::default() }).unwrap();
    let probing = tokio::time::timeout(std::time::Duration::from_secs(20), media.probe());
    let refusal = probing.await.expect("it gives up in time").unwrap_err();
    assert_eq!(refusal.code(), "MEDIA_UNAVAILABLE");
    assert!(!refusal.to_string().contains("127.0.0.1"), "what is shown says nothing of the inside");
}
