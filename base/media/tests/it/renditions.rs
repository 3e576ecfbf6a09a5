//! What is made of a picture.

use bodega_media::{Format, Media, widths};
use image::{DynamicImage, RgbaImage};

use crate::{
    pictures::{WHERE, disc, jpeg, photograph, png, quarters, webp, wide_gamut},
    store,
};

async fn shown(media: &Media, hash: &str, width: u32, format: Format) -> DynamicImage {
    let bytes = media.rendition(hash, width, format).await.unwrap().unwrap();
    image::load_from_memory(&bytes).unwrap()
}

async fn taken(media: &Media, bytes: Vec<u8>) -> String {
    media.take(bytes.into(), None).await.unwrap().hash
}

/// The colours in the middle of its quarters, by row.
fn corners(image: &DynamicImage) -> [[u8; 4]; 4] {
    let image: RgbaImage = image.to_rgba8();
    let (x, y) = (image.width() / 4, image.height() / 4);
    [(x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)].map(|(x, y)| image.get_pixel(x, y).0)
}

fn is_like(seen: [u8; 4], wanted: [u8; 3]) -> bool {
    seen.iter().zip(wanted).all(|(seen, wanted)| seen.abs_diff(wanted) < 24)
}

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [250, 250, 250];

#[tokio::test]
async fn every_width_that_fits_is_made_in_both_formats() {
    let media = store();
    let hash = taken(&media, jpeg(&quarters(1100, 550))).await;
    for width in widths(1100) {
        for format in Format::ALL {
            let image = shown(&media, &hash, width, format).await;
            assert_eq!((image.width(), image.height()), (width, width / 2));
            let [red, green, blue, white] = corners(&image);
            assert!(is_like(red, RED) && is_like(green, GREEN) && is_like(blue, BLUE) && is_like(white, WHITE));
        }
    }
    assert!(media.rendition(&hash, 1600, Format::Webp).await.unwrap().is_none(), "never wider than the original");
    assert!(media.rendition(&hash, 161, Format::Webp).await.unwrap().is_none());
    assert!(media.rendition(&"0".repeat(32), 160, Format::Webp).await.unwrap().is_none());
    assert!(media.rendition("../../etc/passwd", 160, Format::Webp).await.unwrap().is_none());
}

#[tokio::test]
async fn a_tiny_original_gives_itself() {
    let media = store();
    let hash = taken(&media, webp(&quarters(40, 30))).await;
    let image = shown(&media, &hash, 40, Format::Jpeg).await;
    assert_eq!((image.width(), image.height()), (40, 30));
    assert!(media.rendition(&hash, 160, Format::Jpeg).await.unwrap().is_none());
}

#[tokio::test]
async fn a_photograph_stands_upright_and_tells_nothing() {
    // What is seen in the quarters by row, for each way to hold the camera, when the pixels lie red green, blue white.
    let ways = [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ];
    for (orientation, wanted) in ways {
        let media = store();
        let hash = taken(&media, photograph(&quarters(601, 400), orientation)).await;
        let is_turned = orientation > 4;
        for format in Format::ALL {
            let bytes = media.rendition(&hash, 160, format).await.unwrap().unwrap();
            assert!(!bytes.windows(WHERE.len()).any(|window| window == WHERE.as_bytes()));
            assert!(!bytes.windows(4).any(|window| window == b"Exif" || window == b"EXIF"));
            let image = image::load_from_memory(&bytes).unwrap();
            assert_eq!((image.width(), image.height()), (160, if is_turned { 240 } else { 106 }), "{orientation}");
            let seen = corners(&image);
            assert!(seen.iter().zip(wanted).all(|(seen, wanted)| is_like(*seen, wanted)), "{orientation}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn what_shines_through_stays_so_in_webp_and_is_white_in_jpeg() {
    let media = store();
    let hash = taken(&media, png(disc(RED, 400))).await;
    let webp = shown(&media, &hash, 160, Format::Webp).await.to_rgba8();
    assert_eq!(webp.get_pixel(2, 2).0[3], 0);
    assert!(is_like(webp.get_pixel(80, 80).0, RED));
    let jpeg = shown(&media, &hash, 160, Format::Jpeg).await.to_rgba8();
    assert!(is_like(jpeg.get_pixel(2, 2).0, [255, 255, 255]));
    assert!(is_like(jpeg.get_pixel(80, 80).0, RED));
}

#[tokio::test]
async fn an_edge_that_shines_through_has_no_dark_rim() {
    let media = store();
    let hash = taken(&media, png(disc([250, 250, 250], 400))).await;
    // White fading to white; were the black counted that lies under it, it would be grey between.
    let jpeg = shown(&media, &hash, 160, Format::Jpeg).await.to_rgb8();
    let darkest = jpeg.pixels().map(|pixel| pixel.0[0]).min().unwrap();
    assert!(darkest > 240, "a dark rim: {darkest}");
}

#[tokio::test]
async fn colours_of_wide_screens_become_everybodys() {
    let media = store();
    let hash = taken(&media, wide_gamut([200, 100, 50])).await;
    let seen = shown(&media, &hash, 160, Format::Jpeg).await.to_rgb8().get_pixel(50, 50).0;
    assert!(seen[0] > 208 && seen[1] < 98 && seen[2] < 40, "{seen:?}");
    let grey = taken(&media, wide_gamut([128, 128, 128])).await;
    let seen = shown(&media, &grey, 160, Format::Jpeg).await.to_rgb8().get_pixel(50, 50).0;
    assert!(seen.iter().all(|colour| colour.abs_diff(128) < 4), "{seen:?}");
}

#[tokio::test]
async fn deep_and_grey_pictures_are_shown_too() {
    let media = store();
    let deep = DynamicImage::from(quarters(300, 300)).into_rgb16();
    let grey = DynamicImage::from(quarters(300, 300)).into_luma8();
    for bytes in [png(deep), png(grey)] {
        let hash = taken(&media, bytes).await;
        assert_eq!(shown(&media, &hash, 160, Format::Webp).await.width(), 160);
    }
}

#[tokio::test]
async fn whatever_hangs_on_behind_a_picture_is_never_sent() {
    let media = store();
    let mut both = jpeg(&quarters(300, 300));
    both.extend_from_slice(b"<script>alert(document.domain)</script>");
    let hash = taken(&media, both).await;
    for format in Format::ALL {
        let bytes = media.rendition(&hash, 160, format).await.unwrap().unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"<script>"));
    }
}

#[tokio::test]
async fn the_rest_is_made_once() {
    let media = store();
    let hash = taken(&media, jpeg(&quarters(1000, 500))).await;
    media.rendition(&hash, 480, Format::Webp).await.unwrap().unwrap();
    assert_eq!(media.make_the_rest(&hash).await.unwrap(), 5, "three widths in two formats, and one was there");
    assert_eq!(media.make_the_rest(&hash).await.unwrap(), 0);
    assert_eq!(media.make_the_rest("nothing").await.unwrap(), 0);
    let image = shown(&media, &hash, 160, Format::Jpeg).await;
    assert_eq!((image.width(), image.height()), (160, 80));
    assert!(is_like(corners(&image)[0], RED));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_get_the_same() {
    let media = store();
    let hash = taken(&media, jpeg(&quarters(500, 500))).await;
    let asking: Vec<_> = (0..40)
        .map(|_| {
            let (media, hash) = (media.clone(), hash.clone());
            tokio::spawn(async move { media.rendition(&hash, 160, Format::Webp).await.unwrap().unwrap() })
        })
        .collect();
    let mut seen = Vec::new();
    for asked in asking {
        seen.push(asked.await.unwrap());
    }
    seen.dedup();
    assert_eq!(seen.len(), 1);
}
