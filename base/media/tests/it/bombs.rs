//! Small files that want much: refused by what they say of themselves, before anything is reserved for them.

use std::time::{Duration, Instant};

use bodega_kernel::Failure;
use image::GrayImage;

use crate::{
    pictures::{jpeg, of_size, png, quarters, with_segment},
    store,
};

async fn refused(bytes: Vec<u8>) -> &'static str {
    let began = Instant::now();
    let code = store().take(bytes.into(), None).await.unwrap_err().code();
    // Decoding what they promise would take minutes.
    assert!(began.elapsed() < Duration::from_secs(10), "{code} after {:?}", began.elapsed());
    code
}

#[tokio::test]
async fn a_png_that_promises_900_megapixels_is_refused() {
    let small = png(quarters(20, 20));
    assert_eq!(refused(of_size(&small, 30_000, 30_000)).await, "IMAGE_TOO_MANY_PIXELS");
    assert_eq!(refused(of_size(&small, 10_000, 5_001)).await, "IMAGE_TOO_MANY_PIXELS", "50 megapixels are the most");
    assert_eq!(refused(of_size(&small, 12_001, 1)).await, "IMAGE_TOO_MANY_PIXELS", "12,000 a side are the most");
    assert_eq!(refused(of_size(&small, u32::MAX, u32::MAX)).await, "IMAGE_TOO_MANY_PIXELS");
    assert_eq!(refused(of_size(&small, 0, 10)).await, "IMAGE_BROKEN");
}

#[tokio::test]
async fn a_png_that_unpacks_to_more_than_it_says_costs_little() {
    // 48 MB of nothing, in a picture that says it has a hundred pixels.
    let flat = png(GrayImage::new(12_000, 4_000));
    let bomb = of_size(&flat, 10, 10);
    let began = Instant::now();
    let _ = store().take(bomb.into(), None).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_jpeg_that_promises_too_much_is_refused() {
    let mut large = jpeg(&quarters(20, 20));
    let frame = large.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    large[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(refused(large).await, "IMAGE_TOO_MANY_PIXELS");
}

#[tokio::test]
async fn a_jpeg_of_a_thousand_scans_is_refused() {
    let whole = jpeg(&quarters(20, 20));
    let scan = whole.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let end = whole.len() - 2;
    let many = [&whole[..scan], &whole[scan..end].repeat(1000), &whole[end..]].concat();
    assert_eq!(refused(many).await, "IMAGE_BROKEN");
}

#[tokio::test]
async fn a_jpeg_of_two_frames_is_refused() {
    let whole = jpeg(&quarters(20, 20));
    let twice = with_segment(&whole, 0xc2, &[8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0]);
    assert_eq!(refused(twice).await, "IMAGE_BROKEN");
}

#[tokio::test]
async fn a_webp_that_promises_too_much_is_refused() {
    let mut large = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
    large.extend_from_slice(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(refused(large).await, "IMAGE_TOO_MANY_PIXELS");
    let mut lossless = b"RIFF\x11\0\0\0WEBPVP8L\x05\0\0\0\x2f".to_vec();
    lossless.extend_from_slice(&[0xff, 0xff, 0xff, 0x0f]);
    assert_eq!(refused(lossless).await, "IMAGE_TOO_MANY_PIXELS");
}

#[tokio::test]
async fn too_many_bytes_are_refused_whatever_they_are() {
    let mut large = jpeg(&quarters(20, 20));
    large.resize((15 << 20) + 1, 0);
    assert_eq!(refused(large).await, "IMAGE_TOO_LARGE");
}
