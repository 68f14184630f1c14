//! The command line `wattage`.

use std::process::ExitCode;

fn main() -> ExitCode {
    wattage_engine::cli::main()
}
