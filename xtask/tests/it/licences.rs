//! What cargo-deny would say about licences, bans and sources, said on every machine.

use std::fs;

use crate::manifest::{items, metadata, root, text};

fn deny() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

/// May a package under this SPDX expression be used? `OR` is ours to choose, `AND` is not; `/` is an old `OR`.
fn allowed(expression: &str, may: &dyn Fn(&str) -> bool) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let mut at = 0;
    let holds = any(&words, &mut at, may);
    holds && at == words.len()
}

fn any(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> bool {
    let mut holds = all(words, at, may);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= all(words, at, may);
    }
    holds
}

fn all(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> bool {
    let mut holds = one(words, at, may);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(words, at, may);
    }
    holds
}

fn one(words: &[&str], at: &mut usize, may: &dyn Fn(&str) -> bool) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let holds = any(words, at, may);
        *at += 1;
        return holds;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return may(&format!("{word} WITH {exception}"));
    }
    may(word)
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let may = |licence: &str| ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].contains(&licence);
    for (expression, wanted) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("MIT/GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-3.0 OR Apache-2.0) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("", false),
    ] {
        assert_eq!(allowed(expression, &may), wanted, "{expression}");
    }
}

#[test]
fn every_licence_is_one_that_we_may_use() {
    let deny = deny();
    let may = deny["licenses"]["allow"].as_array().unwrap();
    let may = |licence: &str| may.iter().any(|allowed| allowed.as_str() == Some(licence));
    let all = metadata(&[]);
    let faults: Vec<String> = used(&all)
        .filter(|package| !package["source"].is_null() && !allowed(text(package, "license"), &may))
        .map(|package| format!("{} {}: {}", text(package, "name"), text(package, "version"), package["license"]))
        .collect();
    assert!(faults.is_empty(), "not in deny.toml's list: {faults:#?}");
}

#[test]
fn nothing_banned_is_built_in_and_all_comes_from_the_registry() {
    let deny = deny();
    let all = metadata(&[]);
    // Those with wrappers are held by the floors, by name of who depends on them.
    let bans = deny["bans"]["deny"].as_array().unwrap().iter().filter(|ban| ban.get("wrappers").is_none());
    let banned: Vec<&str> = bans.map(|ban| ban["name"].as_str().unwrap()).collect();
    for package in used(&all) {
        let (name, source) = (text(package, "name"), text(package, "source"));
        assert!(!banned.contains(&name), "{name} is banned in deny.toml");
        let from = source.is_empty() || source == "registry+https://github.com/rust-lang/crates.io-index";
        assert!(from, "{name} comes from {source}");
    }
}

/// The packages that are really built, on this platform with the features that we chose.
fn used(metadata: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    let nodes: Vec<&str> = items(&metadata["resolve"], "nodes").map(|node| text(node, "id")).collect();
    items(metadata, "packages").filter(move |package| nodes.contains(&text(package, "id")))
}
