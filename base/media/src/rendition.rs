//! Making what is sent of what is kept.

use bytes::Bytes;
use image::DynamicImage;

use crate::{
    Format, Kind, Limits, Refusal,
    head::Head,
    pixels::{decode, encode, shrink},
};

/// Renditions of one original, in the order in which they are asked for.
pub(crate) fn render(
    original: &[u8],
    kind: Kind,
    limits: &Limits,
    wanted: &[(u32, Format)],
) -> Result<Vec<Bytes>, Refusal> {
    let mut widths: Vec<u32> = wanted.iter().map(|(width, _)| *width).collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    widths.dedup();
    let mut made: Vec<Option<Bytes>> = vec![None; wanted.len()];
    let mut pictures = Pictures::open(original, kind, limits, widths.first().copied().unwrap_or(0))?;
    for width in widths {
        let picture = pictures.at(width)?;
        for ((_, format), slot) in wanted.iter().zip(&mut made).filter(|((at, _), _)| *at == width) {
            *slot = Some(encode(&picture, *format)?.into());
        }
    }
    Ok(made.into_iter().flatten().collect())
}

/// One original in falling widths. A drawing is drawn for each; pixels are shrunk step by step.
enum Pictures {
    Pixels(DynamicImage),
    #[cfg(feature = "draw")]
    Drawing(Box<crate::draw::Drawing>),
}

impl Pictures {
    fn open(original: &[u8], kind: Kind, limits: &Limits, widest: u32) -> Result<Self, Refusal> {
        match kind {
            #[cfg(feature = "draw")]
            Kind::Svg => crate::draw::Drawing::read(original).map(Box::new).map(Self::Drawing),
            _ => {
                let head = Head::of(original, None, limits)?;
                Ok(Self::Pixels(decode(original, &head, limits)?.at_width(widest)))
            }
        }
    }

    fn at(&mut self, width: u32) -> Result<DynamicImage, Refusal> {
        match self {
            Self::Pixels(picture) => {
                *picture = shrink(std::mem::take(picture), width);
                Ok(picture.clone())
            }
            #[cfg(feature = "draw")]
            Self::Drawing(drawing) => drawing.at_width(width),
        }
    }
}
