//! The templates that products are drawn from, and the marks that their labels may carry. Each is a file in `art/`; the
//! first line of a template says where its label is.

use std::sync::LazyLock;

/// Where a template's label is and how large its letters are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    /// The middle of the label.
    pub x: f64,
    /// The line of the brand.
    pub brand_y: f64,
    /// The line of the name.
    pub name_y: f64,
    /// How wide a line may be.
    pub width: f64,
    /// Size of the brand's letters.
    pub brand_size: f64,
    /// Size of the name's letters.
    pub name_size: f64,
    /// Where the mark stands, and how large.
    pub mark: Option<[f64; 3]>,
    /// Does the mark stand on the second colour, so that it must be light?
    pub light: bool,
    /// The label is turned by so many degrees, about a point.
    pub turn: Option<[f64; 3]>,
}

/// What a product is drawn as: its shapes, and its label if it has one.
pub(super) struct Template {
    pub name: &'static str,
    pub svg: &'static str,
    pub label: Option<Label>,
}

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../art/", $folder, "/", $name, ".svg")))),+]
    };
}

/// Name and drawing.
type File = (&'static str, &'static str);

#[rustfmt::skip]
const FILES: &[File] = files!("templates":
    "apple", "artichoke", "aubergine", "avocado", "babka", "bag", "bagel", "baguette", "banana", "bar", "bar-thin",
    "battery", "beer", "binbags", "biscuit", "block", "block-bag", "bottle", "box", "box-wide", "breast", "brick",
    "brie", "broccoli", "bucket", "bulb", "butter", "butternut", "cabbage", "cake", "can", "can-slim", "candle",
    "cantaloupe", "capsules", "carafe", "carrot", "carton", "cauliflower", "challah", "cheese", "cherries", "chicken",
    "chili", "chops", "citrus", "coconut", "cone", "cookies", "corn", "crate", "cream", "crisps", "croissant", "cucumber",
    "cup", "cup-swirl", "dates", "detergent", "dill", "donut", "doy", "drumsticks", "eggs", "eggs6", "fig", "fillet",
    "fish", "flat-tin", "flowers", "focaccia", "foil", "frozen", "garlic", "ginger", "grapes", "herbs", "icepop",
    "icetub", "jar", "jar-hex", "jar-tall", "jug", "kitchenroll", "kiwi", "lavender", "leaves", "leek", "lemon", "lettuce",
    "litter", "loaf", "loafcake", "lollipop", "mango", "matches", "melon", "mince", "mozzarella", "muffin",
    "mushrooms", "nappies", "net", "oil", "oilcan", "onion", "orchid", "pack4", "packet", "pear", "pepper", "petbag",
    "pineapple", "pita", "pizza", "pods", "popcorn", "pot", "pot-glass", "pot-tall", "potato", "potted", "pouch",
    "pralines", "pump", "punnet", "roll", "rolls", "roots", "roses", "sachet", "sack", "saladbag", "sauce",
    "sausages", "shampoo", "shrimps", "sixpack", "sliced", "slicedmeat", "slices", "soap", "soda", "sparkling",
    "spice", "sponge", "spray", "squash", "squeeze", "stalks", "steak", "stick", "stone", "succulent", "sunflower",
    "sweets", "tabs", "tart", "teabox", "tin", "tin-lid", "tin-low", "tissues", "toothbrush", "tray", "trio-calyx",
    "trio-cap", "trio-crown", "trio-leaf", "tub", "tube", "tulips", "water", "wedge", "wheel", "wine", "wipes",
    "wreath",
);

/// Small drawings for labels, by name.
#[rustfmt::skip]
pub(super) const MARKS: &[File] = files!("marks":
    "almond", "apple", "awn", "banana", "bean", "bee", "beet", "berry", "biscuit", "blue", "bone", "camomile",
    "carrot", "cat", "cherry", "chick", "chickhen", "chili", "cinnamon", "coco", "cocoa", "corn", "cow", "cup",
    "date", "dog", "drop", "egg", "elephant", "fig", "fish", "flame", "fox", "garlic", "ginger", "goat", "grape",
    "gull", "hazelnut", "heart", "honey", "hop", "lavender", "leaf", "lemon", "lime", "lulu", "mango", "mint", "moon",
    "mortar", "mushroom", "olive", "onion", "orange", "pasta", "pea", "peach", "peacock", "peanut", "pear", "pepper",
    "pizza", "pomegranate", "potato", "pumpkin", "raspberry", "rice", "rose", "sesame", "sheep", "shrimp", "snow",
    "spark", "spinach", "star", "sun", "tag", "tom", "tooth", "tree", "vanilla", "walnut", "wave", "wheat", "zaatar",
);

/// All templates, by name.
pub(super) static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let read = |(name, svg): &File| match label(svg) {
        Some((label, svg)) => Template { name, svg, label: Some(label) },
        None => Template { name, svg, label: None },
    };
    FILES.iter().map(read).collect()
});

/// `<!-- label x brand-y name-y width brand-size name-size [mark x y scale [light]] [turn degrees x y] -->`, and what
/// follows it.
fn label(file: &'static str) -> Option<(Label, &'static str)> {
    let (head, svg) = file.strip_prefix("<!-- label ")?.split_once(" -->")?;
    let (place, rest) = head.split_once(" mark ").unwrap_or((head, ""));
    let turned = if rest.is_empty() { place } else { rest };
    let (before, turn) = turned.split_once(" turn ").unwrap_or((turned, ""));
    let (place, mark) = if rest.is_empty() { (before, "") } else { (place, before) };
    let [x, brand_y, name_y, width, brand_size, name_size] = numbers(place)?;
    let light = mark.ends_with(" light");
    let mark = numbers(mark.trim_end_matches(" light"));
    Some((Label { x, brand_y, name_y, width, brand_size, name_size, mark, light, turn: numbers(turn) }, svg))
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let read: Vec<f64> = text.split_whitespace().map_while(|part| part.parse().ok()).collect();
    read.try_into().ok()
}

/// The template of this name.
pub(super) fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read() {
        let label = |head: &'static str| label(head).unwrap().0;
        let plain = label("<!-- label 1 2 3 4 5 6 --><g/>");
        assert_eq!((plain.x, plain.name_size, plain.mark, plain.turn), (1.0, 6.0, None, None));
        let turned = label("<!-- label 1 2 3 4 5 6 turn -8 100 120 --><g/>");
        assert_eq!((turned.mark, turned.turn), (None, Some([-8.0, 100.0, 120.0])));
        let whole = label("<!-- label 1 2 3 4 5 6 mark 7 8 .9 light turn 1 2 3 --><g/>");
        assert_eq!((whole.mark, whole.light, whole.turn), (Some([7.0, 8.0, 0.9]), true, Some([1.0, 2.0, 3.0])));
    }

    #[test]
    fn what_begins_with_a_label_has_one() {
        for template in TEMPLATES.iter() {
            assert!(!template.svg.contains("<!--"), "{}", template.name);
        }
        assert!(TEMPLATES.iter().filter(|template| template.label.is_some()).count() > 80);
    }
}
