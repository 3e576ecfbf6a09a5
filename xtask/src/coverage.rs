//! Line coverage per crate, by cargo-llvm-cov.

use std::{collections::BTreeMap, env, fs};

use serde_json::Value;
use xtask::{
    Outcome,
    cluster::{Cluster, Durability},
};

use crate::steps::{cargo, has_cargo};

/// What every crate aims at.
const AIM: u64 = 80;

/// Runs all tests with counters in them and prints what share of the lines they passed through.
pub fn run() -> Outcome<()> {
    if !has_cargo("llvm-cov") {
        return Err("coverage needs cargo-llvm-cov and LLVM's tools of this very compiler:\n  \
                    rustup component add llvm-tools\n  cargo install --locked cargo-llvm-cov\nthen again: make coverage"
            .into());
    }
    let cluster = Cluster::start(Durability::Off)?;
    let report = "target/coverage.json";
    let arguments = ["llvm-cov", "--workspace", "--json", "--summary-only", "--output-path", report];
    cargo(&arguments, &[("BODEGA_TEST_POSTGRES", &cluster.url())])?;
    print(&serde_json::from_slice(&fs::read(report)?)?)
}

fn print(report: &Value) -> Outcome<()> {
    let root = env::current_dir()?;
    let mut crates: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for file in report["data"][0]["files"].as_array().ok_or("a report without files")? {
        let name = file["filename"].as_str().unwrap_or_default();
        let Some((owner, _)) = name.strip_prefix(&*root.to_string_lossy()).and_then(|path| path.split_once("/src/"))
        else {
            continue;
        };
        let lines = &file["summary"]["lines"];
        let sums = crates.entry(owner.trim_start_matches('/').to_owned()).or_default();
        sums.0 += lines["covered"].as_u64().unwrap_or(0);
        sums.1 += lines["count"].as_u64().unwrap_or(0);
    }
    for (name, (covered, count)) in &crates {
        let share = covered * 100 / count.max(&1);
        println!("{share:>4} %  {name}{}", if share < AIM { "   <- under the aim" } else { "" });
    }
    Ok(())
}
