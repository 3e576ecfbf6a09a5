//! The map of the shop for search engines: an index, a part with the pages that are always there, and parts with the
//! products. Each page is named in all languages.

use std::fmt::Write as _;

use bodega_kernel::{Lang, Time};

use crate::ways::Ways;

/// So many products stand in a part. With four languages and their cross-references a part stays far from the limits of
/// fifty thousand addresses and fifty megabytes.
pub const PART: i64 = 2000;

const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// The index of all parts.
pub fn index(origin: &str, parts: i64) -> String {
    let mut xml = format!("{OPEN}\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in 0..=parts {
        let _ = writeln!(xml, "<sitemap><loc>{}/sitemap/{part}.xml</loc></sitemap>", escaped(origin));
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// A part: paths without their language, and when each was last changed.
pub fn part(origin: &str, own: Lang, pages: &[(String, Option<Time>)]) -> String {
    let head = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";
    let mut xml = format!("{OPEN}\n<urlset {head}>\n");
    for (path, changed) in pages {
        let addresses = Lang::ALL.map(|lang| (lang, format!("{}{}", origin, Ways::of(lang, own).to(path))));
        let mut others = String::new();
        for (lang, address) in &addresses {
            let link =
                |tag: &str| format!(r#"<xhtml:link rel="alternate" hreflang="{tag}" href="{}"/>"#, escaped(address));
            others.push_str(&link(lang.code()));
            if *lang == own {
                others.push_str(&link("x-default"));
            }
        }
        let changed = changed.map(|time| format!("<lastmod>{time}</lastmod>")).unwrap_or_default();
        for (_, address) in &addresses {
            let _ = writeln!(xml, "<url><loc>{}</loc>{changed}{others}</url>", escaped(address));
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

/// What robots may read: everything but what only narrows down what they have read already.
pub fn rules(origin: &str) -> String {
    let suggest = Lang::ALL.map(|lang| format!("Disallow: /{lang}/suggest\n")).concat();
    format!("User-agent: *\nDisallow: /api/\nDisallow: /suggest\n{suggest}\nSitemap: {origin}/sitemap.xml\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_named_in_all_languages() {
        let xml = part("https://shop.example", Lang::He, &[("/p/a&b".to_owned(), None), ("/".to_owned(), None)]);
        assert!(xml.contains("<loc>https://shop.example/p/a&amp;b</loc>"), "{xml}");
        assert!(xml.contains("<loc>https://shop.example/de/p/a&amp;b</loc>"));
        assert!(xml.contains("hreflang=\"x-default\" href=\"https://shop.example/\"/>"));
        assert_eq!((xml.matches("<url>").count(), xml.matches("<xhtml:link").count()), (8, 40));
        assert_eq!(index("https://shop.example", 2).matches("<loc>").count(), 3);
    }
}
