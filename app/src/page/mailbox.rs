//! The development mailbox: letters that would have been sent.

use askama::Template;
use bodega_ui::{
    Shell, Theme, asset,
    component::{Empty, Icon},
};

/// The letters, the newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "page/mailbox.html")]
pub struct Mailbox {
    /// What is around it.
    pub shell: Shell,
    /// The letters.
    pub letters: Vec<Letter>,
}

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// When it was written.
    pub at: String,
    /// What it says, in paragraphs of text and links.
    pub body: Vec<Part>,
}

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// An address to follow.
    Link(String),
}

impl Letter {
    /// Finds the addresses in a letter's text, so that they can be followed.
    pub fn parts(text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
            let end = rest[at..].find(char::is_whitespace).map_or(rest.len(), |length| at + length);
            let end = at + rest[at..end].trim_end_matches(['.', ',', ')', '>']).len();
            parts.push(Part::Text(rest[..at].to_owned()));
            parts.push(Part::Link(rest[at..end].to_owned()));
            rest = &rest[end..];
        }
        parts.push(Part::Text(rest.to_owned()));
        parts
    }
}

impl Mailbox {
    /// The page around these letters.
    pub fn new(letters: Vec<Letter>, theme: Theme) -> Self {
        Self { shell: Shell::new("Mailbox", "/mailbox").lit(theme).as_front(), letters }
    }

    fn nothing(&self) -> Empty {
        Empty {
            icon: "mail",
            title: "No letters".to_owned(),
            text: "What Bodega would send by e-mail lands here while it is being tried out: confirmations of an address, links to set a new password."
                .to_owned(),
            step: None,
        }
    }

    /// Some letters, and none.
    pub fn samples() -> Vec<Self> {
        let letter = Letter {
            to: "noa@bodega.example".to_owned(),
            subject: "Is this your address? <really>".to_owned(),
            at: "2026-03-01 08:30 UTC".to_owned(),
            body: Letter::parts("Hello Noa,\n\nfollow http://127.0.0.1:8080/verify?token=x. It holds for a day."),
        };
        vec![Self::new(vec![letter], Theme::Auto), Self::new(Vec::new(), Theme::Dark)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_can_be_followed_and_text_is_only_text() {
        let html = Mailbox::samples()[0].render().unwrap();
        assert!(html.contains(r#"href="http://127.0.0.1:8080/verify?token=x""#), "{html}");
        assert!(!html.contains("<really>"));
        assert!(Mailbox::samples()[1].render().unwrap().contains("No letters"));
    }
}
