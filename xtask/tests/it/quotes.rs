//! What the documents quote from the code, and link to, is there.

use std::{fs, path::Path};

use crate::{manifest::root, words::files};

/// The fenced blocks of Rust whose first line is a comment that names a file.
fn quotes(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```rust\n").skip(1).filter_map(|rest| rest.split_once("```"));
    let named = blocks.filter_map(|(block, _)| {
        let (first, quote) = block.split_once('\n')?;
        Some((first.strip_prefix("// ")?.to_owned(), quote.to_owned()))
    });
    named.filter(|(name, _)| name.ends_with(".rs")).collect()
}

#[test]
fn quotations_are_true() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let quotes = quotes(&text);
    assert!(!quotes.is_empty(), "CONTRIBUTING shows a use case on real code");
    for (name, quote) in quotes {
        let code = fs::read_to_string(root().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(code.contains(&quote), "CONTRIBUTING quotes {name} wrongly:\n{quote}");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let documents = files().into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "md"));
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap_or(Path::new(""));
        for (_, rest) in text.match_indices("](").map(|(at, _)| text.split_at(at + 2)) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            // Item links of rustdoc and addresses are others' to check.
            let is_file = target.contains('.') && !target.contains("::") && !target.contains("//");
            assert!(!is_file || folder.join(target).exists(), "{} links to {target}", document.display());
        }
    }
}
