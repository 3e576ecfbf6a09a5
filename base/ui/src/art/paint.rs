//! Turns a template's names for colours into colours.

use super::Colour;

/// The colours of a picture.
pub(super) struct Tones {
    pub main: Colour,
    pub second: Colour,
    pub paper: Colour,
}

/// What labels are printed on, unless a picture says otherwise.
pub(super) const PAPER: Colour = Colour::new(0.98, 0.014, 85.0);

impl Tones {
    /// `a`, `al` and `ad` are the main colour, lighter and darker; `b…` the second; `p` and `pd` the label's paper.
    fn tone(&self, name: &str) -> Option<Colour> {
        let (a, b) = (self.main, self.second);
        Some(match name {
            "a" => a,
            "al" => a.tone(0.075, 0.85),
            "ad" => a.tone(-0.09, 1.05),
            "b" => b,
            "bl" => b.tone(0.08, 0.9),
            "bd" => b.tone(-0.085, 1.0),
            "p" => self.paper,
            "pd" if self.paper == PAPER => Colour::new(0.92, 0.02, 80.0),
            "pd" => self.paper.tone(-0.07, 1.0),
            _ => return None,
        })
    }
}

/// `svg` with every `class="t-…"` replaced by what it means and every `oklch(…)` or `var(--…)` by a colour.
pub(super) fn painted(svg: &str, tones: &Tones) -> String {
    let mut out = String::with_capacity(svg.len() + svg.len() / 4);
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
    while let Some(at) = [rest.find("oklch("), rest.find("var(--")].into_iter().flatten().min() {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(')').map_or(rest.len(), |end| end + 1);
        let inner = rest[..end].trim_end_matches(')');
        let colour = match inner.strip_prefix("var(--") {
            Some(name) => tones.tone(name.split(',').next().unwrap_or(name)),
            None => Colour::parse(inner.trim_start_matches("oklch(")),
        };
        out.push_str(&colour.unwrap_or(tones.paper).hex());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn meaning(class: &str, tones: &Tones) -> String {
    let grey = |l| Colour::new(l, 0.009, 250.0);
    let line = |colour: Colour, width: &str, round: bool| {
        let cap = if round { r#" stroke-linecap="round""# } else { "" };
        format!(r#"fill="none" stroke="{}" stroke-width="{width}"{cap}"#, colour.hex())
    };
    let fill = |colour: Colour| format!(r#"fill="{}""#, colour.hex());
    let name = class.trim_start_matches("t-");
    if let Some(colour) = tones.tone(name) {
        return fill(colour);
    }
    match name {
        "m" => fill(grey(0.8)),
        "ml" => fill(grey(0.9)),
        "md" => fill(grey(0.68)),
        "foil" => fill(Colour::new(0.86, 0.01, 80.0)),
        "lf" => fill(Colour::new(0.5, 0.13, 143.0)),
        "fy" => fill(Colour::new(0.84, 0.15, 88.0)),
        "sh" => format!(r#"{} fill-opacity=".17""#, fill(Colour::new(0.25, 0.04, 60.0))),
        "hl" => format!(r#"{} stroke-opacity=".5""#, line(Colour::new(1.0, 0.0, 0.0), "5", true)),
        "hl2" => format!(r#"{} stroke-opacity=".35""#, line(Colour::new(1.0, 0.0, 0.0), "3.5", true)),
        "ring" => line(grey(0.62), "2.5", false),
        "wire" => line(grey(0.72), "3.5", false),
        "stem" => line(Colour::new(0.5, 0.11, 140.0), "4", true),
        "vein" => line(Colour::new(0.94, 0.06, 120.0), "2.2", true),
        "cut" => line(Colour::new(0.55, 0.15, 45.0), "2", true),
        "scale" => line(Colour::new(0.5, 0.04, 240.0), "1.8", true),
        "pl" => line(Colour::new(0.98, 0.03, 100.0), "3", false),
        "dl" => line(tones.main.tone(-0.09, 1.0), "3.2", true),
        "dl2" => line(tones.main, "3.2", true),
        "stripe" => line(Colour::new(0.4, 0.09, 150.0), "5", true),
        _ => String::new(),
    }
}
