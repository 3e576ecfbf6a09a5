use askama::{Template, filters::HtmlSafe};

use super::{Icon, Tone};
use crate::Link;

/// Something that the reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "component/notice.html")]
pub struct Notice {
    /// Its voice.
    pub tone: Tone,
    /// In a few words.
    pub title: String,
    /// In a sentence or two.
    pub text: String,
}

impl HtmlSafe for Notice {}

/// Nothing is here: what the place is for, and a first step.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "component/empty.html")]
pub struct Empty {
    /// The drawing above it, by the icon's name.
    pub icon: &'static str,
    /// What is missing.
    pub title: String,
    /// What would be here.
    pub text: String,
    /// The first step.
    pub step: Option<Link>,
}

impl HtmlSafe for Empty {}

impl Notice {
    fn icon(&self) -> Icon {
        Icon::new(self.tone.icon())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_announced_and_a_shape_goes_with_the_colour() {
        let notice = |tone| Notice { tone, title: "Title".to_owned(), text: "Text".to_owned() }.render().unwrap();
        assert!(notice(Tone::Wrong).contains("role=\"alert\"") && notice(Tone::Wrong).contains("<svg"));
        assert!(notice(Tone::Good).contains("role=\"note\""));
        let step = Some(Link::new("/docs", "Open the API", "book"));
        let empty = Empty { icon: "basket", title: "Nothing".to_owned(), text: "Yet".to_owned(), step };
        assert!(empty.render().unwrap().contains("href=\"/docs\""));
    }
}
