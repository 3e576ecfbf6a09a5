//! Every page renders in every language from samples, keeps to the content policy, and is as it was. With
//! `BODEGA_PAGES=DIR` the pages are written down to be looked at.

use askama::Template;
use bodega_kernel::Lang;

use super::sample;

fn every_page(lang: Lang) -> Vec<(String, String)> {
    fn add<P: Template>(pages: &mut Vec<(String, String)>, name: &str, samples: &[P]) {
        let rendered = samples.iter().enumerate().map(|(at, page)| (format!("{name}-{at}"), page.render().unwrap()));
        pages.extend(rendered);
    }
    let mut pages: Vec<(String, String)> = Vec::new();
    add(&mut pages, "home", &sample::home(lang));
    add(&mut pages, "listing", &sample::listings(lang));
    add(&mut pages, "product", &sample::products(lang));
    add(&mut pages, "branches", &sample::places(lang));
    add(&mut pages, "lost", &sample::lost(lang));
    add(&mut pages, "sign", &sample::signs(lang));
    pages.into_iter().map(|(name, html)| (name, crate::hole::found(&html).0)).collect()
}

/// The same whatever the contents of styles, scripts and drawings.
fn unhashed(html: &str) -> String {
    let mut out = String::new();
    for (at, part) in html.split("/static/").enumerate() {
        let end = part.find(['"', '#', '\'']).unwrap_or(0);
        let (name, rest) = part.split_at(if at > 0 { end } else { 0 });
        let plain: Vec<&str> = name.split('.').collect();
        match plain[..] {
            [stem, _, ending] => out.push_str(&format!("/static/{stem}.{ending}")),
            _ => out.push_str(name),
        }
        out.push_str(rest);
    }
    out
}

#[test]
fn every_page_is_whole_in_every_language() {
    for lang in Lang::ALL {
        for (name, html) in every_page(lang) {
            let name = format!("{name} in {lang}");
            if let Ok(folder) = std::env::var("BODEGA_PAGES") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(format!("{folder}/{}.html", name.replace(' ', "-")), &html).unwrap();
            }
            assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{name}");
            let head = format!("<html lang=\"{lang}\" dir=\"{}\"", if lang.rtl() { "rtl" } else { "ltr" });
            assert!(html.contains(&head), "{name}");
            for once in ["<h1", "<main", "<title", "rel=\"canonical\""] {
                let public = ["home", "listing", "product", "branches"].iter().any(|public| name.starts_with(public));
                let wanted = usize::from(once != "rel=\"canonical\"" || public);
                assert_eq!(html.matches(once).count(), wanted, "{once} in {name}");
            }
            assert!(html.matches("btn main").count() <= 1, "{name} has more than one main act");
        }
    }
}

#[test]
fn nothing_in_a_page_runs_or_breaks_out() {
    for lang in Lang::ALL {
        let mut pages = every_page(lang);
        let pieces = sample::suggestions(lang);
        pages.extend(pieces.iter().enumerate().map(|(at, piece)| (format!("suggest-{at}"), piece.render().unwrap())));
        for (name, html) in pages {
            for bad in [" style=", "<style", "javascript:", "<script>alert", "<img src=x", "href=\"http:", "src=\"http"]
            {
                assert!(!html.contains(bad), "{name} in {lang} has {bad}");
            }
            for tag in html.split('<').map(|tag| tag.split('>').next().unwrap_or("")) {
                let handler = tag.split('"').step_by(2).any(|part| part.contains(" on"));
                assert!(!handler, "{name} in {lang} has a handler: {tag}");
            }
            let scripts = html.matches("<script").count();
            let files = html.matches("<script type=\"module\" src=\"/static/").count();
            let data = html.matches("<script type=\"application/ld+json\">{").count();
            assert_eq!(scripts, files + data, "{name} in {lang} has a script that is neither a file nor data");
        }
    }
}

#[test]
fn structured_data_is_data() {
    for (name, html) in every_page(Lang::En) {
        for block in html.split("<script type=\"application/ld+json\">").skip(1) {
            let block = block.split("</script>").next().unwrap();
            let data: serde_json::Value = serde_json::from_str(block).unwrap();
            assert_eq!(data["@context"], "https://schema.org", "{name}");
        }
    }
}

#[test]
fn no_message_is_left_in_another_language() {
    // Words of English that would stand in every page if a template had them.
    for lang in [Lang::He, Lang::De, Lang::Es] {
        for (name, html) in every_page(lang) {
            for english in [">Search<", ">Aisles<", ">Language<", "Choose your branch", "Opening hours", ">Close<"] {
                assert!(!html.contains(english), "{name} in {lang} says {english}");
            }
        }
    }
}

#[test]
fn pages_are_as_they_were() {
    for (name, html) in every_page(Lang::En) {
        insta::assert_snapshot!(name, unhashed(&html));
    }
    for (name, html) in every_page(Lang::He).into_iter().filter(|(name, _)| name.ends_with("-0")) {
        insta::assert_snapshot!(format!("{name}-he"), unhashed(&html));
    }
}
