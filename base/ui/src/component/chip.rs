use askama::{Template, filters::HtmlSafe};

use super::Icon;

/// The five voices. A word goes with each: colour never speaks alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All well.
    Good,
    /// Look at this.
    Attention,
    /// This went wrong.
    Wrong,
    /// Good to know.
    Information,
    /// Nothing special.
    Plain,
}

impl Tone {
    /// Its class in the styles.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "warn",
            Self::Wrong => "bad",
            Self::Information => "info",
            Self::Plain => "grey",
        }
    }

    /// The shape that goes with it.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => "check",
            Self::Attention | Self::Wrong => "warn",
            Self::Information | Self::Plain => "info",
        }
    }
}

/// A state or a property in a word or two.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="chip {{ tone.class() }}">{% if let Some(icon) = icon %}{{ icon }}{% endif %}{{ text }}</span>"#,
    ext = "html"
)]
pub struct Chip {
    /// The word.
    pub text: String,
    /// Its voice.
    pub tone: Tone,
    /// A shape before it.
    pub icon: Option<Icon>,
}

impl Chip {
    /// A word in a voice.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, icon: None }
    }

    /// The same with a shape before it.
    #[must_use]
    pub fn with(mut self, icon: &'static str) -> Self {
        self.icon = Some(Icon::new(icon));
        self
    }
}

impl HtmlSafe for Chip {}
