//! What a visitor sees when something is not there or went wrong.

use askama::Template;
use bodega_ui::{Shell, Theme, asset, component::Icon};

use crate::{frame::Frame, sheet};

/// Something is not there or went wrong.
#[derive(Debug, Clone, Template)]
#[template(path = "page/lost.html")]
pub struct Lost {
    /// What is around it.
    pub shell: Shell,
    /// What is around it in the shop.
    pub frame: Frame,
    /// The status in digits.
    pub status: u16,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What it means and what can be done.
    pub text: &'static str,
    /// The request, so that those who run the shop can find it in their logs.
    pub request: Option<String>,
}

/// A status, and the request that it answers.
#[derive(Debug, Clone, Copy)]
pub struct Trouble<'a> {
    /// The status in digits.
    pub status: u16,
    /// The request's id.
    pub request: &'a str,
}

impl Lost {
    /// The page of a trouble.
    pub fn of(mut frame: Frame, trouble: Trouble<'_>) -> Self {
        let words = frame.words;
        let (title, text) = match trouble.status {
            404 | 410 => (words.not_found(), words.not_found_about()),
            429 => (words.too_fast(), words.too_fast_about()),
            503 => (words.crowded(), words.crowded_about()),
            500.. => (words.broken(), words.broken_about()),
            _ => (words.refused(), words.refused_about()),
        };
        frame.head = crate::frame::Head { robots: Some("noindex"), ..crate::frame::Head::default() };
        let mut shell = frame.shell(title, "");
        shell.styles.push(&sheet::LISTING);
        let ours = trouble.status >= 500 && !trouble.request.is_empty();
        let request = ours.then(|| words.name_this(trouble.request));
        Self { shell, frame, status: trouble.status, title, text, request }
    }
}
