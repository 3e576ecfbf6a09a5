//! Taking a file apart as it comes in: pieces of whole products, each of which is later one transaction. What would
//! make all of it useless is found here; what is wrong with single lines is found when they are read.

use bodega_kernel::Invalid;

use super::{
    columns::{Column, columns},
    model::{Format, Head},
    together::Together,
};

/// About so many products in a piece, and so many bytes: long enough to share a commit, short enough that nobody waits
/// for it.
const PRODUCTS: usize = 200;
const BYTES: usize = 256 << 10;
/// So much is taken apart at once.
const SLICE: usize = 64 << 10;
/// The most bytes of one line: a table's may hold line ends, and one without its closing quotation mark never ends.
const LONGEST: usize = 4 << 20;

/// A piece of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// The line that it begins with.
    pub line: i64,
    /// How many products it holds.
    pub products: i64,
    /// Its text.
    pub text: String,
}

impl Piece {
    fn is_full(&self) -> bool {
        usize::try_from(self.products).is_ok_and(|products| products >= PRODUCTS) || self.text.len() >= BYTES
    }
}

/// Takes a file apart while it comes in. It holds what of it is not a whole line yet, and pieces until they are taken.
#[derive(Debug)]
pub(super) struct Splitter {
    format: Format,
    /// What has come and was not taken apart yet.
    rest: String,
    /// So far the lines' ends were looked for in it.
    seen: usize,
    /// So far its lines are whole.
    whole: usize,
    place: Place,
    /// The line that it begins with.
    line: i64,
    separator: Option<u8>,
    table: Option<(Head, Vec<Column>)>,
    together: Together,
    pieces: Vec<Piece>,
    has_begun: bool,
}

/// Where in a table's line we are: a line end between quotation marks is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    Plain,
    Quoted,
    /// Behind a quotation mark between quotation marks: the end of the cell, or half of a mark in it.
    Mark,
}

impl Splitter {
    pub fn new(format: Format) -> Self {
        Self {
            format,
            rest: String::new(),
            seen: 0,
            whole: 0,
            place: Place::Begin,
            line: 1,
            separator: (format == Format::Jsonl).then_some(b'\n'),
            table: None,
            together: Together::default(),
            pieces: Vec::new(),
            has_begun: false,
        }
    }

    /// Takes what has come.
    pub fn push(&mut self, text: &str) -> Result<(), Invalid> {
        self.rest.push_str(text);
        if self.separator.is_none() && self.rest.contains(['\n', '\r']) {
            self.separator = Some(separator(&self.rest));
        }
        self.look();
        if self.rest.len() - self.whole > LONGEST {
            let line = self.line + ends(&self.rest[..self.whole]);
            let message = format!("has a line of more than {LONGEST} bytes, {line}: is a quotation mark missing?");
            return Err(Invalid::one("body", "TOO_LONG", message));
        }
        if self.whole >= SLICE { self.carve() } else { Ok(()) }
    }

    /// The file has come to its end.
    pub fn end(&mut self) -> Result<(), Invalid> {
        self.separator.get_or_insert_with(|| separator(&self.rest));
        self.whole = self.rest.len();
        self.carve()?;
        if self.has_begun { Ok(()) } else { Err(Invalid::one("body", "REQUIRED", "has no products")) }
    }

    /// Gives the pieces that nothing will be added to; at the end of the file, all of them.
    pub fn take(&mut self, is_end: bool) -> Vec<Piece> {
        let keep = if is_end { 0 } else { self.pieces.len().min(1) };
        self.pieces.drain(..self.pieces.len() - keep).collect()
    }

    /// The first line of a table, once it has come.
    pub fn head(&self) -> Option<&Head> {
        self.table.as_ref().map(|(head, _)| head)
    }

    /// Looks how far the lines are whole.
    fn look(&mut self) {
        let Some(separator) = self.separator else { return };
        let is_table = self.format == Format::Csv;
        for (at, byte) in self.rest.bytes().enumerate().skip(self.seen) {
            let is_end = byte == b'\n' || (byte == b'\r' && is_table);
            self.place = match (self.place, byte) {
                (Place::Begin, b'"') if is_table => Place::Quoted,
                (Place::Quoted, b'"') => Place::Mark,
                (Place::Quoted, _) => Place::Quoted,
                (Place::Mark, b'"') => Place::Quoted,
                (_, byte) if is_end || byte == separator => Place::Begin,
                _ => Place::Plain,
            };
            if is_end && self.place == Place::Begin {
                self.whole = at + 1;
            }
        }
        self.seen = self.rest.len();
    }

    /// Takes the whole lines apart.
    fn carve(&mut self) -> Result<(), Invalid> {
        let rest = self.rest.split_off(self.whole);
        let text = std::mem::replace(&mut self.rest, rest);
        (self.seen, self.whole) = (self.rest.len(), 0);
        match self.format {
            Format::Jsonl => self.objects(&text),
            Format::Csv => self.records(&text)?,
        }
        self.line += ends(&text);
        self.has_begun |= !self.pieces.is_empty();
        Ok(())
    }

    /// Objects of JSON, one on each line. Empty lines are none.
    fn objects(&mut self, text: &str) {
        for (line, text) in (self.line..).zip(text.lines()) {
            let is_one = !text.trim().is_empty();
            if self.pieces.last().is_none_or(Piece::is_full) {
                // What nothing stands in is no piece.
                if !is_one {
                    continue;
                }
                self.pieces.push(Piece { line, ..Piece::default() });
            }
            if let Some(piece) = self.pieces.last_mut() {
                piece.products += i64::from(is_one);
                piece.text.push_str(text);
                piece.text.push('\n');
            }
        }
    }

    /// Lines of a table, those of one product together.
    fn records(&mut self, text: &str) -> Result<(), Invalid> {
        let mut reader = reader(self.separator.unwrap_or(b','), text);
        let mut record = csv::StringRecord::new();
        let malformed = |field: &str, error: &csv::Error| Invalid::one(field, "MALFORMED", error.to_string());
        let mut from = place(&reader);
        if self.table.is_none() {
            if !reader.read_record(&mut record).map_err(|error| malformed("header", &error))? {
                return Ok(());
            }
            let separator = self.separator.unwrap_or(b',');
            let head = Head { columns: record.iter().map(str::to_owned).collect(), separator };
            let columns = columns(&head)?;
            self.table = Some((head, columns));
            from = place(&reader);
        }
        let Some((_, columns)) = &self.table else { return Ok(()) };
        loop {
            let read = reader.read_record(&mut record).map_err(|error| malformed("body", &error))?;
            let (begins, to) = (begins(text, from), place(&reader));
            if !read {
                // Empty lines behind the last one count, so that faults are told of the right lines.
                if let Some(piece) = self.pieces.last_mut() {
                    piece.text.push_str(text.get(from.0..).unwrap_or_default());
                }
                return Ok(());
            }
            let goes_on = self.together.goes_on(columns, &record);
            if !goes_on && self.pieces.last().is_none_or(Piece::is_full) {
                self.pieces.push(Piece { line: self.line + begins.1 - 1, ..Piece::default() });
                from = begins;
            }
            if let Some(piece) = self.pieces.last_mut() {
                piece.products += i64::from(!goes_on);
                piece.text.push_str(text.get(from.0..to.0).unwrap_or_default());
            }
            from = to;
        }
    }
}

/// How many lines end in it.
fn ends(text: &str) -> i64 {
    i64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(0)
}

/// A reader of a table's lines, after its header.
pub(super) fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

fn place(reader: &csv::Reader<&[u8]>) -> (usize, i64) {
    let place = reader.position();
    (usize::try_from(place.byte()).unwrap_or(usize::MAX), i64::try_from(place.line()).unwrap_or(i64::MAX))
}

/// Where a line begins that the reader finds from this place on: behind what ends the line before, and empty lines.
pub(super) fn begins(text: &str, (byte, line): (usize, i64)) -> (usize, i64) {
    let rest = text.get(byte..).unwrap_or_default();
    let ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let lines = rest.bytes().take(ends).filter(|letter| *letter == b'\n').count();
    (byte + ends, line + i64::try_from(lines).unwrap_or(0))
}

/// What cells are separated by: whichever of the three stands most often in the header.
fn separator(text: &str) -> u8 {
    let header = text.split(['\n', '\r']).next().unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    // Of equal ones the last is taken: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

#[cfg(test)]
#[path = "split_test.rs"]
pub(super) mod tests;
