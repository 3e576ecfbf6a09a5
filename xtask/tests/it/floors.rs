//! The floors of the house: a crate may stand on lower ones, never beside or on higher ones.

use std::collections::BTreeMap;

use crate::manifest::{items, metadata, text};

/// From the ground up. What shares a floor does not know each other.
const FLOORS: &[&[&str]] = &[
    &["bodega-kernel", "bodega-migrations"],
    &["bodega-db"],
    &["bodega-events", "bodega-http", "bodega-search", "bodega-media", "bodega-ui"],
    &["bodega-identity"],
    &["bodega-catalog"],
    &["bodega-inventory", "bodega-payments", "bodega-shipping"],
    &["bodega-browse"],
    &["bodega-sales"],
    &["bodega-warehouse"],
    &["bodega-messaging", "bodega-channels", "bodega-billing", "bodega-insight"],
    &["bodega-storefront", "bodega-backoffice", "bodega-floor", "bodega-graph", "bodega-agents"],
    &["bodega"],
];
/// For tests: it may stand on anything up to identity, and nobody but tests and benchmarks on it.
const TESTKIT: &str = "bodega-testkit";
/// Tools stand beside the house; nothing of the house knows them.
const TOOLS: &[&str] = &["xtask", "bodega-bench"];
/// What speaks to a database, and who alone may name it.
const DRIVERS: &[&str] = &["rusqlite", "libsqlite3-sys", "postgres", "tokio-postgres", "sqlx", "diesel"];
const MAY_DRIVE: &[&str] = &["bodega-db", "bodega-bench", TESTKIT];
/// What the kernel must never need: it is words, not deeds.
const DEEDS: &[&str] = &["tokio", "axum", "tower", "reqwest", "tracing", "metrics"];

/// Package, dependency, and whether only its tests need it.
fn dependencies() -> Vec<(String, String, bool)> {
    let workspace = metadata(&["--no-deps"]);
    let mut all = Vec::new();
    for package in items(&workspace, "packages") {
        for dependency in items(package, "dependencies") {
            let pair = (text(package, "name").to_owned(), text(dependency, "name").to_owned());
            all.push((pair.0, pair.1, text(dependency, "kind") == "dev"));
        }
    }
    all
}

fn floors() -> BTreeMap<&'static str, usize> {
    let on_floor = |(number, names): (usize, &&'static [&'static str])| names.iter().map(move |name| (*name, number));
    FLOORS.iter().enumerate().flat_map(on_floor).collect()
}

#[test]
fn every_crate_has_its_place() {
    let floors = floors();
    for package in items(&metadata(&["--no-deps"]), "packages") {
        let name = text(package, "name");
        let placed = floors.contains_key(name) || name == TESTKIT || TOOLS.contains(&name);
        assert!(placed, "{name} is on no floor: give it one in {}", file!());
    }
}

#[test]
fn nobody_stands_on_a_neighbour_or_above() {
    let floors = floors();
    let identity = floors["bodega-identity"];
    let mut faults = Vec::new();
    for (package, dependency, for_tests) in dependencies() {
        let fine = match (floors.get(&*package), floors.get(&*dependency)) {
            (Some(upper), Some(lower)) => lower < upper,
            (None, Some(lower)) if package == TESTKIT => *lower <= identity,
            (Some(_), None) if dependency == TESTKIT => for_tests,
            (Some(_), None) => !TOOLS.contains(&&*dependency),
            (None, _) => dependency != "bodega-bench",
        };
        if !fine {
            faults.push(format!("{package} -> {dependency}"));
        }
    }
    assert!(faults.is_empty(), "dependencies that do not go down: {faults:#?}");
}

#[test]
fn only_the_database_crate_drives_a_database() {
    let drives = |(package, dependency, _): &(String, String, bool)| {
        DRIVERS.contains(&&**dependency) && !MAY_DRIVE.contains(&&**package)
    };
    let faults: Vec<_> = dependencies().into_iter().filter(drives).collect();
    assert!(faults.is_empty(), "go through bodega-db: {faults:?}");
}

#[test]
fn the_kernel_does_nothing() {
    let acts = |(package, dependency, _): &(String, String, bool)| {
        package == "bodega-kernel" && DEEDS.contains(&&**dependency)
    };
    let faults: Vec<_> = dependencies().into_iter().filter(acts).collect();
    assert!(faults.is_empty(), "the kernel is words alone: {faults:?}");
}
