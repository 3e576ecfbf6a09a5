//! Taking a file apart as it comes in: pieces of whole products, each of which is later one transaction. What would
//! make all of it useless is found here; what is wrong with single lines is found when they are read.

use bodega_kernel::Invalid;

use super::{
    columns::{Column, columns},
    model::Head,
};

/// About so many products in a piece, and so many bytes: long enough to share a commit, short enough that nobody waits
/// for it.
const PRODUCTS: usize = 200;
const BYTES: usize = 256 << 10;
/// The most lines that are one product.
const LINES: usize = 1_000;

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

/// Takes JSON Lines apart. Empty lines are none.
pub(super) fn json_lines(text: &str) -> Result<Vec<Piece>, Invalid> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if pieces.last().is_none_or(Piece::is_full) {
            pieces.push(Piece { line, ..Piece::default() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.products += i64::from(!text.trim().is_empty());
            piece.text.push_str(text);
            piece.text.push('\n');
        }
    }
    pieces.retain(|piece| piece.products > 0);
    if pieces.is_empty() { Err(nothing()) } else { Ok(pieces) }
}

fn nothing() -> Invalid {
    Invalid::one("body", "REQUIRED", "has no products")
}

/// A reader of a table's lines, after its header.
pub(super) fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// Takes a table apart: its head, and its lines, those of one product together.
pub(super) fn table(text: &str) -> Result<(Head, Vec<Piece>), Invalid> {
    let separator = separator(text);
    let mut reader = reader(separator, text);
    let mut record = csv::StringRecord::new();
    let malformed = |error: csv::Error| Invalid::one("header", "MALFORMED", error.to_string());
    if !reader.read_record(&mut record).map_err(malformed)? {
        return Err(nothing());
    }
    let head = Head { columns: record.iter().map(str::to_owned).collect(), separator };
    let columns = columns(&head)?;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut together = Together::default();
    let mut from = place(&reader);
    loop {
        let read = reader.read_record(&mut record);
        let (begins, to) = (begins(text, from), place(&reader));
        match read {
            Ok(false) => break,
            Err(error) => return Err(Invalid::one("body", "MALFORMED", error.to_string())),
            Ok(true) => {}
        }
        let goes_on = together.goes_on(&columns, &record);
        if !goes_on && pieces.last().is_none_or(Piece::is_full) {
            pieces.push(Piece { line: begins.1, ..Piece::default() });
            from = begins;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.products += i64::from(!goes_on);
            piece.text.push_str(text.get(from.0..to.0).unwrap_or_default());
        }
        from = to;
    }
    if pieces.is_empty() { Err(nothing()) } else { Ok((head, pieces)) }
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
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    // Of equal ones the last is taken: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Lines that follow one another and call their product the same are one product; one that calls it nothing stands
/// alone.
#[derive(Debug, Default)]
pub(super) struct Together {
    before: Option<(usize, String)>,
    lines: usize,
}

impl Together {
    /// Does this line go on with the product of the line before?
    pub fn goes_on(&mut self, columns: &[Column], record: &csv::StringRecord) -> bool {
        let named = |name: &str| {
            let at = columns.iter().position(|column| column.known.name == name && column.lang.is_none())?;
            let text = record.get(at)?.trim();
            (!text.is_empty()).then(|| (at, text.to_owned()))
        };
        let handle = named("id").or_else(|| named("externalId")).or_else(|| named("slug"));
        let goes_on = handle.is_some() && handle == self.before && self.lines < LINES;
        self.lines = if goes_on { self.lines + 1 } else { 1 };
        self.before = handle;
        goes_on
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_is_read_with_any_separator() {
        for text in ["sku,title\nA,Milk\n", "sku;title\r\nA;Milk", "sku\ttitle\nA\tMilk\n"] {
            let (head, pieces) = table(text).unwrap();
            assert_eq!(head.columns, ["sku", "title"]);
            assert_eq!((pieces.len(), pieces[0].line, pieces[0].products), (1, 2, 1), "{text:?}");
            assert!(pieces[0].text.starts_with('A'));
        }
        assert!(table("").is_err());
        assert!(table("sku,title\n").is_err(), "no products");
        assert!(table("sku,colour\nA,red\n").is_err());
    }

    #[test]
    fn lines_of_one_product_stay_together() {
        let (_, pieces) = table("slug,sku\nmilk,A\nmilk,B\n,C\n,D\nbread,E\nmilk,F\n").unwrap();
        assert_eq!(pieces[0].products, 5, "milk, C, D, bread, and milk once more");
        let long: String = (0..1000).map(|at| format!("p{},S{at}\n", at / 3)).collect();
        let (_, pieces) = table(&format!("slug,sku\n{long}")).unwrap();
        assert!(pieces.len() > 1);
        for piece in &pieces[1..] {
            let first = piece.text.lines().next().unwrap();
            assert_eq!((piece.line - 2) % 3, 0, "a piece begins with a product: {first}");
        }
    }

    #[test]
    fn cells_may_hold_line_ends() {
        let (_, pieces) = table("sku,title\nA,\"two\nlines\"\nB,one\n").unwrap();
        assert_eq!(pieces[0].text, "A,\"two\nlines\"\nB,one\n");
        let mut again = reader(b',', &pieces[0].text);
        let records: Vec<_> = again.records().map(Result::unwrap).collect();
        assert_eq!(&records[0][1], "two\nlines");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(rows in prop::collection::vec(("[a-c]?", "[A-Z]{1,3}", "[a-z,;\"\n ]{0,9}"), 1..700)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["slug", "sku", "title"]).unwrap();
            for (slug, sku, title) in &rows {
                writer.write_record([slug, sku, title]).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let (_, pieces) = table(&text).unwrap();
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let rest = text.split_once('\n').unwrap().1;
            let plain = |text: &str| text.replace(['\r', '\n'], "");
            prop_assert_eq!(plain(&whole), plain(rest));
        }

        #[test]
        fn junk_never_panics(text in "\\PC*|[sku,\"\n\r;|a-c]*") {
            let _ = (table(&text), json_lines(&text), table(&format!("sku,slug\n{text}")));
        }
    }
}
