//! The paint box: colours that have a name.

use super::Colour;

/// Name, lightness, chroma, hue.
#[rustfmt::skip]
const PALETTE: &[(&str, f64, f64, f64)] = &[
    ("white", 0.97, 0.008, 250.0),
    ("cream", 0.95, 0.02, 90.0),
    ("milk", 0.95, 0.012, 235.0),
    ("ivory", 0.93, 0.04, 90.0),
    ("bone", 0.9, 0.03, 80.0),
    ("sand", 0.85, 0.06, 78.0),
    ("straw", 0.86, 0.09, 88.0),
    ("butter", 0.88, 0.1, 92.0),
    ("lemon", 0.87, 0.17, 98.0),
    ("gold", 0.78, 0.12, 85.0),
    ("honey", 0.75, 0.15, 72.0),
    ("mustard", 0.75, 0.15, 85.0),
    ("amber", 0.5, 0.11, 58.0),
    ("orange", 0.75, 0.17, 58.0),
    ("apricot", 0.82, 0.1, 62.0),
    ("peach", 0.88, 0.07, 52.0),
    ("coral", 0.7, 0.15, 32.0),
    ("salmon", 0.75, 0.12, 35.0),
    ("tomato", 0.6, 0.2, 29.0),
    ("red", 0.55, 0.2, 26.0),
    ("cherry", 0.5, 0.19, 18.0),
    ("raspberry", 0.52, 0.2, 5.0),
    ("rose", 0.78, 0.11, 10.0),
    ("pink", 0.75, 0.14, 355.0),
    ("blush", 0.9, 0.05, 15.0),
    ("wine", 0.35, 0.1, 10.0),
    ("plum", 0.42, 0.12, 330.0),
    ("lilac", 0.78, 0.1, 310.0),
    ("aubergine", 0.36, 0.1, 315.0),
    ("violet", 0.5, 0.15, 295.0),
    ("indigo", 0.42, 0.13, 275.0),
    ("navy", 0.35, 0.09, 260.0),
    ("blue", 0.5, 0.13, 250.0),
    ("sky", 0.77, 0.09, 235.0),
    ("sea", 0.6, 0.1, 222.0),
    ("ice", 0.9, 0.035, 225.0),
    ("teal", 0.52, 0.09, 195.0),
    ("turquoise", 0.74, 0.1, 190.0),
    ("mint", 0.86, 0.07, 168.0),
    ("sage", 0.74, 0.06, 150.0),
    ("leaf", 0.55, 0.13, 146.0),
    ("grass", 0.66, 0.16, 134.0),
    ("lime", 0.8, 0.16, 122.0),
    ("olive", 0.52, 0.1, 118.0),
    ("forest", 0.4, 0.09, 150.0),
    ("bottle", 0.36, 0.06, 145.0),
    ("khaki", 0.64, 0.07, 108.0),
    ("rust", 0.55, 0.14, 42.0),
    ("terracotta", 0.62, 0.13, 40.0),
    ("caramel", 0.64, 0.12, 62.0),
    ("bread", 0.66, 0.12, 60.0),
    ("toast", 0.58, 0.1, 58.0),
    ("biscuit", 0.78, 0.09, 75.0),
    ("kraft", 0.72, 0.06, 72.0),
    ("brown", 0.43, 0.07, 50.0),
    ("cocoa", 0.37, 0.05, 48.0),
    ("coffee", 0.3, 0.04, 45.0),
    ("black", 0.27, 0.02, 60.0),
    ("grey", 0.68, 0.01, 250.0),
    ("silver", 0.86, 0.008, 250.0),
    ("clear", 0.9, 0.03, 222.0),
];

/// The colour of this name.
pub(super) fn named(name: &str) -> Option<Colour> {
    PALETTE.iter().find(|(known, ..)| *known == name).map(|(_, l, c, h)| Colour::new(*l, *c, *h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_colours_have_one_name_or_look_the_same() {
        for (at, (name, l, c, h)) in PALETTE.iter().enumerate() {
            for (other, ol, oc, oh) in &PALETTE[at + 1..] {
                assert_ne!(name, other);
                assert_ne!(Colour::new(*l, *c, *h).hex(), Colour::new(*ol, *oc, *oh).hex(), "{name} {other}");
            }
        }
    }
}
