//! What the demo's goods look like.

use std::{collections::BTreeMap, sync::LazyLock};

use bodega_ui::{
    Asset,
    art::{Colour, Picture},
};

use super::table::{Good, goods};

/// One drawing per SKU.
static DRAWINGS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let drawn = goods().unwrap_or_default().into_iter().filter_map(|good| {
        let svg = draw(&good)?.svg();
        Some((good.sku.clone(), Asset::drawing(format!("art/{}.svg", good.sku.to_lowercase()), svg)))
    });
    drawn.collect()
});

fn draw(good: &Good) -> Option<Picture> {
    let (main, second) = (Colour::parse(&good.main)?, Colour::parse(&good.second)?);
    let label = if good.label.is_empty() { &good.size } else { &good.label };
    let ground = main.tone(0.4, 0.3);
    // On a dark bag or carton the mark is light, on its paper it is of the second colour.
    let on_paper = matches!(good.picture.as_str(), "bag" | "pouch" | "jar" | "box");
    let mark = if on_paper { None } else { (second.hue() >= 0.0 && good.picture == "carton").then_some(ground) };
    Some(Picture::new(&good.picture, main, second)?.labelled(&good.brand, label).marked(&good.mark, mark))
}

/// Where the drawing of this SKU is, if the demo has one.
pub fn url(sku: &str) -> Option<&'static str> {
    DRAWINGS.get(sku).map(Asset::url)
}

/// All drawings, to be served.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    DRAWINGS.values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_good_has_its_drawing() {
        for good in goods().unwrap() {
            assert!(url(&good.sku).is_some(), "{} cannot be drawn", good.sku);
        }
    }
}
