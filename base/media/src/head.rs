//! What a picture says of itself before anything of it is decoded: read from its first bytes by hand, so that no decoder
//! sees what is too large, and nothing is reserved for it.

use crate::{Kind, Limits, Refusal};

/// More scans than any camera or program writes. Each one is a walk over the whole picture, and can be asked for in a
/// few bytes.
const MOST_SCANS: usize = 64;

/// What a picture says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub kind: Kind,
    /// As the pixels lie, before the picture is turned upright.
    pub width: u32,
    pub height: u32,
}

impl Head {
    /// Looks at bytes from outside, and refuses what must not be decoded.
    pub fn of(bytes: &[u8], claimed: Option<&str>, limits: &Limits) -> Result<Self, Refusal> {
        if bytes.len() > limits.bytes {
            return Err(Refusal::TooLarge { bytes: bytes.len(), most: limits.bytes });
        }
        let kind = Kind::of(bytes)?;
        kind.is_claimed(claimed.unwrap_or_default())?;
        let (width, height) = match kind {
            Kind::Jpeg => jpeg(bytes)?,
            Kind::Png => png(bytes).ok_or_else(|| Refusal::broken("its header is cut off"))?,
            Kind::Webp => webp(bytes).ok_or_else(|| Refusal::broken("it is cut off"))?,
            Kind::Svg => return Err(Refusal::TypeNotTaken("SVG")),
        };
        if width == 0 || height == 0 {
            return Err(Refusal::broken("it has no size"));
        }
        let head = Self { kind, width, height };
        if width > limits.side || height > limits.side || head.pixels() > limits.megapixels * 1_000_000 {
            return Err(head.too_many_pixels(limits));
        }
        Ok(head)
    }

    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    pub fn too_many_pixels(&self, limits: &Limits) -> Refusal {
        let Self { width, height, .. } = *self;
        Refusal::TooManyPixels { width, height, megapixels: limits.megapixels, side: limits.side }
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(two[0]) << 8 | usize::from(two[1]))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    let three = bytes.get(at..at + 3)?;
    Some(u32::from(three[0]) | u32::from(three[1]) << 8 | u32::from(three[2]) << 16)
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    Some((be32(bytes, 16)?, be32(bytes, 20)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    // What the container promises must be there.
    if usize::try_from(length).ok()?.checked_add(8)? > bytes.len() {
        return None;
    }
    match bytes.get(12..16)? {
        b"VP8X" => Some((le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        b"VP8L" if bytes.get(20) == Some(&0x2f) => {
            let packed = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => {
            let side =
                |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?) & 0x3fff));
            Some((side(26)?, side(28)?))
        }
        _ => None,
    }
}

/// Walks over all segments: one frame, not too many scans, and an end.
fn jpeg(bytes: &[u8]) -> Result<(u32, u32), Refusal> {
    let cut_off = || Refusal::broken("it is cut off");
    let (mut at, mut size, mut scans) = (2, None, 0);
    loop {
        // To the next marker: 0xff, then something that neither fills, nor is data, nor only restarts a scan.
        while !matches!((bytes.get(at), bytes.get(at + 1)), (Some(0xff), Some(1..=0xcf | 0xd8..=0xfe))) {
            at += 1;
            if at + 1 >= bytes.len() {
                return Err(cut_off());
            }
        }
        let marker = bytes[at + 1];
        at += 2;
        let length = match marker {
            0x01 | 0xd8 => continue,
            0xd9 => break,
            _ => be16(bytes, at).filter(|length| *length >= 2).ok_or_else(cut_off)?,
        };
        match marker {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => {
                let (height, width) = be16(bytes, at + 3).zip(be16(bytes, at + 5)).ok_or_else(cut_off)?;
                if size.replace((width, height)).is_some() {
                    return Err(Refusal::broken("it has more than one frame"));
                }
            }
            0xda => scans += 1,
            _ => {}
        }
        if scans > MOST_SCANS {
            return Err(Refusal::broken("it has too many scans"));
        }
        at += length;
    }
    match size {
        Some((width, height)) if scans > 0 => {
            Ok((u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0)))
        }
        _ => Err(Refusal::broken("it has no picture in it")),
    }
}
