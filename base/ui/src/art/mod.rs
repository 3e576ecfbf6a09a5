//! Product pictures, drawn: a template in two colours of which three tones each are made, a label with a brand and a
//! name in letters of our own, and a small mark. The result is plain SVG without styles and without text, so that
//! whatever reads SVG can show it, and it has no ground, so that it can stand anywhere.

mod colour;
mod house;
mod letter;
mod paint;
mod palette;
mod template;

pub use colour::Colour;
pub(crate) use house::DRAWN;
pub use house::house_drawing;

use letter::{Hand, Line};
use template::{Label, MARKS, find};

/// What a product is drawn as.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    template: &'static str,
    main: Colour,
    second: Colour,
    paper: Colour,
    brand: String,
    name: String,
    mark: Option<(&'static str, Option<Colour>)>,
    size: f64,
}

impl Picture {
    /// A template by its name, in two colours. None when there is no such template.
    pub fn new(template: &str, main: Colour, second: Colour) -> Option<Self> {
        let template = find(template)?.name;
        let (brand, name) = (String::new(), String::new());
        Some(Self { template, main, second, paper: paint::PAPER, brand, name, mark: None, size: 1.0 })
    }

    /// Reads `jar honey gold bee paper=cream`: a template, two colours, and perhaps a mark and the label's paper.
    ///
    /// # Errors
    /// With the word that is not known.
    pub fn described(text: &str) -> Result<Self, String> {
        let mut words = text.split(' ');
        let mut next = || words.next().unwrap_or_default();
        let (template, main, second) = (next(), next(), next());
        let colour = |word: &str| Colour::parse(word).ok_or_else(|| format!("there is no colour {word:?}"));
        let picture = Self::new(template, colour(main)?, colour(second)?);
        let mut picture = picture.ok_or_else(|| format!("there is no template {template:?}"))?;
        for word in words {
            if let Some(paper) = word.strip_prefix("paper=") {
                picture.paper = colour(paper)?;
            } else {
                picture = picture.marked(word, None);
                if picture.mark.is_none() {
                    return Err(format!("there is no mark {word:?}"));
                }
            }
        }
        Ok(picture)
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

    /// Draws it so much smaller, standing on the same ground: the small jar beside the large one.
    #[must_use]
    pub fn sized(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    /// Can everything that the label should say be written?
    pub fn is_legible(&self) -> bool {
        letter::can_write(&self.brand) && letter::can_write(&self.name)
    }

    /// Does it have a label to write on?
    pub fn has_label(&self) -> bool {
        find(self.template).is_some_and(|template| template.label.is_some())
    }

    /// The hue that the ground behind the picture should have.
    pub fn hue(&self) -> f64 {
        self.main.hue()
    }

    /// The picture, 200 by 200.
    pub fn svg(&self) -> String {
        let Some(template) = find(self.template) else { return String::new() };
        let tones = paint::Tones { main: self.main, second: self.second, paper: self.paper };
        let mut drawn = paint::painted(template.svg.trim(), &tones);
        if let Some(label) = &template.label {
            drawn.push_str(&self.label(label, &tones));
        }
        if self.size != 1.0 {
            let (x, y) = (100.0 * (1.0 - self.size), 171.0 * (1.0 - self.size));
            drawn = format!(r#"<g transform="translate({x:.2} {y:.2}) scale({:.3})">{drawn}</g>"#, self.size);
        }
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{drawn}</svg>"#)
    }

    fn label(&self, label: &Label, tones: &paint::Tones) -> String {
        let (brand, name) = if self.brand.is_empty() { (&self.name, &self.brand) } else { (&self.brand, &self.name) };
        let is_dark = self.paper.lightness() < 0.62;
        let ink = |light, dark| if is_dark { Colour::new(light, 0.02, 85.0) } else { Colour::new(dark, 0.03, 50.0) };
        let (x, width) = (label.x, label.width);
        let first = Line { text: brand, x, y: label.brand_y, size: label.brand_size, width, hand: Hand::Brand };
        let second = Line { text: name, x, y: label.name_y, size: label.name_size, width, hand: Hand::Name };
        let mut drawn = letter::written(&first, ink(0.97, 0.24)) + &letter::written(&second, ink(0.93, 0.36));
        if let (Some([x, y, scale]), Some((mark, colour))) = (label.mark, self.mark) {
            let shapes = MARKS.iter().find(|(known, _)| *known == mark).map_or("", |(_, shapes)| shapes);
            let usual = if label.light { self.main.tone(0.4, 0.3) } else { self.second };
            let (fill, shapes) = (colour.unwrap_or(usual).hex(), paint::painted(shapes.trim(), tones));
            drawn.push_str(&format!(r#"<g transform="translate({x} {y}) scale({scale})" fill="{fill}">{shapes}</g>"#));
        }
        match label.turn {
            Some([angle, x, y]) => format!(r#"<g transform="rotate({angle} {x} {y})">{drawn}</g>"#),
            None => drawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{template::TEMPLATES, *};

    const RED: Colour = Colour::new(0.6, 0.2, 29.0);
    const GREEN: Colour = Colour::new(0.5, 0.1, 145.0);

    #[test]
    fn every_template_becomes_plain_svg() {
        for template in TEMPLATES.iter() {
            let picture = Picture::new(template.name, RED, GREEN).unwrap();
            let svg = picture.labelled("A & <B>", "name").marked("sun", None).sized(0.9).svg();
            for left in ["class=", "style=", "oklch", "var(", "& ", "<B>", "<text", "<!--", "NaN"] {
                assert!(!svg.contains(left), "{} still has {left}", template.name);
            }
            assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count(), "{}", template.name);
            assert!(svg.contains('#') && svg.ends_with("</svg>"), "{}", template.name);
        }
    }

    #[test]
    fn every_mark_can_stand_on_a_label() {
        for (mark, _) in MARKS {
            let jar = Picture::new("jar", RED, GREEN).unwrap();
            assert!(jar.marked(mark, None).svg().contains("translate("), "{mark}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_drawn() {
        assert_eq!(Picture::new("submarine", RED, GREEN), None);
        assert_eq!(Picture::described("jar honey gold bee paper=cream").unwrap().main, Colour::parse("honey").unwrap());
        for (text, word) in
            [("submarine red red", "submarine"), ("jar infrared red", "infrared"), ("jar red red hat", "hat")]
        {
            assert!(Picture::described(text).unwrap_err().contains(word), "{text}");
        }
        assert!(Picture::described("jar red").is_err() && Picture::described("").is_err());
    }

    #[test]
    fn a_smaller_one_stands_on_the_same_ground() {
        let jar = Picture::new("jar", RED, GREEN).unwrap();
        assert!(!jar.svg().contains("scale("));
        assert!(jar.sized(0.8).svg().contains(r#"<g transform="translate(20.00 34.20) scale(0.800)">"#));
    }
}
