//! Reading a piece of a file: its products as bodies, each with the lines that it stands on.

use std::collections::BTreeMap;

use bodega_kernel::Currency;
use serde_json::{Map, Value, json};

use super::{
    cell,
    columns::{Column, Kind, Side, column_of},
    model::Fault,
};

/// A product as it was sent, and what is wrong with how it was written down.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// The line of the product, which is that of its first variant.
    pub line: i64,
    /// The lines of its variants, in their order.
    pub lines: Vec<i64>,
    /// As the API takes it, with an `id` if there was one.
    pub body: Value,
    pub faults: Vec<Fault>,
    /// Was it a table? Faults are then told of columns.
    is_table: bool,
}

impl Item {
    fn fault(&mut self, line: i64, field: impl Into<String>, code: &str, message: impl Into<String>) {
        self.faults.push(Fault { line, field: field.into(), code: code.to_owned(), message: message.into() });
    }

    /// A fault that was found in the body, told of the line and the column that it came from.
    pub fn placed(&self, field: &str, code: &str, message: &str) -> Fault {
        let within = || {
            let (at, rest) = field.strip_prefix("variants[")?.split_once(']')?;
            Some((*self.lines.get(at.parse::<usize>().ok()?)?, rest.strip_prefix('.').unwrap_or("sku")))
        };
        let (line, field) = match (self.is_table, within()) {
            (false, _) => (self.line, field.to_owned()),
            (true, Some((line, rest))) => (line, column_of(rest, Side::Variant)),
            (true, None) => (self.line, column_of(field, Side::Product)),
        };
        Fault { line, field, code: code.to_owned(), message: message.to_owned() }
    }
}

/// One product from a line of JSON.
pub(super) fn json_line(line: i64, text: &str) -> Item {
    let mut item = Item { line, ..Item::default() };
    match serde_json::from_str::<Value>(text) {
        Ok(body @ Value::Object(_)) => item.body = body,
        Ok(_) => item.fault(line, "line", "INVALID_TYPE", "must be an object"),
        Err(error) => item.fault(line, "line", "MALFORMED", format!("is not JSON: {error}")),
    }
    item
}

/// One product from its lines of a table. `base` is the currency of prices that name none.
pub(super) fn rows(columns: &[Column], records: &[(i64, csv::StringRecord)], base: Currency) -> Item {
    let line = records.first().map_or(0, |(line, _)| *line);
    let mut item = Item { line, is_table: true, ..Item::default() };
    let (mut product, mut variants) = (Map::new(), Vec::new());
    for (at, (line, record)) in records.iter().enumerate() {
        if record.len() > columns.len() {
            item.fault(*line, "line", "TOO_MANY", "has more cells than the header");
        }
        let mut variant = Map::new();
        let mut row = Row { line: *line, base: currency(columns, record).unwrap_or(base), item: &mut item };
        for (place, (column, text)) in columns.iter().zip(record.iter()).enumerate() {
            let text = cell::unguarded(text);
            match column.known.side {
                _ if text.trim().is_empty() => {}
                Side::Variant => row.fill(&mut variant, column, text),
                Side::Product if at == 0 => row.fill(&mut product, column, text),
                // What is the product's own may be repeated, and must then be the same.
                Side::Product => {
                    let said = records.first().and_then(|(_, first)| first.get(place));
                    if said.is_none_or(|said| cell::unguarded(said) != text) {
                        row.fault(column, "DIFFERS", "is another than on the product's first line");
                    }
                }
            }
        }
        // A currency or a quantity without an amount says nothing.
        if variant.get("price").is_some_and(|price| price.get("amount").is_none()) {
            variant.remove("price");
        }
        if !variant.is_empty() {
            item.lines.push(*line);
            variants.push(Value::Object(variant));
        }
    }
    if !variants.is_empty() {
        product.insert("variants".to_owned(), variants.into());
    }
    item.body = product.into();
    item
}

/// The currency that a row names, for its amounts: how many decimals they have depends on it.
fn currency(columns: &[Column], record: &csv::StringRecord) -> Option<Currency> {
    let at = columns.iter().position(|column| column.known.name == "currency")?;
    record.get(at)?.trim().parse().ok()
}

/// A line being read.
struct Row<'i> {
    line: i64,
    base: Currency,
    item: &'i mut Item,
}

impl Row<'_> {
    fn fault(&mut self, column: &Column, code: &str, message: &str) {
        self.item.fault(self.line, column.name(), code, message);
    }

    /// Puts what a cell says where the body has it.
    fn fill(&mut self, into: &mut Map<String, Value>, column: &Column, text: &str) {
        let Some(value) = self.value(column, text) else { return };
        let field = column.known.field;
        match (&column.lang, field.split_once('.')) {
            (Some(lang), _) if column.known.side == Side::Variant => put(into, &["titles", lang], value),
            (Some(lang), _) => put(into, &["translations", lang, field], value),
            (None, Some((outer, "amount"))) => {
                put(into, &[outer, "amount"], value);
                put(into, &[outer, "currency"], self.base.code().into());
            }
            (None, Some((outer, inner))) => put(into, &[outer, inner], value),
            (None, None) => put(into, &[field], value),
        }
    }

    fn value(&mut self, column: &Column, text: &str) -> Option<Value> {
        let trimmed = text.trim();
        let list = || cell::parts(text).into_iter();
        match column.known.kind {
            Kind::Text => Some(text.into()),
            Kind::Number => self.number(column, trimmed).map(Value::from),
            Kind::Truth => self.truth(column, trimmed),
            Kind::List | Kind::Categories => Some(list().map(cell::plain).collect()),
            Kind::Map => self.map(column, text),
            Kind::Money => {
                let read = cell::read_money(trimmed, self.base.decimals());
                if read.is_none() {
                    let message = format!("must be an amount such as {}", cell::money(1290, self.base.decimals()));
                    self.fault(column, "INVALID_AMOUNT", &message);
                }
                read.map(Value::from)
            }
            Kind::Images => {
                if list().any(|part| part.contains("://")) {
                    let message = "pictures are not fetched from elsewhere: upload them, and name their ids";
                    self.fault(column, "NOT_FETCHED", message);
                    return None;
                }
                Some(list().map(picture).collect())
            }
            Kind::Barcodes => self.counted(column, text, "code"),
            Kind::Parts => self.counted(column, text, "sku"),
        }
    }

    fn number(&mut self, column: &Column, text: &str) -> Option<i64> {
        let read = text.parse().ok();
        if read.is_none() {
            self.fault(column, "INVALID_TYPE", "must be a whole number");
        }
        read
    }

    fn truth(&mut self, column: &Column, text: &str) -> Option<Value> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true.into()),
            "false" | "no" | "0" => Some(false.into()),
            _ => {
                self.fault(column, "INVALID_TYPE", "must be true or false");
                None
            }
        }
    }

    fn map(&mut self, column: &Column, text: &str) -> Option<Value> {
        match cell::read_map(text) {
            Ok(map) => Some(json!(map)),
            Err(part) => {
                self.fault(column, "INVALID_VALUE", &format!("{part:?} has no value: write name=value|name=value"));
                None
            }
        }
    }

    /// Things with how many of each: `A*2|B`.
    fn counted(&mut self, column: &Column, text: &str, name: &str) -> Option<Value> {
        let mut list = Vec::new();
        for part in cell::parts(text) {
            let (thing, count) = cell::pair(part, '*');
            let mut one = Map::new();
            put(&mut one, &[name], cell::plain(thing).trim().into());
            if let Some(count) = count {
                put(&mut one, &["quantity"], self.number(column, count.trim())?.into());
            }
            list.push(Value::Object(one));
        }
        Some(list.into())
    }
}

/// `med_…` or `med_…=what is to be seen`.
fn picture(part: &str) -> Value {
    let (id, alt) = cell::pair(part, '=');
    let mut picture = BTreeMap::from([("mediaId", cell::plain(id))]);
    picture.extend(alt.map(|alt| ("alt", cell::plain(alt))));
    json!(picture)
}

/// Puts a value where the path leads, making the objects on the way.
fn put(into: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            into.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let within = into.entry(*name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(within) = within {
                put(within, rest, value);
            }
        }
    }
}
