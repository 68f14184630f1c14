//! The command line: arguments, and what each command prints. The work is done elsewhere.
//!
//! Exit codes: 0 success; 1 the contract failed (revert, trap, out of gas); 2 the input is wrong; 3 the machine failed.

mod compile;
mod report;
mod run;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Smart contracts in WebAssembly text: run them, and see what every line costs.
#[derive(Parser)]
#[command(name = "wattage", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 success; 1 the contract failed (revert, trap, out of gas); \
2 the input is wrong; 3 the machine failed.";

#[derive(Subcommand)]
enum Command {
    /// Run a contract on a fresh ledger and print result, gas, logs and changes.
    Run(run::Run),
    /// Serve the playground and its HTTP API from a ledger on disk.
    Serve(serve::Serve),
    /// Compile a module for a node that is running. Not for people.
    #[command(name = crate::vm::compile::COMMAND, hide = true)]
    Compile(compile::CompileModule),
}

/// How a command ended.
enum Exit {
    /// As asked.
    Success,
    /// The contract failed; that has been printed.
    ContractFailed,
    /// What the user gave is wrong; that has been printed.
    InputWrong,
}

/// Parses the arguments and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(run) => run.execute(),
        Command::Serve(serve) => serve.execute(),
        Command::Compile(compile) => compile.execute(),
    };
    match result {
        Ok(Exit::Success) => ExitCode::SUCCESS,
        Ok(Exit::ContractFailed) => ExitCode::from(1),
        Ok(Exit::InputWrong) => ExitCode::from(2),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(3)
        }
    }
}
