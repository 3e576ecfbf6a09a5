//! HTTP: a static route, and a product as JSON, of one server in the same seconds.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    client::{Connection, request},
    demo::{self, Ready},
};

use crate::{
    load::{Load, Maker, always, drive},
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
    let (products, token) = Runtime::new()?
        .block_on(async { Outcome::Ok((products(&server).await?, server.sign_in("manager").await?)) })?;
    let seen = |maker: Maker| {
        let warm_up = span / 4;
        drive(&Load { address: server.address, connections: CONNECTIONS, warm_up, span, maker, status: 200 })
    };
    let still = seen(always(request("GET", "/health/live", None, &[], None)))?.figure(SECTION, "static route");
    let cached = seen(each("/api/v1/products", &products, None))?.figure(SECTION, "product JSON, cached");
    // Staff is shown what is in the table, never what was kept.
    let read = seen(each("/api/v1/admin/products", &products, Some(&token)))?;
    let read = read.figure(SECTION, "product JSON from SQLite, with a token to check");
    let (cached, read) = (cached.against(&still, Some(CACHED)), read.against(&still, Some(FROM_SQLITE)));
    Ok(vec![still, cached, read])
}

/// The ids of some products.
async fn products(server: &Ready) -> Outcome<Vec<String>> {
    let mut connection = Connection::open(server.address).await?;
    let list = connection.send(&request("GET", "/api/v1/products?limit=50", None, &[], None)).await?.json();
    let ids = list["data"].as_array().into_iter().flatten().filter_map(|product| product["id"].as_str());
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
