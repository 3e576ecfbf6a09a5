//! The search over HTTP: words, filters with facets, suggestions, and the static route of the same server beside them.

use std::{path::Path, sync::Arc, time::Duration};

use xtask::{Outcome, client::request, demo};

use crate::{
    load::{Load, Maker, always, drive},
    report::Figure,
};

const SECTION: &str = "search over HTTP, the demo's products";
/// What shoppers type, slips included.
const WORDS: [&str; 12] = [
    "milk",
    "oat drink",
    "bread",
    "organic apples",
    "tomatos",
    "olive oil",
    "choclate",
    "gluten free pasta",
    "coffee",
    "cheese",
    "washing powder",
    "water",
];
/// What they have typed so far.
const BEGUN: [&str; 8] = ["m", "mi", "mil", "br", "ora", "cho", "was", "to"];

/// Measures them against one demo on SQLite: by one shopper, and by sixteen at once.
pub fn measure(program: &Path, folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let data = folder.join("search");
    let plan = demo::Plan::new(program, data, None)?;
    let server = plan.start()?.ready(Duration::from_secs(120))?;
    let seen = |connections: usize, maker: Maker| {
        drive(&Load { address: server.address, connections, warm_up: span / 4, span, maker, status: 200 })
    };
    let mut figures = Vec::new();
    for shoppers in [1, 16] {
        let by = |what: &str| format!("{what}, {shoppers} at once");
        let still = seen(shoppers, always(request("GET", "/health/live", None, &[], None)))?;
        let still = still.figure(SECTION, by("static route"));
        let words = turns(WORDS.map(|words| format!("/api/v1/products/search?q={}", words.replace(' ', "+"))));
        let narrowed = turns(WORDS.map(|words| {
            format!("/api/v1/products/search?q={}&maxPrice=3000&inStock=true&sort=price", words.replace(' ', "+"))
        }));
        let all = turns(["newest", "price", "rating"].map(|sort| format!("/api/v1/products/search?sort={sort}")));
        let begun = turns(BEGUN.map(|begun| format!("/api/v1/products/autocomplete?q={begun}")));
        for (name, maker) in [
            ("words, 20 products, facets", words),
            ("the same, narrowed and by price", narrowed),
            ("everything, facets", all),
            ("suggestions", begun),
        ] {
            figures.push(seen(shoppers, maker)?.figure(SECTION, by(name)).against(&still, None));
        }
        figures.push(still);
    }
    Ok(figures)
}

/// One path after the other.
fn turns<const N: usize>(paths: [String; N]) -> Maker {
    let requests: [Arc<[u8]>; N] = paths.map(|path| request("GET", &path, None, &[], None).into());
    Arc::new(move |connection, count| {
        let at = usize::try_from(count).unwrap_or(0) + connection * 7;
        Some(requests[at % N].clone())
    })
}
