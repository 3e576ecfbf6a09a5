//! Product pictures, drawn: a template in two colours of which three tones each are made, a label with a brand and a
//! name, and a small mark. The result is plain SVG without styles, so that whatever reads SVG can show it.

mod colour;
mod house;
mod paint;
mod shape;

pub use colour::Colour;
pub(crate) use house::DRAWN;
pub use house::house_drawing;

use shape::{MARKS, SHAPES, Shape};

/// What a product is drawn as.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    shape: &'static str,
    main: Colour,
    second: Colour,
    brand: String,
    name: String,
    mark: Option<(&'static str, Option<Colour>)>,
}

impl Picture {
    /// A template by its name, in two colours. None when there is no such template.
    pub fn new(template: &str, main: Colour, second: Colour) -> Option<Self> {
        let shape = find(template)?.name;
        Some(Self { shape, main, second, brand: String::new(), name: String::new(), mark: None })
    }

    /// Writes a brand and a name on the label; nothing happens to what has no label.
    #[must_use]
    pub fn labelled(mut self, brand: &str, name: &str) -> Self {
        (self.brand, self.name) = (brand.to_owned(), name.to_owned());
        self
    }

    /// Puts a mark on the label, in a colour of its own or in the second one. An unknown name puts none.
    #[must_use]
    pub fn marked(mut self, name: &str, colour: Option<Colour>) -> Self {
        self.mark = MARKS.iter().find(|(known, _)| *known == name).map(|(known, _)| (*known, colour));
        self
    }

    /// The hue that the ground behind the picture should have.
    pub fn hue(&self) -> f64 {
        self.main.hue()
    }

    /// The picture, 200 by 200.
    pub fn svg(&self) -> String {
        let Some(shape) = find(self.shape) else { return String::new() };
        let tones = paint::Tones { main: self.main, second: self.second };
        let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">"#);
        svg.push_str(&paint::painted(shape.svg, &tones));
        if let Some(label) = &shape.label {
            let (brand, name) =
                if self.brand.is_empty() { (&self.name, &self.brand) } else { (&self.brand, &self.name) };
            svg.push_str(&paint::line(
                brand,
                label.x,
                label.brand_y,
                label.brand_size,
                label.width,
                paint::Hand::Brand,
            ));
            svg.push_str(&paint::line(name, label.x, label.name_y, label.name_size, label.width, paint::Hand::Name));
            if let (Some((x, y, scale)), Some((mark, colour))) = (label.mark, self.mark) {
                let shapes = MARKS.iter().find(|(known, _)| *known == mark).map_or("", |(_, shapes)| shapes);
                let fill = colour.unwrap_or(self.second).hex();
                svg.push_str(&format!(r#"<g transform="translate({x} {y}) scale({scale})" fill="{fill}">"#));
                svg.push_str(&paint::painted(shapes, &tones));
                svg.push_str("</g>");
            }
        }
        svg.push_str("</svg>");
        svg
    }
}

fn find(template: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_becomes_plain_svg() {
        for shape in SHAPES {
            let picture = Picture::new(shape.name, Colour::new(0.6, 0.2, 29.0), Colour::new(0.5, 0.1, 145.0)).unwrap();
            let svg = picture.labelled("A & <B>", "name").marked("sun", None).svg();
            for left in ["class=", "style=", "oklch", "var(", "& ", "<B>"] {
                assert!(!svg.contains(left), "{} still has {left}", shape.name);
            }
            assert!(svg.contains('#') && svg.ends_with("</svg>"), "{}", shape.name);
        }
    }

    #[test]
    fn every_mark_can_stand_on_a_label() {
        for (mark, _) in MARKS {
            let jar = Picture::new("jar", Colour::new(0.6, 0.2, 29.0), Colour::new(0.5, 0.1, 145.0)).unwrap();
            assert!(jar.marked(mark, None).svg().contains("translate("), "{mark}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_drawn() {
        assert_eq!(Picture::new("submarine", Colour::new(0.5, 0.1, 1.0), Colour::new(0.5, 0.1, 1.0)), None);
    }
}
