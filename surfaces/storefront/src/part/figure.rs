//! A picture in all its sizes.

use askama::{Template, filters::HtmlSafe};
use bodega_browse::Picture;
use bodega_media::Format;
use bodega_ui::art::house_drawing;

/// How large a picture is shown, so that browsers fetch no larger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// In a menu, a suggestion, a table.
    Thumb,
    /// On a card.
    Card,
    /// In an aisle of the front.
    Aisle,
    /// The large one of a product.
    Large,
}

impl Fit {
    /// What browsers are told.
    pub const fn sizes(self) -> &'static str {
        match self {
            Self::Thumb => "48px",
            Self::Card => "(width >= 1080px) 220px, (width >= 720px) 30vw, 46vw",
            Self::Aisle => "(width >= 960px) 272px, 200px",
            Self::Large => "(width >= 960px) 560px, 92vw",
        }
    }

    /// Wider ones are not offered.
    const fn widest(self) -> u32 {
        match self {
            Self::Thumb => 160,
            Self::Card | Self::Aisle => 480,
            Self::Large => 1600,
        }
    }
}

/// A picture in all its sizes: WebP for those who read it, JPEG for the others.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if webp.is_empty() %}<img class="pic" src="{{ src }}" alt="{{ alt }}" width="200" height="200"{% if !eager %} loading="lazy"{% endif %} decoding="async">{% else %}<picture><source type="image/webp" srcset="{{ webp }}" sizes="{{ sizes }}"><img class="pic" src="{{ src }}" srcset="{{ jpeg }}" sizes="{{ sizes }}" alt="{{ alt }}" width="{{ width }}" height="{{ height }}"{% if eager %} fetchpriority="high"{% else %} loading="lazy"{% endif %} decoding="async"></picture>{% endif %}"#,
    ext = "html"
)]
pub struct Figure {
    /// What is to be seen; nothing where a title stands beside it.
    pub alt: String,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// Is it the first thing to be seen?
    pub eager: bool,
    src: String,
    webp: String,
    jpeg: String,
    sizes: &'static str,
}

impl HtmlSafe for Figure {}

impl Figure {
    /// A picture beside its title: it says nothing that the title does not.
    pub fn of(picture: Option<&Picture>, fit: Fit) -> Self {
        let Some(picture) = picture else { return Self::parcel() };
        let widths: Vec<u32> = widths(picture.width).into_iter().filter(|width| *width <= fit.widest()).collect();
        let set = |format: Format| {
            let each =
                widths.iter().map(|width| format!("{} {width}w", bodega_media::url(&picture.hash, *width, format)));
            each.collect::<Vec<_>>().join(", ")
        };
        let middle = widths.iter().copied().find(|width| *width >= 480).or(widths.last().copied()).unwrap_or(160);
        Self {
            alt: String::new(),
            width: picture.width.max(1),
            height: picture.height.max(1),
            eager: false,
            src: bodega_media::url(&picture.hash, middle, Format::Jpeg),
            webp: set(Format::Webp),
            jpeg: set(Format::Jpeg),
            sizes: fit.sizes(),
        }
    }

    /// What stands for a product that has no picture.
    fn parcel() -> Self {
        Self {
            alt: String::new(),
            width: 200,
            height: 200,
            eager: false,
            src: house_drawing("parcel").to_owned(),
            webp: String::new(),
            jpeg: String::new(),
            sizes: "",
        }
    }

    /// The same with words for those who do not see it.
    #[must_use]
    pub fn saying(mut self, alt: &str) -> Self {
        alt.clone_into(&mut self.alt);
        self
    }

    /// The same for the first thing that is seen of a page: it is fetched before others.
    #[must_use]
    pub fn first(mut self) -> Self {
        self.eager = true;
        self
    }

    /// The sizes, to be fetched before the page is read to the picture: `imagesrcset` and `imagesizes`.
    pub fn preload(&self) -> Option<(&str, &str)> {
        (!self.webp.is_empty()).then_some((&*self.webp, self.sizes))
    }

    /// Its address, for those who take one.
    pub fn address(&self) -> &str {
        &self.src
    }
}

/// At least one, whatever the original.
fn widths(original: u32) -> Vec<u32> {
    let widths = bodega_media::widths(original);
    if widths.is_empty() { vec![160] } else { widths }
}
