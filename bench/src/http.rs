//! HTTP: a static route, a product as JSON, and whole pages, of one server in the same seconds.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::{self, Ready},
};

use crate::{
    load::{Load, Maker, always, drive, drive_at},
    report::Figure,
};

const SECTION: &str = "HTTP, 32 kept-alive connections";
const CONNECTIONS: usize = 32;
/// What shares of the static route we want to reach.
const CACHED: f64 = 0.75;
const FROM_SQLITE: f64 = 0.30;

/// Measures them all against one demo on SQLite.
pub fn measure(program: &Path, folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let data = folder.join("http");
    let plan = demo::Plan::new(program, data, None)?;
    let server = plan.start()?.ready(Duration::from_secs(120))?;
    let (products, slugs, token) = Runtime::new()?.block_on(async {
        let [ids, slugs] = [products(&server, "id").await?, products(&server, "slug").await?];
        Outcome::Ok((ids, slugs, server.sign_in("manager").await?))
    })?;
    let load = |maker: Maker| {
        let warm_up = span / 4;
        Load { address: server.address, connections: CONNECTIONS, warm_up, span, maker, status: 200 }
    };
    let seen = |maker: Maker| drive(&load(maker));
    let still = seen(always(request("GET", "/health/live", None, &[], None)))?.figure(SECTION, "static route");
    let cached = seen(each("/api/v1/products", &products, None))?.figure(SECTION, "product JSON, cached");
    // Staff is shown what is in the table, never what was kept.
    let read = seen(each("/api/v1/admin/products", &products, Some(&token)))?;
    let read = read.figure(SECTION, "product JSON from SQLite, with a token to check");
    let mut figures = vec![cached.against(&still, Some(CACHED)), read.against(&still, Some(FROM_SQLITE))];
    for (name, maker) in [
        ("product page", each("/p", &slugs, None)),
        ("home page", always(request("GET", "/", None, &[], None))),
        ("search page", always(request("GET", "/search?q=milk", None, &[], None))),
    ] {
        let page = seen(maker.clone())?.figure(SECTION, name);
        // The answer is small and comes in one piece: its end is as good as its first byte.
        let half = drive_at(&load(maker), page.per_second / 2.0)?.figure(SECTION, format!("{name}, at half of that"));
        figures.extend([page.against(&still, None), half]);
    }
    figures.insert(0, still);
    Ok(figures)
}

/// The ids, or the slugs, of some products.
async fn products(server: &Ready, name: &str) -> Outcome<Vec<String>> {
    let mut connection = Connection::open(server.address).await?;
    let list = connection.send(&request("GET", "/api/v1/products?limit=50", None, &[], None)).await?.json();
    let ids = list["data"].as_array().into_iter().flatten().filter_map(|product| product[name].as_str());
    let ids: Vec<String> = ids.map(str::to_owned).collect();
    if ids.is_empty() { Err(format!("the demo shows no products: {list}").into()) } else { Ok(ids) }
}

/// One product after the other.
fn each(path: &str, ids: &[String], token: Option<&str>) -> Maker {
    let one = |id: &String| request("GET", &format!("{path}/{id}"), token, &[], None).into();
    let requests: Vec<Arc<[u8]>> = ids.iter().map(one).collect();
    Arc::new(move |connection, count| {
        let at = usize::try_from(count).unwrap_or(0) + connection * 7;
        Some(requests[at % requests.len()].clone())
    })
}
