//! Who is here and what is in their basket: the end of the header.

use askama::{Template, filters::HtmlSafe};
use bodega_ui::component::{Icon, Price};

use crate::{ways::Ways, words::Words};

/// Who is here and what is in their basket.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/bar.html")]
pub struct Bar {
    /// The words around it.
    pub words: Words,
    /// The ways of their language.
    pub ways: Ways,
    /// Who is signed in.
    pub name: Option<String>,
    /// How many lines are in the basket.
    pub count: i64,
    /// What they cost.
    pub total: Option<Price>,
    /// Is it marked, so that it can be filled in for whoever looks?
    pub marked: bool,
}

impl HtmlSafe for Bar {}

impl Bar {
    /// A stranger with nothing in the basket.
    pub fn stranger(words: Words, ways: &Ways) -> Self {
        Self { words, ways: ways.clone(), name: None, count: 0, total: None, marked: true }
    }
}
