//! The program's own drawings.

use bodega_media::{Format, Kind};

use crate::store;

const SQUARE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
    <rect width="64" height="64" fill="#f4f0e8"/><circle cx="32" cy="32" r="20" fill="#c8102e"/></svg>"##;

#[tokio::test]
async fn a_drawing_is_sharp_in_every_width() {
    let media = store();
    let taken = media.draw(SQUARE.to_owned()).await.unwrap();
    assert_eq!((taken.kind, taken.width, taken.height), (Kind::Svg, 1600, 1600));
    assert_eq!(media.draw(SQUARE.to_owned()).await.unwrap(), taken);
    for width in [160, 480, 1600] {
        let bytes = media.rendition(&taken.hash, width, Format::Webp).await.unwrap().unwrap();
        let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!((image.width(), image.height()), (width, width));
        let middle = image.get_pixel(width / 2, width / 2).0;
        assert!(middle[0] > 180 && middle[1] < 50, "{middle:?}");
        assert!(image.get_pixel(1, 1).0[1] > 220);
    }
}

#[tokio::test]
async fn a_drawing_reaches_for_nothing_outside() {
    let outside = std::env::temp_dir().join("bodega-media-secret.png");
    std::fs::write(&outside, crate::pictures::png(crate::pictures::quarters(8, 8))).unwrap();
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#fff"/>
            <image href="{}" width="8" height="8"/></svg>"##,
        outside.display()
    );
    let media = store();
    let taken = media.draw(svg).await.unwrap();
    let bytes = media.rendition(&taken.hash, 160, Format::Jpeg).await.unwrap().unwrap();
    let _ = std::fs::remove_file(outside);
    let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
    assert!(image.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)), "the file was shown");
}

#[tokio::test]
async fn what_is_no_drawing_is_refused() {
    assert!(store().draw("<html></html>".to_owned()).await.is_err());
    assert!(store().draw(String::new()).await.is_err());
}
