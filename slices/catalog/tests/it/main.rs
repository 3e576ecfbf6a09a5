//! The catalogue over HTTP and through its commands, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod authorisation;
mod bulk;
mod bundles;
mod categories;
mod composing;
mod create_product;
mod delete_product;
mod events;
mod exports;
mod gallery;
mod images;
mod imports;
mod isolation;
mod labels;
mod list_products;
mod media;
mod moderation;
mod price_lists;
mod prices;
mod publishing;
mod races;
mod read_product;
mod reviews;
mod shop;
mod shown_pictures;
mod statements;
mod transfers;
mod translations;
mod tree;
mod update_product;
mod variants;
mod versions;
