use askama::Template;

use crate::{Shell, Theme, asset, component::Icon};

/// What a browser sees when something is not there or went wrong.
#[derive(Debug, Clone, Template)]
#[template(path = "page/error.html")]
pub struct ErrorPage {
    /// What is around it.
    pub shell: Shell,
    /// The status in digits.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what can be done.
    pub text: String,
    /// The request, so that those who run the house can find it in their logs.
    pub request_id: String,
}

impl ErrorPage {
    /// No such page.
    pub fn not_found(path: &str, theme: Theme) -> Self {
        Self {
            shell: Shell::new("Not on any shelf", path).lit(theme),
            status: 404,
            title: "This is not on any of our shelves".to_owned(),
            text: "The address may have a slip of the pen, or what stood here was taken away.".to_owned(),
            request_id: String::new(),
        }
    }

    /// Our fault.
    pub fn broken(path: &str, theme: Theme) -> Self {
        Self {
            shell: Shell::new("Something fell over", path).lit(theme),
            status: 500,
            title: "Something fell over in the storeroom".to_owned(),
            text: "It is our fault, and it has been written down. Nothing of yours was changed. Try again in a moment."
                .to_owned(),
            request_id: String::new(),
        }
    }

    /// Any other answer that a person has to be told about.
    pub fn other(status: u16, title: &str, text: &str, path: &str, theme: Theme) -> Self {
        Self {
            shell: Shell::new(title, path).lit(theme),
            status,
            title: title.to_owned(),
            text: text.to_owned(),
            request_id: String::new(),
        }
    }

    /// The same with the request's id.
    #[must_use]
    pub fn for_request(mut self, id: &str) -> Self {
        id.clone_into(&mut self.request_id);
        self
    }

    /// One of each kind, for the test that renders every page.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::not_found("/no/such/<page>", Theme::Auto),
            Self::broken("/", Theme::Dark).for_request("req_01jd3v7k2mfq9s8x4t6w0ybnhe"),
            Self::other(405, "That cannot be done here", "The page exists, but not for this.", "/", Theme::Light),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_renders_without_inline_script_or_style() {
        for page in ErrorPage::samples() {
            let html = page.render().unwrap();
            assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n") || html.ends_with("</html>"));
            assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick="), "{html}");
            assert!(!html.contains("<page>"), "text is escaped");
            assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=").count());
        }
    }
}
