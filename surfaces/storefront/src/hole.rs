//! Where a kept page has something of the visitor's own: who is signed in, what is in the basket, how many of a thing.
//! Such a page is made for strangers, with a mark around each of these places; a stranger gets it as it is, and for
//! anybody else the places are filled in.
//!
//! A mark is a comment, and whatever people wrote is escaped in a page, so nobody can write one; what stands in a mark
//! itself is escaped so that it cannot end it. Marks are taken out before anybody sees the page.

use std::ops::Range;

use crate::part::Ware;

const BEGIN: &str = "<!--=";
const END: &str = "-->";
const CLOSE: &str = "<!--=-->";

/// A place in a page that is filled in for whoever looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// What stands there for a stranger.
    pub at: Range<usize>,
    /// What it is for.
    pub kind: Kind,
}

/// What a hole is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Who is here, and the basket.
    Bar,
    /// How many of a thing are in the basket.
    Step(Ware),
}

/// A page as it was made, without its marks, and where they were.
pub fn found(html: &str) -> (String, Vec<Hole>) {
    let (mut out, mut holes) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find(BEGIN) {
        out.push_str(&rest[..at]);
        let after = &rest[at + BEGIN.len()..];
        let Some((mark, inside)) = after.split_once(END) else { break };
        let (inside, next) = inside.split_once(CLOSE).unwrap_or((inside, ""));
        let start = out.len();
        out.push_str(inside);
        holes.extend(kind(mark).map(|kind| Hole { at: start..out.len(), kind }));
        rest = next;
    }
    out.push_str(rest);
    (out, holes)
}

fn kind(mark: &str) -> Option<Kind> {
    match mark.split_once(' ') {
        None if mark == "bar" => Some(Kind::Bar),
        Some(("step", ware)) => serde_json::from_str(ware).ok().map(Kind::Step),
        _ => None,
    }
}

/// The page with its holes filled; what `fill` knows nothing of stays as it is for strangers.
pub fn filled(html: &[u8], holes: &[Hole], mut fill: impl FnMut(&Kind) -> Option<String>) -> Vec<u8> {
    let mut out = Vec::with_capacity(html.len() + 256 * holes.len());
    let mut from = 0;
    for hole in holes {
        let (Some(before), Some(inside)) = (html.get(from..hole.at.start), html.get(hole.at.clone())) else { break };
        out.extend_from_slice(before);
        match fill(&hole.kind) {
            Some(own) => out.extend_from_slice(own.as_bytes()),
            None => out.extend_from_slice(inside),
        }
        from = hole.at.end;
    }
    out.extend_from_slice(html.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use bodega_catalog::product::Unit;
    use bodega_kernel::Lang;
    use proptest::prelude::*;

    use super::*;
    use crate::{part::Stepper, words::Words};

    fn ware(title: &str) -> Ware {
        Ware {
            sku: title.to_owned(),
            title: title.to_owned(),
            unit: Unit::Each,
            step: 1,
            min: None,
            max: None,
            large: false,
        }
    }

    #[test]
    fn marks_are_taken_out_and_places_filled() {
        let (html, holes) = found("<a><!--=bar-->nobody<!--=--><b><!--=junk-->x<!--=--></b>");
        assert_eq!(html, "<a>nobody<b>x</b>");
        assert_eq!(holes, [Hole { at: 3..9, kind: Kind::Bar }]);
        let own = filled(html.as_bytes(), &holes, |_| Some("Noa".to_owned()));
        assert_eq!(own, b"<a>Noa<b>x</b>");
        assert_eq!(filled(html.as_bytes(), &holes, |_| None), html.as_bytes());
    }

    proptest! {
        #[test]
        fn nobody_can_end_a_mark_or_write_one(title in "\\PC*|.*(<!--=bar-->|<!--=-->|-->).*") {
            let page = Stepper::open(Words::of(Lang::En), ware(&title)).render().unwrap();
            let (html, holes) = found(&page);
            prop_assert!(!html.contains("<!--"), "{}", html);
            prop_assert_eq!(holes.len(), 1);
            prop_assert_eq!(&holes[0].kind, &Kind::Step(ware(&title)));
            prop_assert_eq!(holes[0].at.clone(), 0..html.len());
        }

        #[test]
        fn any_text_is_a_page(text in "(<!--=|-->|<!--=-->|bar|step \\{|é)*") {
            let (html, holes) = found(&text);
            let _ = filled(html.as_bytes(), &holes, |_| Some(String::new()));
        }
    }
}
