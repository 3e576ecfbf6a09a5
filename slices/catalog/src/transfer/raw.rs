//! The products of a piece as they stand in the file, before anything is understood of them.

use bodega_db::ReadTx;
use bodega_identity::merchant;
use bodega_kernel::{Currency, Scope};

use super::{
    columns::{Column, columns},
    model::{Format, Import},
    read::{self, Item},
    split::{Piece, begins, reader},
    together::Together,
};
use crate::CatalogError;

/// One product.
#[derive(Debug, Clone)]
pub(super) enum Raw {
    /// On a line of JSON.
    Object(i64, String),
    /// On lines of a table.
    Rows(Records),
}

type Records = Vec<(i64, csv::StringRecord)>;

/// How a file is to be read.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    format: Format,
    separator: u8,
    columns: Vec<Column>,
    /// The currency of prices that name none.
    base: Currency,
}

impl Reading {
    pub fn of(tx: &mut ReadTx, scope: &Scope, import: &Import) -> Result<Self, CatalogError> {
        let columns = if import.format == Format::Csv { columns(&import.head)? } else { Vec::new() };
        let base = merchant::currency(tx, scope)?;
        Ok(Self { format: import.format, separator: import.head.separator, columns, base })
    }

    /// The products of a piece.
    pub fn raw(&self, piece: &Piece) -> Vec<Raw> {
        match self.format {
            Format::Csv => records(&self.columns, self.separator, piece).into_iter().map(Raw::Rows).collect(),
            Format::Jsonl => {
                let lines = (piece.line..).zip(piece.text.lines()).filter(|(_, text)| !text.trim().is_empty());
                lines.map(|(line, text)| Raw::Object(line, text.to_owned())).collect()
            }
        }
    }

    /// What a product says. What is wrong with how it is written down is noted on it.
    pub fn item(&self, raw: &Raw) -> Item {
        match raw {
            Raw::Object(line, text) => read::json_line(*line, text),
            Raw::Rows(records) => read::rows(&self.columns, records, self.base),
        }
    }

    /// What all products of a piece say.
    pub fn items(&self, piece: &Piece) -> Vec<Item> {
        self.raw(piece).iter().map(|raw| self.item(raw)).collect()
    }
}

/// The lines of a piece of a table, those of one product together.
pub(super) fn records(columns: &[Column], separator: u8, piece: &Piece) -> Vec<Records> {
    let mut reader = reader(separator, &piece.text);
    let mut products: Vec<Records> = Vec::new();
    let mut together = Together::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let place = record.position().map_or((0, 1), |place| {
            (usize::try_from(place.byte()).unwrap_or(0), i64::try_from(place.line()).unwrap_or(1))
        });
        let line = (piece.line + begins(&piece.text, place).1 - 1, record.clone());
        match (together.goes_on(columns, &record), products.last_mut()) {
            (true, Some(product)) => product.push(line),
            _ => products.push(vec![line]),
        }
    }
    products
}
