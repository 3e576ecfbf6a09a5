//! Files, cut anywhere.

use proptest::prelude::*;

use super::*;

/// A file that comes in pieces of these sizes, over and over.
fn split(format: Format, text: &str, sizes: &[usize]) -> Result<(Head, Vec<Piece>), Invalid> {
    let (mut splitter, mut pieces, mut rest) = (Splitter::new(format), Vec::new(), text);
    for size in sizes.iter().cycle() {
        let mut size = (*size).min(rest.len());
        while !rest.is_char_boundary(size) {
            size += 1;
        }
        let (now, later) = rest.split_at(size);
        splitter.push(now)?;
        pieces.extend(splitter.take(false));
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    splitter.end()?;
    pieces.extend(splitter.take(true));
    Ok((splitter.head().cloned().unwrap_or_default(), pieces))
}

pub(in crate::transfer) fn table(text: &str) -> Result<(Head, Vec<Piece>), Invalid> {
    split(Format::Csv, text, &[usize::MAX])
}

pub(in crate::transfer) fn json_lines(text: &str) -> Result<Vec<Piece>, Invalid> {
    split(Format::Jsonl, text, &[usize::MAX]).map(|(_, pieces)| pieces)
}

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

/// The lines that a piece's products stand on, and what stands there.
fn placed(head: &Head, pieces: &[Piece]) -> Vec<(i64, Vec<String>)> {
    let known = columns(head).unwrap();
    let all = pieces.iter().flat_map(|piece| crate::transfer::raw::records(&known, head.separator, piece));
    all.flatten().map(|(line, record)| (line, record.iter().map(str::to_owned).collect())).collect()
}

proptest! {
    #[test]
    fn however_a_table_is_cut_its_lines_are_the_same(
        rows in prop::collection::vec(("[a-c]?", "[A-Z]{1,3}", "[a-z,;\"\n ]{0,9}"), 1..400),
        blank in prop::collection::vec(0usize..3, 1..9),
        sizes in prop::collection::vec(1usize..9000, 1..5),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let mut text = format!("slug,sku,title{end}");
        for ((slug, sku, title), blank) in rows.iter().zip(blank.iter().cycle()) {
            let title = title.replace('"', "\"\"");
            text.push_str(&format!("{slug},{sku},\"{title}\"{end}{}", end.repeat(*blank)));
        }
        let (head, whole) = table(&text).unwrap();
        let (_, cut) = split(Format::Csv, &text, &sizes).unwrap();
        let lines = placed(&head, &whole);
        prop_assert_eq!(&lines, &placed(&head, &cut));
        // The same, said the slow way.
        let mut reader = reader(b',', &text);
        let mut line = 0;
        for (record, (told, cells)) in reader.records().map(Result::unwrap).skip(1).zip(&lines) {
            prop_assert!(*told > line);
            line = *told;
            prop_assert_eq!(&record.iter().map(str::to_owned).collect::<Vec<_>>(), cells);
        }
        prop_assert_eq!(lines.len(), rows.len());
    }

    #[test]
    fn however_lines_of_json_are_cut_they_are_the_same(lines in prop::collection::vec("[{}a-z\"]{0,9}", 1..900), sizes in prop::collection::vec(1usize..3000, 1..5)) {
        let text = lines.join("\n");
        let numbered = |pieces: Vec<Piece>| -> Vec<(i64, String)> {
            let lines = pieces.iter().flat_map(|piece| (piece.line..).zip(piece.text.lines()));
            lines.filter(|(_, text)| !text.is_empty()).map(|(line, text)| (line, text.to_owned())).collect()
        };
        let wanted: Vec<_> = (1..).zip(&lines).filter(|(_, line)| !line.is_empty()).map(|(at, line)| (at, line.clone())).collect();
        match split(Format::Jsonl, &text, &sizes) {
            Ok((_, pieces)) => prop_assert_eq!(numbered(pieces), wanted),
            Err(_) => prop_assert!(wanted.is_empty()),
        }
    }
}

#[test]
fn a_line_that_never_ends_is_refused_before_it_costs_memory() {
    let mut splitter = Splitter::new(Format::Csv);
    splitter.push("sku,title\nA,\"").unwrap();
    let more = "x".repeat(1 << 20);
    let refused = (0..9).find_map(|_| splitter.push(&more).err()).unwrap();
    let told = format!("{refused:?}");
    assert!(told.contains("TOO_LONG") && told.contains(", 2:"), "{told}");
    assert!(splitter.rest.len() < LONGEST + (2 << 20));
}
