//! The templates and the marks that a label may carry, and where each template has its label.

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
    pub mark: Option<(f64, f64, f64)>,
}

/// What a product is drawn as: its shapes, and its label if it has one.
pub(super) struct Shape {
    pub name: &'static str,
    pub svg: &'static str,
    pub label: Option<Label>,
}

#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    Shape { name: "aubergine", svg: include_str!("../../art/templates/aubergine.svg"), label: None },
    Shape { name: "avocado", svg: include_str!("../../art/templates/avocado.svg"), label: None },
    Shape { name: "bag", svg: include_str!("../../art/templates/bag.svg"), label: Some(Label { x: 99.0, brand_y: 113.0, name_y: 127.0, width: 58.0, brand_size: 15.0, name_size: 13.0, mark: Some((99.0, 84.0, 1.05)) }) },
    Shape { name: "banana", svg: include_str!("../../art/templates/banana.svg"), label: None },
    Shape { name: "bar", svg: include_str!("../../art/templates/bar.svg"), label: Some(Label { x: 119.0, brand_y: 107.0, name_y: 122.0, width: 66.0, brand_size: 18.0, name_size: 14.0, mark: None }) },
    Shape { name: "bottle", svg: include_str!("../../art/templates/bottle.svg"), label: Some(Label { x: 93.0, brand_y: 121.0, name_y: 137.0, width: 58.0, brand_size: 13.0, name_size: 13.0, mark: Some((98.0, 78.0, 0.892)) }) },
    Shape { name: "box", svg: include_str!("../../art/templates/box.svg"), label: Some(Label { x: 86.0, brand_y: 92.0, name_y: 107.0, width: 60.0, brand_size: 14.0, name_size: 12.0, mark: Some((86.0, 142.0, 1.05)) }) },
    Shape { name: "bucket", svg: include_str!("../../art/templates/bucket.svg"), label: Some(Label { x: 90.0, brand_y: 109.0, name_y: 127.0, width: 74.0, brand_size: 19.0, name_size: 15.0, mark: None }) },
    Shape { name: "carrot", svg: include_str!("../../art/templates/carrot.svg"), label: None },
    Shape { name: "carton", svg: include_str!("../../art/templates/carton.svg"), label: Some(Label { x: 87.0, brand_y: 112.0, name_y: 127.0, width: 56.0, brand_size: 14.0, name_size: 12.0, mark: Some((87.0, 154.0, 1.05)) }) },
    Shape { name: "challah", svg: include_str!("../../art/templates/challah.svg"), label: None },
    Shape { name: "cheese", svg: include_str!("../../art/templates/cheese.svg"), label: None },
    Shape { name: "chicken", svg: include_str!("../../art/templates/chicken.svg"), label: None },
    Shape { name: "crisps", svg: include_str!("../../art/templates/crisps.svg"), label: Some(Label { x: 93.0, brand_y: 108.0, name_y: 138.0, width: 62.0, brand_size: 20.0, name_size: 15.0, mark: Some((93.0, 67.0, 1.05)) }) },
    Shape { name: "cucumber", svg: include_str!("../../art/templates/cucumber.svg"), label: None },
    Shape { name: "dill", svg: include_str!("../../art/templates/dill.svg"), label: None },
    Shape { name: "eggs", svg: include_str!("../../art/templates/eggs.svg"), label: Some(Label { x: 100.0, brand_y: 149.0, name_y: 159.0, width: 70.0, brand_size: 13.0, name_size: 9.0, mark: None }) },
    Shape { name: "fish", svg: include_str!("../../art/templates/fish.svg"), label: None },
    Shape { name: "flowers", svg: include_str!("../../art/templates/flowers.svg"), label: None },
    Shape { name: "herbs", svg: include_str!("../../art/templates/herbs.svg"), label: None },
    Shape { name: "jar", svg: include_str!("../../art/templates/jar.svg"), label: Some(Label { x: 93.0, brand_y: 117.0, name_y: 134.0, width: 68.0, brand_size: 15.0, name_size: 13.0, mark: Some((98.0, 80.0, 0.997)) }) },
    Shape { name: "lemon", svg: include_str!("../../art/templates/lemon.svg"), label: None },
    Shape { name: "lettuce", svg: include_str!("../../art/templates/lettuce.svg"), label: None },
    Shape { name: "loaf", svg: include_str!("../../art/templates/loaf.svg"), label: None },
    Shape { name: "melon", svg: include_str!("../../art/templates/melon.svg"), label: None },
    Shape { name: "oil", svg: include_str!("../../art/templates/oil.svg"), label: Some(Label { x: 93.0, brand_y: 127.0, name_y: 144.0, width: 46.0, brand_size: 14.0, name_size: 12.0, mark: Some((98.0, 88.0, 0.84)) }) },
    Shape { name: "pack4", svg: include_str!("../../art/templates/pack4.svg"), label: Some(Label { x: 91.0, brand_y: 137.0, name_y: 154.0, width: 96.0, brand_size: 18.0, name_size: 13.0, mark: None }) },
    Shape { name: "pot", svg: include_str!("../../art/templates/pot.svg"), label: Some(Label { x: 93.0, brand_y: 93.0, name_y: 105.0, width: 50.0, brand_size: 13.0, name_size: 12.0, mark: Some((94.0, 134.0, 1.05)) }) },
    Shape { name: "pouch", svg: include_str!("../../art/templates/pouch.svg"), label: Some(Label { x: 99.0, brand_y: 118.0, name_y: 131.0, width: 50.0, brand_size: 14.0, name_size: 12.0, mark: Some((99.0, 94.0, 1.05)) }) },
    Shape { name: "roll", svg: include_str!("../../art/templates/roll.svg"), label: None },
    Shape { name: "spray", svg: include_str!("../../art/templates/spray.svg"), label: Some(Label { x: 92.0, brand_y: 132.0, name_y: 147.0, width: 58.0, brand_size: 14.0, name_size: 12.0, mark: Some((98.0, 94.0, 1.05)) }) },
    Shape { name: "tin", svg: include_str!("../../art/templates/tin.svg"), label: Some(Label { x: 90.0, brand_y: 116.0, name_y: 131.0, width: 54.0, brand_size: 15.0, name_size: 14.0, mark: Some((93.0, 84.0, 1.05)) }) },
    Shape { name: "tray", svg: include_str!("../../art/templates/tray.svg"), label: Some(Label { x: 98.0, brand_y: 143.0, name_y: 153.0, width: 60.0, brand_size: 14.0, name_size: 10.0, mark: None }) },
    Shape { name: "trio-calyx", svg: include_str!("../../art/templates/trio-calyx.svg"), label: None },
    Shape { name: "trio-cap", svg: include_str!("../../art/templates/trio-cap.svg"), label: None },
    Shape { name: "trio-crown", svg: include_str!("../../art/templates/trio-crown.svg"), label: None },
    Shape { name: "trio-leaf", svg: include_str!("../../art/templates/trio-leaf.svg"), label: None },
    Shape { name: "tub", svg: include_str!("../../art/templates/tub.svg"), label: Some(Label { x: 91.0, brand_y: 114.0, name_y: 129.0, width: 62.0, brand_size: 17.0, name_size: 14.0, mark: None }) },
    Shape { name: "tube", svg: include_str!("../../art/templates/tube.svg"), label: Some(Label { x: 92.0, brand_y: 90.0, name_y: 105.0, width: 40.0, brand_size: 14.0, name_size: 12.0, mark: Some((99.0, 54.0, 1.05)) }) },
];

/// Small drawings for labels, by name.
#[rustfmt::skip]
pub(super) const MARKS: &[(&str, &str)] = &[
    ("awn", include_str!("../../art/marks/awn.svg")),
    ("berry", include_str!("../../art/marks/berry.svg")),
    ("blue", include_str!("../../art/marks/blue.svg")),
    ("chick", include_str!("../../art/marks/chick.svg")),
    ("coco", include_str!("../../art/marks/coco.svg")),
    ("corn", include_str!("../../art/marks/corn.svg")),
    ("cup", include_str!("../../art/marks/cup.svg")),
    ("date", include_str!("../../art/marks/date.svg")),
    ("fig", include_str!("../../art/marks/fig.svg")),
    ("goat", include_str!("../../art/marks/goat.svg")),
    ("honey", include_str!("../../art/marks/honey.svg")),
    ("lulu", include_str!("../../art/marks/lulu.svg")),
    ("olive", include_str!("../../art/marks/olive.svg")),
    ("pasta", include_str!("../../art/marks/pasta.svg")),
    ("peach", include_str!("../../art/marks/peach.svg")),
    ("spark", include_str!("../../art/marks/spark.svg")),
    ("sun", include_str!("../../art/marks/sun.svg")),
    ("tom", include_str!("../../art/marks/tom.svg")),
    ("tree", include_str!("../../art/marks/tree.svg")),
    ("wave", include_str!("../../art/marks/wave.svg")),
    ("wheat", include_str!("../../art/marks/wheat.svg")),
    ("zaatar", include_str!("../../art/marks/zaatar.svg")),
];
