//! What is taken, and what is known of it afterwards.

use bodega_kernel::Failure;
use bodega_media::{Kind, Refusal, Taken};

use crate::{
    pictures::{WHERE, jpeg, photograph, png, quarters, webp},
    store,
};

async fn refused(bytes: Vec<u8>, claimed: Option<&str>) -> &'static str {
    store().take(bytes.into(), claimed).await.unwrap_err().code()
}

#[tokio::test]
async fn the_three_kinds_are_known_by_their_bytes() {
    let store = store();
    let image = quarters(300, 200);
    for (bytes, kind) in [(jpeg(&image), Kind::Jpeg), (png(image.clone()), Kind::Png), (webp(&image), Kind::Webp)] {
        let length = bytes.len() as u64;
        let taken = store.take(bytes.into(), None).await.unwrap();
        assert_eq!((taken.kind, taken.width, taken.height, taken.bytes), (kind, 300, 200, length));
        assert_eq!(store.look(&taken.hash).await.unwrap().unwrap(), Taken { set_aside: None, ..taken });
    }
}

#[tokio::test]
async fn the_same_bytes_are_the_same_picture() {
    let store = store();
    let bytes = jpeg(&quarters(64, 64));
    let first = store.take(bytes.clone().into(), Some("image/jpeg")).await.unwrap();
    let again = store.take(bytes.into(), Some("image/jpg")).await.unwrap();
    assert_eq!(first, again);
    let other = store.take(jpeg(&quarters(64, 66)).into(), None).await.unwrap();
    assert_ne!(first.hash, other.hash);
}

#[tokio::test]
async fn what_the_camera_wrote_is_set_aside() {
    let taken = store().take(photograph(&quarters(300, 200), 6).into(), None).await.unwrap();
    assert_eq!((taken.width, taken.height), (200, 300), "its size is that of the picture upright");
    let aside = taken.set_aside.unwrap();
    assert!(aside.windows(WHERE.len()).any(|window| window == WHERE.as_bytes()));
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    assert_eq!(refused(Vec::new(), None).await, "IMAGE_TYPE_UNKNOWN");
    assert_eq!(refused(b"hello".to_vec(), Some("image/png")).await, "IMAGE_TYPE_UNKNOWN");
    assert_eq!(
        refused(b"<!doctype html><script>alert(1)</script>".to_vec(), Some("image/png")).await,
        "IMAGE_TYPE_UNKNOWN"
    );
    assert_eq!(refused(b"%PDF-1.7".to_vec(), None).await, "IMAGE_TYPE_UNKNOWN");
    assert_eq!(refused(b"PK\x03\x04".to_vec(), None).await, "IMAGE_TYPE_UNKNOWN");
}

#[tokio::test]
async fn kinds_that_are_not_taken_are_named() {
    let named = |bytes: &'static [u8]| async move {
        match store().take(bytes.into(), None).await {
            Err(Refusal::TypeNotTaken(name)) => name,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(named(b"GIF89a\x01\0\x01\0").await, "GIF");
    assert_eq!(named(b"\0\0\0\x1cftypavif\0\0\0\0").await, "AVIF");
    assert_eq!(named(b"\0\0\0\x18ftypheic\0\0\0\0").await, "HEIC");
    assert_eq!(named(b"II*\0\x08\0\0\0").await, "TIFF");
    assert_eq!(named(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>").await, "SVG");
    assert_eq!(named(b"\xef\xbb\xbf \n<?xml version=\"1.0\"?><!-- x --><SVG onload=\"alert(1)\"/>").await, "SVG");
}

#[tokio::test]
async fn what_is_sent_under_a_wrong_name_is_refused() {
    let image = quarters(20, 20);
    assert_eq!(refused(png(image.clone()), Some("image/jpeg")).await, "IMAGE_TYPE_MISMATCH");
    assert_eq!(refused(jpeg(&image), Some("image/webp")).await, "IMAGE_TYPE_MISMATCH");
    assert_eq!(refused(jpeg(&image), Some("text/html")).await, "IMAGE_TYPE_MISMATCH");
    assert_eq!(refused(b"GIF89a\x01\0\x01\0".to_vec(), Some("image/png")).await, "IMAGE_TYPE_NOT_TAKEN");
    let told_nothing = store().take(jpeg(&image).into(), Some("application/octet-stream")).await;
    assert!(told_nothing.is_ok());
}

#[tokio::test]
async fn what_is_cut_off_is_refused_wherever_it_is_cut() {
    let image = quarters(120, 90);
    for whole in [jpeg(&image), png(image.clone()), webp(&image)] {
        for part in [10, 40, whole.len() / 3, whole.len() / 2, whole.len() - 20, whole.len() - 5] {
            // The end of a PNG is a mark that says nothing about pixels.
            let told = store().take(whole[..part].to_vec().into(), None).await;
            let is_all_there = whole.starts_with(b"\x89PNG") && part >= whole.len() - 12;
            assert!(is_all_there || told.is_err(), "{part} of {} bytes of {:?}", whole.len(), &whole[..4]);
        }
    }
}

#[tokio::test]
async fn junk_behind_a_good_beginning_is_refused_or_harmless() {
    let image = quarters(40, 40);
    for whole in [jpeg(&image), png(image.clone()), webp(&image)] {
        for seed in 0..60usize {
            let mut broken = whole.clone();
            for step in 0..8 {
                let at = 8 + (seed * 7919 + step * 104_729) % (broken.len() - 8);
                broken[at] ^= u8::try_from((seed + step * 31) % 255).unwrap() | 1;
            }
            // Taken or refused, but answered: no panic leaves the store.
            match store().take(broken.into(), None).await {
                Ok(taken) => assert!(taken.width <= 12_000),
                Err(refusal) => assert!(refusal.code().starts_with("IMAGE_"), "{refusal:?}"),
            }
        }
    }
}
