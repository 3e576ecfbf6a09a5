//! HTTP: a static route, and a product as JSON, of one server in the same seconds.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    client::{Connection, request},
    cluster::free_port,
    demo::{self, Ready},
};

use crate::{
    load::{Load, Maker, always, drive},
    report::Figure,
};

const SECTION: &str = "HTTP, 32 kept-alive connections";
const CONNECTIONS: usize = 32;
/// What DESIGN wants of a product that is read from SQLite.
const FROM_SQLITE: f64 = 0.30;

/// Measures them all against one demo on SQLite.
pub fn measure(program: &Path, folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let data = folder.join("http");
    let plan = demo::Plan { program: program.to_owned(), data, database: None, port: free_port()? };
    let server = plan.start()?.ready(Duration::from_secs(120))?;
    let products = Runtime::new()?.block_on(products(&server))?;
    let seen = |maker: Maker| {
        let warm_up = span / 4;
        drive(&Load { address: server.address, connections: CONNECTIONS, warm_up, span, maker, status: 200 })
    };
    let still = seen(always(request("GET", "/health/live", None, &[], None)))?.figure(SECTION, "static route");
    let read = seen(each(&products))?.figure(SECTION, "product JSON from SQLite").against(&still, Some(FROM_SQLITE));
    Ok(vec![still, read])
}

/// The paths of some products.
async fn products(server: &Ready) -> Outcome<Vec<String>> {
    let mut connection = Connection::open(server.address).await?;
    let list = connection.send(&request("GET", "/api/v1/products?limit=50", None, &[], None)).await?.json();
    let ids = list["data"].as_array().into_iter().flatten().filter_map(|product| product["id"].as_str());
    let paths: Vec<String> = ids.map(|id| format!("/api/v1/products/{id}")).collect();
    if paths.is_empty() { Err(format!("the demo shows no products: {list}").into()) } else { Ok(paths) }
}

/// One path after the other.
fn each(paths: &[String]) -> Maker {
    let requests: Vec<Arc<[u8]>> = paths.iter().map(|path| request("GET", path, None, &[], None).into()).collect();
    Arc::new(move |connection, count| {
        let at = usize::try_from(count).unwrap_or(0) + connection * 7;
        requests[at % requests.len()].clone()
    })
}
