//! Pixels: decoding within limits, shrinking, colour, turning upright, and encoding. Everything here works for as long
//! as it takes, and runs where that keeps nobody waiting.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageEncoder, RgbImage, RgbaImage,
    codecs::{
        jpeg::{JpegDecoder, JpegEncoder},
        png::PngDecoder,
        webp::WebPDecoder,
    },
    imageops::FilterType,
    metadata::Orientation,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::{Format, Kind, Limits, Refusal, address::scaled, head::Head};

/// What decoded pixels may take, and what a decoder may take beside them. Deep colours reach it before 50 megapixels do.
const MOST_DECODED: u64 = 256 << 20;
const MOST_BESIDE: u64 = 64 << 20;
const WEBP_QUALITY: f32 = 80.0;
const JPEG_QUALITY: u8 = 82;

/// A picture as it was decoded: eight bits, as its pixels lie, in its own colours.
pub(crate) struct Decoded {
    pub image: DynamicImage,
    pub turn: Orientation,
    icc: Option<Vec<u8>>,
    /// What the camera wrote beside it.
    pub exif: Option<Vec<u8>>,
}

/// Decodes a picture whose head has been looked at.
pub(crate) fn decode(bytes: &[u8], head: &Head, limits: &Limits) -> Result<Decoded, Refusal> {
    let mut bounds = image::Limits::no_limits();
    bounds.max_image_width = Some(limits.side);
    bounds.max_image_height = Some(limits.side);
    bounds.max_alloc = Some(MOST_BESIDE);
    let bytes = Cursor::new(bytes);
    let mut decoder: Box<dyn ImageDecoder + '_> = match head.kind {
        Kind::Jpeg => Box::new(JpegDecoder::new(bytes).map_err(Refusal::broken)?),
        Kind::Png => Box::new(PngDecoder::with_limits(bytes, bounds.clone()).map_err(Refusal::broken)?),
        Kind::Webp => Box::new(WebPDecoder::new(bytes).map_err(Refusal::broken)?),
        Kind::Svg => return Err(Refusal::TypeNotTaken("SVG")),
    };
    if decoder.dimensions() != (head.width, head.height) {
        return Err(Refusal::broken("it says two sizes"));
    }
    if decoder.total_bytes() > MOST_DECODED {
        return Err(head.too_many_pixels(limits));
    }
    bounds.max_alloc = Some(MOST_DECODED + MOST_BESIDE);
    decoder.set_limits(bounds).map_err(Refusal::broken)?;
    // What is beside the pixels is not worth refusing a picture for.
    let exif = decoder.exif_metadata().ok().flatten();
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(Refusal::broken)?;
    Ok(Decoded { image: eight_bits(image), turn, icc, exif })
}

/// The size of a picture of `width` x `height` once it is turned upright.
pub(crate) fn upright(turn: Orientation, width: u32, height: u32) -> (u32, u32) {
    match turn {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        _ => (width, height),
    }
}

/// RGB, or RGBA when anything shines through.
fn eight_bits(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.into_rgb8().into();
    }
    let image = image.into_rgba8();
    let is_solid = image.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let image = DynamicImage::from(image);
    if is_solid { image.into_rgb8().into() } else { image }
}

impl Decoded {
    /// The picture upright, in sRGB, and `width` wide. It is shrunk first, so that the rest has little to do.
    pub fn at_width(self, width: u32) -> DynamicImage {
        let (full, _) = upright(self.turn, self.image.width(), self.image.height());
        let lying = if full == self.image.width() {
            width
        } else {
            // Its width lies as height.
            let height = scaled(self.image.height(), self.image.width(), width);
            height.min(self.image.width())
        };
        let mut image = shrink(self.image, lying);
        if let Some(icc) = &self.icc {
            to_srgb(&mut image, icc);
        }
        image.apply_orientation(self.turn);
        // Turned pictures can be a pixel off.
        if image.width() == width { image } else { exactly(&image, width) }
    }
}

fn exactly(image: &DynamicImage, width: u32) -> DynamicImage {
    let height = scaled(image.width(), image.height(), width);
    image.resize_exact(width, height, FilterType::Triangle)
}

/// A smaller picture. Far ones are brought near by averaging, which is quick and takes no more memory; the rest is done
/// by a filter that keeps edges.
pub(crate) fn shrink(image: DynamicImage, width: u32) -> DynamicImage {
    if width >= image.width() {
        return image;
    }
    let height = scaled(image.width(), image.height(), width);
    let DynamicImage::ImageRgba8(mut rgba) = image else { return smaller(image, width, height) };
    // Colours that shine through count for as much as they show.
    premultiply(&mut rgba);
    let mut small = smaller(rgba.into(), width, height).into_rgba8();
    unpremultiply(&mut small);
    small.into()
}

fn smaller(mut image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if image.width() >= width * 3 {
        image = image.thumbnail_exact(width * 2, height * 2);
    }
    image.resize_exact(width, height, FilterType::CatmullRom)
}

#[expect(clippy::cast_possible_truncation, reason = "a share of 255 is at most 255")]
fn premultiply(image: &mut RgbaImage) {
    for pixel in image.pixels_mut() {
        let [colours @ .., alpha] = &mut pixel.0;
        for colour in colours {
            *colour = ((u32::from(*colour) * u32::from(*alpha) + 127) / 255) as u8;
        }
    }
}

fn unpremultiply(image: &mut RgbaImage) {
    for pixel in image.pixels_mut() {
        let [colours @ .., alpha] = &mut pixel.0;
        let alpha = u32::from(*alpha);
        for colour in colours {
            let full = (u32::from(*colour) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0);
            *colour = u8::try_from(full).unwrap_or(u8::MAX);
        }
    }
}

/// To the colours that every browser shows alike. A profile that cannot be read is left out of account.
fn to_srgb(image: &mut DynamicImage, icc: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(icc) else { return };
    // Of what was converted already while it was decoded, the profile speaks no more.
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = if image.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) else {
        return;
    };
    let turned = |from: &[u8]| {
        let mut to = vec![0; from.len()];
        transform.transform(from, &mut to).ok().map(|()| to)
    };
    let (width, height) = (image.width(), image.height());
    let converted = match image {
        DynamicImage::ImageRgb8(rgb) => {
            turned(rgb).and_then(|to| RgbImage::from_raw(width, height, to)).map(DynamicImage::from)
        }
        DynamicImage::ImageRgba8(rgba) => {
            turned(rgba).and_then(|to| RgbaImage::from_raw(width, height, to)).map(DynamicImage::from)
        }
        _ => None,
    };
    if let Some(converted) = converted {
        *image = converted;
    }
}

/// The bytes that are sent: pixels and nothing else.
pub(crate) fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, Refusal> {
    let internal = |error: String| Refusal::Internal(format!("a picture cannot be written: {error}"));
    let (width, height) = (image.width(), image.height());
    match (format, image) {
        (Format::Webp, DynamicImage::ImageRgba8(rgba)) => webp(webp::PixelLayout::Rgba, rgba, width, height),
        (Format::Webp, other) => webp(webp::PixelLayout::Rgb, &other.to_rgb8(), width, height),
        (Format::Jpeg, other) => {
            let rgb = match other {
                DynamicImage::ImageRgba8(rgba) => &on_white(rgba),
                DynamicImage::ImageRgb8(rgb) => rgb,
                other => &other.to_rgb8(),
            };
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
                .write_image(rgb, width, height, image::ExtendedColorType::Rgb8)
                .map_err(|error| internal(error.to_string()))?;
            Ok(bytes)
        }
    }
}

fn webp(layout: webp::PixelLayout, pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Refusal> {
    let written = webp::Encoder::new(pixels, layout, width, height).encode_simple(false, WEBP_QUALITY);
    let written = written.map_err(|error| Refusal::Internal(format!("a picture cannot be written: {error:?}")))?;
    Ok(written.to_vec())
}

/// JPEG shows nothing through: what shines through stands on white.
#[expect(clippy::cast_possible_truncation, reason = "a mean of two bytes")]
fn on_white(image: &RgbaImage) -> RgbImage {
    let mut solid = RgbImage::new(image.width(), image.height());
    for (to, from) in solid.pixels_mut().zip(image.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        to.0 = [red, green, blue].map(|colour| ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    solid
}
