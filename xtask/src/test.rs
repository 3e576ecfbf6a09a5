//! What `make test` and the pre-commit hook run.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use xtask::{
    Outcome,
    cluster::{Cluster, Durability},
    dice::Dice,
};

use crate::{
    crash, e2e, schema,
    steps::{Steps, cargo, has_cargo},
};

/// How often `make test` kills the server on each database.
const ROUNDS: u32 = 5;
/// Where cargo puts the binary that is crashed and asked.
const PROGRAM: &str = "target/debug/bodega";

/// Everything.
pub fn everything() -> Outcome<()> {
    let mut steps = Steps::new();
    lints(&mut steps);
    if has_cargo("deny") {
        steps.step("licences, bans and sources (cargo-deny)", || {
            cargo(&["deny", "check", "licenses", "bans", "sources"], &[])
        });
        steps.step("advisories (cargo-deny)", advisories);
    } else {
        println!("\n== cargo-deny is not installed: ADVISORIES WERE NOT CHECKED. `make deny` installs and runs it.");
        println!("   Licences and bans are held by xtask's own tests below.");
    }
    let mut cluster = None;
    let started = steps.step("a private PostgreSQL cluster", || {
        cluster = Some(Cluster::start(Durability::Off)?);
        Ok(())
    });
    if let Some(cluster) = cluster.filter(|_| started) {
        on_both_databases(&mut steps, &cluster);
    }
    steps.end()
}

/// The list of advisories lives on the network. Where that cannot be reached, this says so and fails nobody.
fn advisories() -> Outcome<()> {
    let mut command = Command::new("cargo");
    let output = command.args(["deny", "check", "advisories"]).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    if !output.status.success() && said.contains("failed to fetch advisory database") {
        println!("THE LIST OF ADVISORIES COULD NOT BE FETCHED: THEY WERE NOT CHECKED.");
        return Ok(());
    }
    if output.status.success() { Ok(()) } else { Err("cargo-deny found advisories".into()) }
}

fn on_both_databases(steps: &mut Steps, cluster: &Cluster) {
    let url = cluster.url();
    steps.step("all tests, on SQLite and PostgreSQL", || {
        cargo(&["test", "--workspace", "--no-fail-fast"], &[("BODEGA_TEST_POSTGRES", &url)])
    });
    if !steps.step("the program", || cargo(&["build", "--package", "bodega"], &[])) {
        return;
    }
    let seed = Dice::any_seed();
    let plan = |database| crash::Plan { program: PROGRAM.into(), rounds: ROUNDS, seed, database };
    steps.step("kill -9 under load, on SQLite", || crash::run(&plan(None)));
    steps.step("kill -9 under load, on PostgreSQL", || crash::run(&plan(Some(cluster.create_database("crash")?))));
    steps.step("schemathesis over the OpenAPI", || schema::run(Path::new(PROGRAM), schema::EXAMPLES, &[]));
    steps.step("a browser in the shop", || e2e::run(Path::new(PROGRAM), &[]));
}

/// What is quick enough to wait for at each commit: nothing that needs PostgreSQL or the built program.
pub fn quick() -> Outcome<()> {
    let mut steps = Steps::new();
    lints(&mut steps);
    steps.step("unit tests", || cargo(&["test", "--workspace", "--lib", "--quiet"], &[]));
    steps.step("floors, licences, anatomy", || cargo(&["test", "--package", "xtask", "--quiet"], &[]));
    steps.end()
}

/// Format and lints.
pub fn lint() -> Outcome<()> {
    let mut steps = Steps::new();
    lints(&mut steps);
    steps.end()
}

fn lints(steps: &mut Steps) {
    steps.step("format", || cargo(&["fmt", "--all", "--check"], &[]));
    steps.step("lints (clippy)", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"], &[])
    });
}
