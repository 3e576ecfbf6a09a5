//! Every statement is understood by both databases, and the hot ones search by index.

use bodega_db::Db;
use bodega_testkit::{TestDb, on_both};

on_both! {
    async fn every_statement_is_understood_and_the_hot_ones_search_by_index(db: TestDb) {
        crate::with_seen(&db).await;
        let options = db.options.clone();
        let faults = tokio::task::spawn_blocking(move || Db::check_statements(&options)).await.unwrap().unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
