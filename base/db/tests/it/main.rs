//! The promises of `README.md`, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod audit;
mod groups;
mod idempotency;
mod push;
mod rush;
mod schema;
mod transaction;

use bodega_db::{DbError, sql};
use bodega_kernel::{Call, MerchantId};
use bodega_testkit::TestDb;

/// A table that only these tests have.
async fn with_shelf(db: &TestDb) {
    db.by_hand(
        "CREATE TABLE db_shelf (merchant BIGINT NOT NULL, name TEXT NOT NULL, held BIGINT NOT NULL,
                                CONSTRAINT db_shelf_held CHECK (held >= 0), PRIMARY KEY (merchant, name));
         CREATE UNIQUE INDEX db_shelf_held_once ON db_shelf (merchant, held);",
    )
    .await;
    if db.db.engine() == bodega_db::Engine::Postgres {
        db.by_hand("GRANT SELECT, INSERT, UPDATE, DELETE ON db_shelf TO bodega_app").await;
    }
}

sql!(PUT, "INSERT INTO db_shelf (merchant, name, held) VALUES ($1, $2, $3)");
sql!(TAKE, "UPDATE db_shelf SET held = held - $3 WHERE merchant = $1 AND name = $2");
sql!(HELD, "SELECT name, held FROM db_shelf WHERE merchant = $1 ORDER BY name");

const SHOP: MerchantId = MerchantId(1);

fn call(db: &TestDb) -> Call {
    db.env.call(bodega_kernel::Actor::system("test"), SHOP)
}

async fn put(db: &TestDb, name: &'static str, held: i64) -> Result<u64, DbError> {
    db.db.write(&call(db), move |tx| tx.execute(&PUT, bodega_db::params![SHOP, name, held])).await
}

async fn held(db: &TestDb) -> Vec<(String, i64)> {
    db.db.read(&SHOP.into(), |tx| tx.all(&HELD, bodega_db::params![SHOP])).await.unwrap()
}
