//! The program's own drawings. They are trusted, and yet nothing in them reaches outside: no files, no fonts, no links.

use image::{DynamicImage, RgbaImage};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, Options, Tree},
};

use crate::{Refusal, address::scaled};

/// How wide a drawing counts as. It has no width of its own; this is the widest in which it is shown.
pub(crate) const WIDTH: u32 = 1600;

/// A drawing that has been read.
pub(crate) struct Drawing(Tree);

impl Drawing {
    pub fn read(svg: &[u8]) -> Result<Self, Refusal> {
        let nothing =
            ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
        let options = Options { image_href_resolver: nothing, ..Options::default() };
        Tree::from_data(svg, &options).map(Self).map_err(Refusal::broken)
    }

    /// How high it is when it is [`WIDTH`] wide.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size on a page is small and positive"
    )]
    pub fn height(&self) -> u32 {
        let size = self.0.size();
        scaled((size.width() * 1000.0) as u32, (size.height() * 1000.0) as u32, WIDTH)
    }

    /// Its pixels.
    #[expect(clippy::cast_precision_loss, reason = "widths of pictures are small")]
    pub fn at_width(&self, width: u32) -> Result<DynamicImage, Refusal> {
        let height = scaled(WIDTH, self.height(), width);
        let no_room = || Refusal::Internal("no room for a drawing".to_owned());
        let mut canvas = Pixmap::new(width, height).ok_or_else(no_room)?;
        let size = self.0.size();
        let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
        resvg::render(&self.0, scale, &mut canvas.as_mut());
        let pixels = RgbaImage::from_raw(width, height, canvas.take_demultiplied()).ok_or_else(no_room)?;
        let is_solid = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
        let pixels = DynamicImage::from(pixels);
        Ok(if is_solid { pixels.into_rgb8().into() } else { pixels })
    }
}
