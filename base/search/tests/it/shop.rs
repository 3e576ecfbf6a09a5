//! A small shop in four languages, and short ways to ask it.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use bodega_kernel::{Lang, MerchantId};
use bodega_search::{Change, Document, Engine, Field, Price, Query, Reached, Results, SuggestQuery, Tantivy};
use uuid::Uuid;

pub const MERCHANT: MerchantId = MerchantId(1);
pub const OTHER: MerchantId = MerchantId(2);

pub fn key(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// An item with a title in one language.
pub fn item(number: u128, lang: Lang, title: &str) -> Document {
    let mut item = Document::new(MERCHANT, key(number)).text(Some(lang), Field::Title, title);
    item.created = i64::try_from(number).unwrap();
    item
}

pub fn price(amount: i64, currency: &str) -> Price {
    Price::new(currency.parse().unwrap(), amount)
}

/// So far in the log of these tests.
pub fn at(position: i64) -> Reached {
    Reached::new(Uuid::from_u128(42), position)
}

/// An engine in memory that has these items.
pub fn with(items: Vec<Document>) -> Tantivy {
    let engine = Tantivy::in_memory().unwrap();
    engine.apply(items.into_iter().map(Change::from).collect(), at(1)).unwrap();
    engine
}

/// An engine whose items are these titles, numbered from 1.
pub fn titles(lang: Lang, titles: &[&str]) -> Tantivy {
    with((1..).zip(titles).map(|(number, title)| item(number, lang, title)).collect())
}

pub fn ask(engine: &Tantivy, lang: Lang, text: &str) -> Results {
    engine.search(&Query::new(MERCHANT, lang, text)).unwrap()
}

/// The numbers of what is found, best first.
pub fn found(engine: &Tantivy, lang: Lang, text: &str) -> Vec<u128> {
    numbers(&ask(engine, lang, text))
}

pub fn numbers(results: &Results) -> Vec<u128> {
    results.keys.iter().map(|key| key.as_u128()).collect()
}

pub fn suggestions(engine: &Tantivy, lang: Lang, text: &str) -> Vec<String> {
    let query = SuggestQuery { merchant: MERCHANT, lang, text: text.to_owned(), names: Some("brand"), limit: 8 };
    engine.suggest(&query).unwrap().into_iter().map(|suggestion| suggestion.text).collect()
}

/// A folder of this test alone, which goes with it.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("bodega-search-test-{}-{number}", std::process::id())))
    }

    /// The indexes in it.
    pub fn indexes(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("index-")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
