//! Every figure of the house comes from here: one command that prints the machine, the workload and each figure with
//! its ratio to a ceiling that was measured in the same run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool talks to the person who called it")]

mod checkout;
mod facade;
mod http;
mod import;
mod load;
mod machine;
mod postgresql;
mod report;
mod reserve;
mod search;
mod sqlite;
mod wal;
mod workload;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;
use xtask::{Outcome, folder::Folder};

use crate::{machine::Machine, report::Report};

#[derive(Parser)]
#[command(
    about = "Measures the house against ceilings of the same run",
    after_help = "Example: bodega-bench --only http"
)]
struct Arguments {
    /// Seconds for each figure
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Some sections only: sqlite, wal, postgres, http, search, reserve, checkout, checkout-sqlite, checkout-postgres,
    /// import
    #[arg(long, value_delimiter = ',', default_value = "sqlite,wal,postgres,http,search,reserve,checkout,import")]
    only: Vec<String>,
    /// How many orders there are when checkout is measured for the second time
    #[arg(long, default_value_t = 1_000_000)]
    orders: u64,
    /// Where the databases are put: a real disk, or commits cost nothing
    #[arg(long, default_value = "/var/tmp")]
    folder: PathBuf,
    /// The program whose HTTP is measured
    #[arg(long, default_value = "target/release/bodega")]
    program: PathBuf,
    /// One JSON document instead of a table
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let folder = Folder::within(&arguments.folder, "bench")?;
    let span = Duration::from_secs_f64(arguments.seconds);
    let mut report = Report { machine: Machine::here(folder.path()), workload: workload(span), figures: Vec::new() };
    for section in &arguments.only {
        eprintln!("measuring {section} …");
        report.figures.extend(match &**section {
            "sqlite" => sqlite::measure(folder.path(), span)?,
            "wal" => wal::measure(folder.path(), span)?,
            "postgres" => postgresql::measure(folder.path(), span)?,
            "http" => http::measure(&arguments.program, folder.path(), span)?,
            "search" => search::measure(&arguments.program, folder.path(), span)?,
            "reserve" => reserve::measure(&arguments.program, folder.path(), span, &report.figures)?,
            "checkout" | "checkout-sqlite" | "checkout-postgres" => checkout::measure(&checkout::Plan {
                program: &arguments.program,
                folder: folder.path(),
                span,
                orders: arguments.orders,
                sqlite: section != "checkout-postgres",
                postgres: section != "checkout-sqlite",
            })?,
            "import" => import::measure(&arguments.program, folder.path())?,
            other => return Err(format!("no section is called {other}").into()),
        });
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.print();
    }
    Ok(())
}

fn workload(span: Duration) -> Vec<String> {
    vec![
        format!("{} s for each figure, each on a fresh copy of the same database", span.as_secs_f64()),
        "a write: two guarded updates of stock, a reservation, its two lines, a stream head, an event".to_owned(),
        format!("{} rows of stock; the server, the database and the load share the machine", workload::SHELVES),
    ]
}
