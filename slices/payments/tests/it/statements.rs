//! Every statement is understood by both databases, and the hot ones search by index.

use bodega_testkit::{TestDb, on_both};

use bodega_payments as _;

on_both! {
    async fn every_statement_is_understood(base: TestDb) {
        let options = base.options.clone();
        let checked = tokio::task::spawn_blocking(move || bodega_db::Db::check_statements(&options)).await;
        // The slices below are in the program too; they look after their own.
        let mut faults = checked.unwrap().unwrap();
        faults.retain(|fault| fault.starts_with("bodega_payments::"));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
