//! Turns a template's names for colours into colours.

use super::Colour;

/// The two colours of a picture.
pub(super) struct Tones {
    pub main: Colour,
    pub second: Colour,
}

/// Whose line of text it is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hand {
    Brand,
    Name,
}

const PAPER: Colour = Colour::new(0.98, 0.014, 85.0);

/// `svg` with every `class="t-…"` replaced by what it means and every `oklch(…)` or `var(…)` by a colour.
pub(super) fn painted(svg: &str, tones: &Tones) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find(r#"class=""#) {
        out.push_str(&rest[..at]);
        rest = &rest[at + r#"class=""#.len()..];
        let end = rest.find('"').unwrap_or(rest.len());
        out.push_str(&meaning(&rest[..end], tones));
        rest = rest.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    named(&out, tones)
}

fn named(svg: &str, tones: &Tones) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = [rest.find("oklch("), rest.find("var(")].into_iter().flatten().min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(')').map_or(rest.len(), |end| end + 1);
        let colour = match &rest[..end] {
            text if text.starts_with("var(--a") => tones.main,
            text if text.starts_with("var(--b") => tones.second,
            text if text.starts_with("var(") => PAPER,
            text => Colour::parse(text.trim_start_matches("oklch(").trim_end_matches(')')).unwrap_or(PAPER),
        };
        out.push_str(&colour.hex());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn meaning(class: &str, tones: &Tones) -> String {
    let (a, b) = (tones.main, tones.second);
    let grey = |l| Colour::new(l, 0.009, 250.0);
    let line = |colour: Colour, width: &str, round: bool| {
        let cap = if round { r#" stroke-linecap="round""# } else { "" };
        format!(r#"fill="none" stroke="{}" stroke-width="{width}"{cap}"#, colour.hex())
    };
    let fill = |colour: Colour| format!(r#"fill="{}""#, colour.hex());
    match class {
        "t-a" => fill(a),
        "t-al" => fill(a.tone(0.075, 0.85)),
        "t-ad" => fill(a.tone(-0.09, 1.05)),
        "t-b" => fill(b),
        "t-bl" => fill(b.tone(0.08, 0.9)),
        "t-bd" => fill(b.tone(-0.085, 1.0)),
        "t-p" => fill(PAPER),
        "t-pd" => fill(Colour::new(0.92, 0.02, 80.0)),
        "t-m" => fill(grey(0.8)),
        "t-ml" => fill(grey(0.9)),
        "t-md" => fill(grey(0.68)),
        "t-foil" => fill(Colour::new(0.86, 0.01, 80.0)),
        "t-lf" => fill(Colour::new(0.5, 0.13, 143.0)),
        "t-fy" => fill(Colour::new(0.84, 0.15, 88.0)),
        "t-sh" => format!(r#"{} fill-opacity=".17""#, fill(Colour::new(0.25, 0.04, 60.0))),
        "t-hl" => format!(r#"{} stroke-opacity=".5""#, line(Colour::new(1.0, 0.0, 0.0), "5", true)),
        "t-hl2" => format!(r#"{} stroke-opacity=".35""#, line(Colour::new(1.0, 0.0, 0.0), "3.5", true)),
        "t-ring" => line(grey(0.62), "2.5", false),
        "t-wire" => line(grey(0.72), "3.5", false),
        "t-stem" => line(Colour::new(0.5, 0.11, 140.0), "4", true),
        "t-vein" => line(Colour::new(0.94, 0.06, 120.0), "2.2", true),
        "t-cut" => line(Colour::new(0.55, 0.15, 45.0), "2", true),
        "t-scale" => line(Colour::new(0.5, 0.04, 240.0), "1.8", true),
        "t-pl" => line(Colour::new(0.98, 0.03, 100.0), "3", false),
        "t-dl" => line(a.tone(-0.09, 1.0), "3.2", true),
        "t-dl2" => line(a, "3.2", true),
        "t-stripe" => line(Colour::new(0.4, 0.09, 150.0), "5", true),
        _ => String::new(),
    }
}

/// A line of a label, squeezed when it is too long for it.
pub(super) fn line(text: &str, x: f64, y: f64, size: f64, width: f64, hand: Hand) -> String {
    if text.is_empty() {
        return String::new();
    }
    let natural = size * text.chars().map(advance).sum::<f64>();
    let size = if natural > width * 1.12 { size * width * 1.12 / natural } else { size };
    let squeeze = if natural > width * 0.97 {
        format!(r#" textLength="{:.0}" lengthAdjust="spacingAndGlyphs""#, natural.min(width))
    } else {
        String::new()
    };
    let (family, weight, colour) = match hand {
        Hand::Brand => ("Iowan Old Style, Palatino, P052, Georgia, Liberation Serif, serif", 700, (0.24, 0.03)),
        Hand::Name => ("Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif", 500, (0.36, 0.03)),
    };
    let fill = Colour::new(colour.0, colour.1, 50.0).hex();
    format!(
        r#"<text x="{x}" y="{y}" font-family="{family}" font-weight="{weight}" font-size="{size:.1}" fill="{fill}" text-anchor="middle"{squeeze}>{}</text>"#,
        escaped(text)
    )
}

/// How wide a letter is, as a part of its size; near enough to decide whether a line fits.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'l' | 'j' | 't' | 'f' | 'I' | '.' | ',' | '\'' | '’' | ' ' | '·' | '!' => 0.29,
        'm' | 'w' | 'M' | 'W' | '%' => 0.86,
        '0'..='9' => 0.6,
        _ if letter.is_uppercase() => 0.7,
        _ => 0.53,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
