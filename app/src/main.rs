//! `bodega`: the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    bodega_app::command::main()
}
