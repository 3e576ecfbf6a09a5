use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bodega_http::{Boxed, HttpConfig, ReadyCheck, Stopping};
use bodega_testkit::{TestDb, on_both};
use serde_json::Value;

use crate::shop::Shop;

struct Lag(Arc<AtomicBool>);

impl ReadyCheck for Lag {
    fn name(&self) -> &'static str {
        "events"
    }
    fn check(&self) -> Boxed<'_, Result<(), String>> {
        let well = self.0.load(Ordering::SeqCst);
        Box::pin(async move { if well { Ok(()) } else { Err("secret: a minute behind".to_owned()) } })
    }
}

fn failing(reply: &Value) -> Vec<&str> {
    let checks = reply["checks"].as_array().unwrap().iter();
    checks.filter(|check| check["ok"] == false).map(|check| check["name"].as_str().unwrap()).collect()
}

on_both! {
    async fn it_is_ready_when_everything_is_well(base: TestDb) {
        let (well, stopping) = (Arc::new(AtomicBool::new(true)), Stopping::default());
        let server = Shop::server(&base, HttpConfig::default()).ready_check(Lag(well.clone())).stopping(&stopping);
        let shop = Shop { router: server.build(), base };
        let ready = shop.get("/health/ready").send().await;
        assert_eq!((ready.status, ready.json()["checks"].as_array().unwrap().len()), (200, 5), "{}", ready.text());

        well.store(false, Ordering::SeqCst);
        let not = shop.get("/health/ready").send().await;
        assert_eq!((not.status, failing(&not.json())), (503, vec!["events"]));
        assert!(!not.text().contains("secret"));
        well.store(true, Ordering::SeqCst);

        stopping.begin();
        let not = shop.get("/health/ready").send().await;
        assert_eq!((not.status, failing(&not.json())), (503, vec!["serving"]));
        assert_eq!(shop.get("/health/live").send().await.status, 200);
    }

    async fn a_database_that_is_gone_is_noticed(shop: Shop) {
        shop.base.db.close().await;
        let not = shop.get("/health/ready").send().await;
        assert_eq!(not.status, 503);
        assert!(failing(&not.json()).contains(&"database"), "{}", not.text());
        assert_eq!(shop.get("/health/live").send().await.status, 200);
    }
}

#[tokio::test]
async fn the_interface_tells_its_version() {
    let shop = Shop::open().await;
    let told = shop.get("/api/v1/health").send().await.expect(200);
    assert_eq!((&told["status"], &told["version"]), (&"ok".into(), &env!("CARGO_PKG_VERSION").into()));
}
