use askama::{Template, filters::HtmlSafe};

use crate::art::house_drawing;

/// The shop window: lamps, a chalkboard, goods on a shelf and crates of produce.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "component/scene.html")]
pub struct Scene {
    /// On the chalkboard, large.
    pub sign: String,
    /// Beneath it, small.
    pub hours: String,
}

impl HtmlSafe for Scene {}

/// A drawing and where it stands: from the left, from the top, how large.
struct Standing {
    href: &'static str,
    x: i32,
    y: i32,
    size: i32,
}

/// A crate of produce: its left edge and its width.
struct Crate {
    x: i32,
    width: i32,
}

impl Crate {
    /// Where its two posts stand.
    fn posts(&self) -> [i32; 2] {
        [self.x + 5, self.x + self.width - 18]
    }
}

impl Scene {
    fn shelf() -> impl Iterator<Item = Standing> {
        const ROW: [(&str, i32, i32, i32); 7] = [
            ("oil", 2, 34, 166),
            ("tahini", 92, 56, 140),
            ("zaatar", 186, 63, 132),
            ("coffee", 268, 32, 168),
            ("challah", 392, 35, 164),
            ("wine", 488, 35, 164),
            ("flowers", 556, 25, 176),
        ];
        ROW.into_iter().map(|(name, x, y, size)| Standing { href: house_drawing(name), x, y, size })
    }

    fn produce() -> impl Iterator<Item = Standing> {
        const ROW: [(&str, i32, i32, i32); 7] = [
            ("parsley", 84, 257, 164),
            ("lettuce", 6, 275, 150),
            ("apples", 312, 275, 148),
            ("oranges", 244, 274, 152),
            ("carrots", 556, 257, 158),
            ("aubergine", 592, 275, 148),
            ("tomatoes", 470, 272, 156),
        ];
        ROW.into_iter().map(|(name, x, y, size)| Standing { href: house_drawing(name), x, y, size })
    }

    fn crates() -> [Crate; 3] {
        [Crate { x: 6, width: 226 }, Crate { x: 246, width: 212 }, Crate { x: 472, width: 242 }]
    }
}
