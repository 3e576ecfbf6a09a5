//! Colours of the pictures: OKLCH in, sRGB out, so that lighter and darker tones of one colour look alike in hue.

use super::palette::named;

/// A colour by lightness (0–1), chroma and hue (degrees).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    l: f64,
    c: f64,
    h: f64,
}

impl Colour {
    /// `lightness`, `chroma`, `hue`.
    pub const fn new(l: f64, c: f64, h: f64) -> Self {
        Self { l, c, h }
    }

    /// Reads the name of a colour, or lightness, chroma and hue: `0.52 0.14 28`, `0.52,0.14,28`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return named(text);
        }
        let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
        let mut parts = parts.map(str::parse::<f64>);
        let colour = Self::new(parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        if parts.next().is_none() { Some(colour) } else { None }
    }

    /// A tone of the same hue: `lightness` is added, the chroma is multiplied.
    pub fn tone(self, lightness: f64, chroma: f64) -> Self {
        Self::new((self.l + lightness).clamp(0.0, 1.0), self.c * chroma, self.h)
    }

    /// From black, 0, to white, 1.
    pub fn lightness(self) -> f64 {
        self.l
    }

    /// The hue in whole degrees, for a ground of the same family.
    pub fn hue(self) -> f64 {
        self.h
    }

    /// As `#rrggbb`; what sRGB cannot show is cut off at its edge.
    pub fn hex(self) -> String {
        let (a, b) = (self.c * self.h.to_radians().cos(), self.c * self.h.to_radians().sin());
        let cube = |x: f64| x * x * x;
        let l = cube(self.l + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
        let m = cube(self.l - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
        let s = cube(self.l - 0.089_484_177_5 * a - 1.291_485_548 * b);
        let red = channel(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s);
        let green = channel(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s);
        let blue = channel(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Linear light to an eight-bit channel.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte first")]
fn channel(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let curved = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    (curved * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_come_out_right() {
        assert_eq!(Colour::new(1.0, 0.0, 0.0).hex(), "#ffffff");
        assert_eq!(Colour::new(0.0, 0.0, 0.0).hex(), "#000000");
        assert_eq!(Colour::new(0.627_955, 0.257_683, 29.2339).hex(), "#ff0000");
    }

    #[test]
    fn text_is_read_whole_or_not_at_all() {
        assert_eq!(Colour::parse(".52 0.14 28"), Some(Colour::new(0.52, 0.14, 28.0)));
        assert_eq!(Colour::parse("0.52,0.14,28"), Some(Colour::new(0.52, 0.14, 28.0)));
        assert_eq!(Colour::parse("teal"), Some(Colour::new(0.52, 0.09, 195.0)));
        assert_eq!(Colour::parse("infrared"), None);
        assert_eq!(Colour::parse("0.52 0.14"), None);
        assert_eq!(Colour::parse("0.52 0.14 28 1"), None);
    }
}
