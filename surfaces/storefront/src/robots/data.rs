//! Structured data (JSON-LD) as it stands in a page. A block of data is no script, and the content policy does not stop
//! it; but it must not end before its end, so what could end it is written as escapes.

use bodega_browse::{ProductPage, Stock};
use bodega_kernel::Money;
use serde_json::{Value, json};

use crate::page::Step;

/// JSON that can stand within `<script>`.
pub fn safe(value: &Value) -> String {
    let mut out = String::new();
    for letter in value.to_string().chars() {
        match letter {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            letter => out.push(letter),
        }
    }
    out
}

/// The way to a page.
pub fn breadcrumbs(origin: &str, home: (&str, String), steps: &[Step], here: &str) -> String {
    let first = (home.0, home.1);
    let rest = steps.iter().map(|step| (step.name.as_str(), step.href.clone().unwrap_or_else(|| here.to_owned())));
    let items = std::iter::once(first).chain(rest).enumerate().map(|(at, (name, href))| {
        json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{origin}{href}") })
    });
    let items: Vec<Value> = items.collect();
    safe(&json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items }))
}

/// The shop itself, and how to search it.
pub fn website(origin: &str, name: &str, home: &str, search: &str) -> String {
    safe(&json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": name, "url": format!("{origin}{home}"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": format!("{origin}{search}?q={{search_term_string}}") },
            "query-input": "required name=search_term_string",
        },
    }))
}

/// A product with an offer for each variant.
pub fn product(origin: &str, seller: &str, page: &ProductPage, href: &str, images: &[String]) -> String {
    let url = format!("{origin}{href}");
    let offers = page.variants.iter().map(|variant| {
        let mut offer = json!({
            "@type": "Offer", "sku": variant.sku, "name": variant.title, "url": url,
            "price": decimal(variant.price), "priceCurrency": variant.price.currency.code(),
            "availability": availability(variant.stock),
            "seller": { "@type": "Organization", "name": seller },
        });
        if let Some((gtin, _)) = variant.barcodes.iter().find(|(code, quantity)| *quantity == 1 && is_gtin(code)) {
            offer["gtin"] = json!(gtin);
        }
        offer
    });
    let mut data = json!({
        "@context": "https://schema.org", "@type": "Product", "name": page.card.title, "url": url, "sku": page.card.sku,
        "image": images.iter().map(|image| format!("{origin}{image}")).collect::<Vec<_>>(),
        "offers": offers.collect::<Vec<_>>(),
    });
    if !page.description.is_empty() {
        data["description"] = json!(page.description);
    }
    if let Some(brand) = &page.card.brand {
        data["brand"] = json!({ "@type": "Brand", "name": brand });
    }
    if page.card.rating.count > 0 {
        let average = format!("{:.1}", page.card.rating.average);
        data["aggregateRating"] =
            json!({ "@type": "AggregateRating", "ratingValue": average, "reviewCount": page.card.rating.count });
    }
    safe(&data)
}

fn availability(stock: Stock) -> &'static str {
    match stock {
        Stock::Plenty | Stock::Elsewhere => "https://schema.org/InStock",
        Stock::Few(_) => "https://schema.org/LimitedAvailability",
        Stock::Out => "https://schema.org/OutOfStock",
    }
}

/// Digits, of one of the lengths that there are.
fn is_gtin(code: &str) -> bool {
    matches!(code.len(), 8 | 12 | 13 | 14) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// `12.90`, as programs want it.
fn decimal(money: Money) -> String {
    money.to_string().split(' ').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_it_ends() {
        let evil = json!({ "name": "</script><script>alert(1)</script><!-- & \u{2028}" });
        let text = safe(&evil);
        for bad in ['<', '>', '&', '\u{2028}'] {
            assert!(!text.contains(bad), "{text}");
        }
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), evil);
    }

    #[test]
    fn amounts_are_written_for_programs() {
        assert_eq!(decimal(Money::new(129_050, "EUR".parse().unwrap())), "1290.50");
        assert!(is_gtin("2900041003337") && !is_gtin("290004100333A") && !is_gtin("123"));
    }
}
