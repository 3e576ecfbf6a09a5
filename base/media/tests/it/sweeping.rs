//! A folder, and what is removed from it.

use bodega_kernel::Time;
use bodega_media::{Config, Format, Limits, Media, Place};

use crate::pictures::{jpeg, photograph, quarters};

const LONG_AGO: Time = Time::from_micros(0);
const FAR_AHEAD: Time = Time::from_micros(4_000_000_000_000_000);

fn folder(name: &str) -> (std::path::PathBuf, Media) {
    let folder = std::env::temp_dir().join(format!("bodega-media-{name}-{}", std::process::id()));
    let place = Place::Folder(folder.join("made/when/missing"));
    (folder, Media::open(&Config { place, limits: Limits::default() }).unwrap())
}

#[tokio::test]
async fn what_is_forgotten_leaves_nothing() {
    let (folder, media) = folder("forget");
    media.probe().await.unwrap();
    let goes = media.take(photograph(&quarters(500, 300), 6).into(), None).await.unwrap().hash;
    let stays = media.take(jpeg(&quarters(300, 300)).into(), None).await.unwrap().hash;
    for hash in [&goes, &stays] {
        media.make_the_rest(hash).await.unwrap();
    }
    assert!(media.untouched_since(LONG_AGO).await.unwrap().is_empty());
    let mut old: Vec<String> = media.untouched_since(FAR_AHEAD).await.unwrap().into_iter().flatten().collect();
    old.sort();
    let mut both = vec![goes.clone(), stays.clone()];
    both.sort();
    assert_eq!(old, both);

    media.forget(&goes).await.unwrap();
    media.forget(&goes).await.unwrap();
    assert!(media.look(&goes).await.unwrap().is_none());
    assert!(media.rendition(&goes, 160, Format::Webp).await.unwrap().is_none());
    assert!(media.rendition(&stays, 160, Format::Webp).await.unwrap().is_some());
    let left = files(&folder);
    assert!(left.iter().all(|file| !file.contains(&goes)), "{left:?}");
    // The original, its card, and two widths in two formats (300 is shown as itself).
    assert_eq!(left.len(), 6, "{left:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_was_taken_again_meanwhile_stays() {
    let (folder, media) = folder("again");
    let hash = media.take(jpeg(&quarters(300, 300)).into(), None).await.unwrap().hash;
    assert!(!media.forget_untouched(&hash, LONG_AGO).await.unwrap(), "touched since");
    assert!(media.look(&hash).await.unwrap().is_some());
    assert!(media.forget_untouched(&hash, FAR_AHEAD).await.unwrap());
    assert!(media.look(&hash).await.unwrap().is_none());
    for unknown in [hash.as_str(), "..", ""] {
        assert!(!media.forget_untouched(unknown, FAR_AHEAD).await.unwrap());
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_store_that_is_opened_again_has_what_was_kept() {
    let (folder, media) = folder("again");
    let taken = media.take(jpeg(&quarters(300, 300)).into(), None).await.unwrap();
    drop(media);
    let place = Place::Folder(folder.join("made/when/missing"));
    let media = Media::open(&Config { place, limits: Limits::default() }).unwrap();
    assert_eq!(media.look(&taken.hash).await.unwrap().unwrap().width, 300);
    assert!(media.rendition(&taken.hash, 160, Format::Jpeg).await.unwrap().is_some());
    std::fs::remove_dir_all(folder).unwrap();
}

fn files(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}
