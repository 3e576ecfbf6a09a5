//! The catalogue over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod bulk;
mod categories;
mod composing;
mod create_product;
mod delete_product;
mod events;
mod isolation;
mod list_products;
mod prices;
mod races;
mod read_product;
mod shop;
mod statements;
mod tree;
mod update_product;
mod variants;
mod versions;
