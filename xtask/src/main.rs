//! The house's own chores. `make help` lists the ones that people call.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool talks to the person who called it")]

mod contracts;
mod coverage;
mod crash;
mod crash_load;
mod crash_money;
mod crash_orders;
mod e2e;
mod schema;
mod schema_known;
mod steps;
mod test;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use clap::{Parser, Subcommand, ValueEnum};
use tokio::runtime::Runtime;
use xtask::{
    Outcome,
    cluster::{Cluster, Durability},
    dice::Dice,
};

#[derive(Parser)]
#[command(about = "The house's own chores", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Everything: format, lints, all tests on both databases, crash rounds, schemathesis, a browser in the shop
    Test,
    /// Format, lints and the fast tests
    Quick,
    /// Format and lints
    Lint,
    /// Line coverage per crate
    Coverage,
    /// A private PostgreSQL cluster: until Ctrl-C, or around one command
    ///
    /// Example: xtask cluster -- cargo test -p bodega-inventory --test it release
    Cluster {
        /// The command that finds its address in BODEGA_TEST_POSTGRES
        #[arg(last = true)]
        command: Vec<String>,
    },
    /// Let the server die under reservations and checkouts, again and again, and look whether anything is lost or doubled
    ///
    /// Example: xtask crash --rounds 50 --on both --seed 4711
    Crash {
        /// How often on each database
        #[arg(long, default_value_t = 5)]
        rounds: u32,
        /// Which databases; PostgreSQL is a private cluster
        #[arg(long, value_enum, default_value = "both")]
        on: On,
        /// A PostgreSQL database of your own instead; it should be empty
        #[arg(long)]
        database: Option<String>,
        /// Repeats the choices of a run (not its timing)
        #[arg(long)]
        seed: Option<u64>,
        /// The binary to kill
        #[arg(long, default_value = "target/debug/bodega")]
        program: PathBuf,
    },
    /// Let schemathesis look for answers that do not fit the served OpenAPI
    Schema {
        /// How many cases for each operation
        #[arg(long, default_value_t = schema::EXAMPLES)]
        examples: u32,
        /// The binary to ask
        #[arg(long, default_value = "target/debug/bodega")]
        program: PathBuf,
        /// Passed on, such as `--include-path /api/v1/products`
        #[arg(last = true)]
        more: Vec<String>,
    },
    /// Hold what is said to payment providers against the descriptions that they publish
    ///
    /// Example: xtask contracts ../vendors
    Contracts {
        /// The folder with the descriptions, one folder for each vendor
        descriptions: PathBuf,
    },
    /// Walk through the shop with a browser
    ///
    /// Example: xtask e2e journeys/facets.js
    E2e {
        /// The binary whose demo is walked through
        #[arg(long, default_value = "target/debug/bodega")]
        program: PathBuf,
        /// Files of e2e/; all when none is named
        files: Vec<String>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
    Both,
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Outcome<()> {
    match chore {
        Chore::Test => test::everything(),
        Chore::Quick => test::quick(),
        Chore::Lint => test::lint(),
        Chore::Coverage => coverage::run(),
        Chore::Cluster { command } => cluster(&command),
        Chore::Crash { rounds, on, database, seed, program } => {
            let seed = seed.unwrap_or_else(Dice::any_seed);
            if database.is_some() {
                return crash::run(&crash::Plan { program, rounds, seed, database });
            }
            if on != On::Postgres {
                crash::run(&crash::Plan { program: program.clone(), rounds, seed, database: None })?;
            }
            if on != On::Sqlite {
                let cluster = Cluster::start(Durability::Off)?;
                let database = Some(cluster.create_database("crash")?);
                crash::run(&crash::Plan { program, rounds, seed, database })?;
            }
            Ok(())
        }
        Chore::Schema { examples, program, more } => schema::run(&program, examples, &more),
        Chore::Contracts { descriptions } => contracts::run(&descriptions),
        Chore::E2e { program, files } => e2e::run(&program, &files),
    }
}

fn cluster(command: &[String]) -> Outcome<()> {
    let cluster = Cluster::start(Durability::Off)?;
    let Some((program, arguments)) = command.split_first() else {
        println!("export BODEGA_TEST_POSTGRES={}", cluster.url());
        println!("Ctrl-C ends it.");
        return Ok(Runtime::new()?.block_on(tokio::signal::ctrl_c())?);
    };
    let status = Command::new(program).args(arguments).env("BODEGA_TEST_POSTGRES", cluster.url()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}").into()) }
}
