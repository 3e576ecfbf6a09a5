//! The catalogue with its library of pictures, and pictures to put into it.

use std::io::Cursor;

use axum::http::Method;
use bodega_kernel::Time;
use bodega_media::{Config, Limits, Media, Place};
use bodega_testkit::{App, Backend, Client, Fresh, Reply};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

use crate::shop::text;

/// An app with the catalogue, its library, and a store of pictures in memory.
pub struct Gallery {
    pub app: App,
    pub media: Media,
}

impl Fresh for Gallery {
    async fn fresh(backend: Backend) -> Self {
        let media = Media::open(&Config { place: Place::Memory, limits: Limits::default() }).unwrap();
        let library = media.clone();
        let mut app = App::new(backend)
            .await
            .with(bodega_catalog::routes)
            .with(|house| bodega_catalog::media::routes(house, library))
            .with(|_| OpenApiRouter::from(media.routes()));
        for job in bodega_catalog::jobs().into_iter().chain(bodega_catalog::media::jobs(&media)) {
            app = app.job(job);
        }
        Self { app, media }
    }
}

impl Gallery {
    pub fn manager(&self) -> Client {
        self.app.as_manager()
    }

    /// Puts a picture into the library.
    pub async fn picture(&self, bytes: Vec<u8>) -> Value {
        sent(&self.manager(), "/api/v1/admin/media?name=Apples&alt=Red%20apples", "image/png", bytes).await.data(201)
    }

    /// Puts a product there that shows these pictures.
    pub async fn product(&self, sku: &str, pictures: &[&Value]) -> Value {
        let images: Vec<Value> = pictures.iter().map(|picture| json!({ "mediaId": picture["id"] })).collect();
        let body = json!({
            "title": "Apples", "images": images,
            "variants": [{ "sku": sku, "price": { "amount": 100, "currency": "ILS" } }],
        });
        self.manager().post("/api/v1/admin/products", body).await.data(201)
    }

    pub async fn count(&self, table: &str) -> i64 {
        let counts = self.app.base.row_counts().await;
        counts.iter().find(|(name, _)| name == table).expect("the table exists").1
    }

    /// How many originals the store keeps.
    pub async fn originals(&self) -> usize {
        let all = self.media.untouched_since(Time::from_micros(i64::MAX)).await.unwrap();
        all.into_iter().flatten().count()
    }
}

/// Sends a picture as the body.
pub async fn sent(client: &Client, path: &str, kind: &str, bytes: Vec<u8>) -> Reply {
    client.raw(Method::POST, path, kind, bytes).await
}

/// A form with a file and fields.
pub fn form(file: &[u8], name: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = Vec::new();
    for (field, value) in fields {
        let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        form.extend_from_slice(part.as_bytes());
    }
    let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    form.extend_from_slice(head.as_bytes());
    form.extend_from_slice(file);
    form.extend_from_slice(b"\r\n--edge--\r\n");
    form
}

/// The type of such a form.
pub const FORM: &str = "multipart/form-data; boundary=edge";

/// A picture of one colour.
pub fn png(colour: [u8; 3], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb(colour)));
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The path of a picture in the library.
pub fn at(picture: &Value) -> String {
    format!("/api/v1/admin/media/{}", text(picture, "id"))
}
