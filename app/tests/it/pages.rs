//! Every page renders, from samples; with `BODEGA_PAGES=DIR` they are written down to be looked at.

use askama::Template;
use bodega_app::page::{Mailbox, Welcome};
use bodega_ui::page::ErrorPage;

fn every_page() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &str, rendered: Vec<String>| {
        pages.extend(rendered.into_iter().enumerate().map(|(at, html)| (format!("{name}-{at}"), html)));
    };
    add("error", ErrorPage::samples().iter().map(|page| page.render().unwrap()).collect());
    add("mailbox", Mailbox::samples().iter().map(|page| page.render().unwrap()).collect());
    add("welcome", Welcome::samples().iter().map(|page| page.render().unwrap()).collect());
    pages
}

#[test]
fn every_page_is_whole_and_keeps_to_the_content_policy() {
    for (name, html) in every_page() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert!(html.trim_end().ends_with("</html>"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        for inline in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!html.contains(inline), "{name} has {inline}");
        }
        assert_eq!(
            html.matches("<script").count(),
            html.matches("<script type=\"module\" src=\"/static/").count(),
            "{name}"
        );
        assert!(html.matches("btn main").count() <= 1, "{name} has more than one main act");
    }
}
