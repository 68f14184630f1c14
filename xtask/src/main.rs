//! `cargo xtask`: the developer's commands, one file per idea.
//!
//! This file only maps a command to the function that does it. What the commands are stands in
//! [`args`]; what a machine needs before any of them in [`setup`]. Nothing here is part of the
//! product: neither the node nor the page knows of xtask.

mod api_check;
mod apt;
mod args;
mod bench;
mod bench_web;
mod binary;
mod cargo_lock;
mod chromium;
mod deployment;
mod editor;
mod fuzz;
mod http;
mod index;
mod install;
mod offline;
mod page;
mod parity;
mod process;
mod purity;
mod repo;
mod run;
mod setup;
mod smoke;
mod tally;
mod test;
mod toolchain;
mod tools;
mod weight;

use args::Task;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = args::parse(std::env::args().skip(1)).and_then(perform);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Help => println!("{}", args::USAGE),
        Task::Setup => drop(setup::everything()?),
        Task::Run(options) => run::serve(options)?,
        Task::Page { release: true } => page::build(&setup::everything()?, page::Mode::Release)?,
        Task::Page { release: false } => page::build(&setup::everything()?, page::Mode::Debug)?,
        Task::Build { release: true } => drop(binary::release()?),
        Task::Build { release: false } => drop(binary::debug()?),
        Task::Test { fast } => test::all(fast)?,
        Task::Purity => purity::check()?,
        Task::Parity => parity::run()?,
        Task::BenchWeb => bench_web::run()?,
        Task::Bench(options) => bench::run(&options)?,
        Task::Fuzz(options) => fuzz::run(&options)?,
        Task::ApiCheck(options) => api_check::run(&options)?,
        Task::Smoke => smoke::check(&binary::release()?)?,
        Task::Ci => {
            test::all(false)?;
            smoke::check(&binary::release()?)?;
        }
    }
    Ok(())
}
