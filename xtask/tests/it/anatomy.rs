//! What every room of the house looks like.

use std::{fs, path::PathBuf};

use crate::manifest::{items, metadata, root, text};

/// Names that say nothing about the business.
const VAGUE: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "service", "misc"];

#[test]
fn every_crate_has_the_houses_lints() {
    for package in items(&metadata(&["--no-deps"]), "packages") {
        let path = text(package, "manifest_path");
        let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(lints.and_then(toml::Value::as_bool), Some(true), "{path}: [lints] workspace = true");
    }
}

#[test]
fn every_slice_has_the_same_anatomy() {
    for slice in fs::read_dir(root().join("slices")).unwrap() {
        let slice = slice.unwrap().path();
        for part in ["README.md", "Cargo.toml", "src/lib.rs", "src/error.rs", "src/events.rs", "tests/it/main.rs"] {
            assert!(slice.join(part).is_file(), "{} has no {part}", slice.display());
        }
        let lib = fs::read_to_string(slice.join("src/lib.rs")).unwrap();
        assert!(
            lib.starts_with("#![doc = include_str!(\"../README.md\")]"),
            "{}: its README is its doc",
            slice.display()
        );
        let tests: Vec<_> =
            fs::read_dir(slice.join("tests")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(tests, ["it"], "{}: one test binary for each crate", slice.display());
    }
}

#[test]
fn names_say_what_is_inside() {
    for file in rust_files() {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        assert!(!VAGUE.contains(&stem), "{}: a name that could hold anything", file.display());
    }
}

#[test]
fn every_migration_is_registered_under_a_number_of_its_own() {
    let registry = fs::read_to_string(root().join("migrations/src/lib.rs")).unwrap();
    let mut numbers = Vec::new();
    for file in fs::read_dir(root().join("migrations/sql")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let (number, rest) = name.split_once('_').unwrap_or_default();
        assert!(number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()), "{name}: NNNN_name.sql");
        assert!(rest.ends_with(".sql"), "{name}: NNNN_name.sql");
        let stem = name.trim_end_matches(".sql");
        assert!(registry.contains(stem), "{name} is not named in migrations/src/lib.rs");
        numbers.push(number.to_owned());
    }
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "two migrations of one number");
}

fn rust_files() -> Vec<PathBuf> {
    crate::words::files().into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs")).collect()
}
