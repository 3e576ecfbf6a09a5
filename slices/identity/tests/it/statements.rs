//! Every statement is understood by both databases, and the hot ones search by index.

use bodega_identity as _;
use bodega_testkit::{TestDb, on_both};

on_both! {
    async fn every_statement_is_understood(base: TestDb) {
        let options = base.options.clone();
        let checked = tokio::task::spawn_blocking(move || bodega_db::Db::check_statements(&options)).await;
        let faults = checked.unwrap().unwrap();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
