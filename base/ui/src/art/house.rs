//! The goods that every house can show before it has pictures of its own: no brands on them.

use std::sync::LazyLock;

use super::{Colour, Picture};
use crate::Asset;

type Three = (f64, f64, f64);

/// Name, template, main colour, second colour, label, mark.
#[rustfmt::skip]
const GOODS: &[(&str, &str, Three, Three, &str, &str)] = &[
    ("apples", "trio-leaf", (0.74, 0.17, 128.0), (0.48, 0.11, 145.0), "", ""),
    ("aubergine", "aubergine", (0.36, 0.1, 315.0), (0.5, 0.11, 145.0), "", ""),
    ("carrots", "carrot", (0.7, 0.17, 52.0), (0.5, 0.13, 143.0), "", ""),
    ("challah", "challah", (0.64, 0.13, 58.0), (0.5, 0.1, 50.0), "", ""),
    ("coffee", "bag", (0.36, 0.05, 48.0), (0.62, 0.16, 45.0), "Coffee", "cup"),
    ("flowers", "flowers", (0.72, 0.15, 350.0), (0.62, 0.07, 75.0), "", ""),
    ("lettuce", "lettuce", (0.66, 0.16, 132.0), (0.5, 0.1, 150.0), "", ""),
    ("oil", "oil", (0.5, 0.1, 125.0), (0.3, 0.04, 120.0), "Olive oil", "olive"),
    ("oranges", "trio-leaf", (0.75, 0.17, 58.0), (0.52, 0.12, 145.0), "", ""),
    ("parcel", "box", (0.72, 0.07, 66.0), (0.5, 0.06, 60.0), "", ""),
    ("parsley", "herbs", (0.55, 0.14, 143.0), (0.6, 0.18, 28.0), "", ""),
    ("tahini", "jar", (0.83, 0.06, 78.0), (0.42, 0.08, 50.0), "Tahini", "lulu"),
    ("tomatoes", "trio-calyx", (0.6, 0.2, 29.0), (0.48, 0.12, 148.0), "", ""),
    ("wine", "oil", (0.33, 0.07, 5.0), (0.42, 0.14, 15.0), "Red", ""),
    ("zaatar", "jar", (0.55, 0.08, 118.0), (0.4, 0.05, 60.0), "Za’atar", "zaatar"),
];

/// The drawings, ready to be served.
pub(crate) static DRAWN: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let colour = |(l, c, h): Three| Colour::new(l, c, h);
    let drawn = GOODS.iter().filter_map(|(name, template, main, second, label, mark)| {
        let picture = Picture::new(template, colour(*main), colour(*second))?.labelled("", label).marked(mark, None);
        Some(Asset::drawing(format!("art/{name}.svg"), picture.svg()))
    });
    drawn.collect()
});

/// Where the drawing of this name is; the parcel's when there is none.
pub fn house_drawing(name: &str) -> &'static str {
    let at = |name: &str| GOODS.iter().position(|(known, ..)| *known == name).and_then(|at| DRAWN.get(at));
    at(name).or_else(|| at("parcel")).map_or("", Asset::url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_drawing() {
        assert_eq!(DRAWN.len(), GOODS.len());
        for (name, ..) in GOODS {
            assert!(house_drawing(name).starts_with(&format!("/static/art/{name}.")));
        }
        assert_eq!(house_drawing("submarine"), house_drawing("parcel"));
    }
}
