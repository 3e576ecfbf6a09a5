//! The command line. Every command has help with examples, `--json`, and exit codes that scripts can use: 0 all well,
//! 1 a check or the work failed, 2 wrong use (arguments or configuration).

mod audit;
mod demo;
mod doctor;
mod events;
mod export;
mod import;
mod jobs;
mod key;
mod keys;
mod migrate;
mod openapi;
mod orders;
mod out;
mod payments;
mod search;
mod seed;
mod serve;
mod site;
mod stock;
mod trouble;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

pub use out::Out;
pub use site::Site;
pub use trouble::Trouble;

/// What every command ends with.
pub type Done = Result<(), Trouble>;

/// Bodega: a shop and the storeroom behind it, in one program.
#[derive(Debug, Parser)]
#[command(
    name = "bodega",
    version,
    about,
    arg_required_else_help = true,
    after_help = "Examples:\n  bodega demo                      a ready shop to try, in ./demo\n  bodega serve                     serve what bodega.toml and the environment say\n  bodega doctor                    what is wrong here, and how to mend it\n\nExit codes: 0 all well, 1 a check or the work failed, 2 wrong use."
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// The file of settings; without it, bodega.toml of this folder if there is one.
    #[arg(long, global = true, value_name = "FILE", env = "BODEGA_CONFIG")]
    pub config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Print JSON, for programs.
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Seed(seed::Seed),
    User(user::User),
    Key(key::Key),
    Keys(keys::Keys),
    Events(events::Events),
    Jobs(jobs::Jobs),
    Stock(stock::Stock),
    Orders(orders::Orders),
    Payments(payments::Payments),
    Search(search::Search),
    Import(import::Import),
    Export(export::Export),
    Audit(audit::Audit),
    Doctor(doctor::Doctor),
    Openapi(openapi::Openapi),
}

/// Reads the command line, does what it says, and gives the exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no faults, although they come this way.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let out = Out::new(cli.common.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return out.trouble(&Trouble::failed(format!("cannot start: {error}"))),
    };
    match runtime.block_on(run(cli, &out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => out.trouble(&trouble),
    }
}

async fn run(cli: Cli, out: &Out) -> Done {
    let common = &cli.common;
    match cli.command {
        Command::Demo(command) => command.run(common, out).await,
        Command::Serve(command) => command.run(common, out).await,
        Command::Seed(command) => command.run(common, out).await,
        Command::User(command) => command.run(common, out).await,
        Command::Key(command) => command.run(common, out).await,
        Command::Keys(command) => command.run(common, out).await,
        Command::Stock(command) => command.run(common, out).await,
        Command::Orders(command) => command.run(common, out).await,
        Command::Payments(command) => command.run(common, out).await,
        Command::Search(command) => command.run(common, out).await,
        Command::Import(command) => command.run(common, out).await,
        Command::Export(command) => command.run(common, out).await,
        Command::Audit(command) => command.run(common, out).await,
        Command::Migrate(command) => command.run(common, out),
        Command::Events(command) => command.run(common, out).await,
        Command::Jobs(command) => command.run(common, out).await,
        Command::Doctor(command) => command.run(common, out).await,
        Command::Openapi(command) => command.run(common, out).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_command_has_an_example() {
        let mut cli = Cli::command();
        cli.clone().debug_assert();
        for command in cli.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{} has no example", command.get_name());
        }
    }
}
