//! `cargo xtask bench`: Wattage beside what people would use instead, in one run on one machine.
//!
//! Each topic has a file of its own and prints one table; [`measure`] takes times, [`table`] prints them, [`peers`] knows how
//! each engine is used. What metering itself costs is `cargo bench -p wattage-engine --bench metering`, which
//! `cargo xtask bench` runs first.
//!
//! This program is the node too: with anything but its own options it is the command line `wattage`, so that a real
//! server, in a process of its own, can be measured.

mod compile;
mod fresh_call;
mod loops;
mod measure;
mod memory;
mod peers;
mod table;

use std::process::ExitCode;

use measure::Effort;

const USAGE: &str = "Usage: bench [--quick] [--only loops|fresh|compile|memory]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .first()
        .is_some_and(|first| !first.starts_with("--"))
    {
        return wattage_engine::cli::main();
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (mut effort, mut only) = (Effort::Full, None);
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        match argument {
            "--quick" => effort = Effort::Quick,
            "--only" => only = rest.next(),
            _ => anyhow::bail!("{USAGE}"),
        }
    }
    type Topic = fn(Effort) -> anyhow::Result<()>;
    let topics: [(&str, Topic); 4] = [
        ("loops", loops::run),
        ("fresh", fresh_call::run),
        ("compile", compile::run),
        ("memory", memory::run),
    ];
    anyhow::ensure!(
        only.is_none_or(|only| topics.iter().any(|(name, _)| *name == only)),
        "{USAGE}"
    );
    println!(
        "Times are CPU time of this process, medians of turns that all take one after the other. Trust the ratios."
    );
    for (name, topic) in topics {
        if only.is_none_or(|only| only == name) {
            topic(effort)?;
        }
    }
    Ok(())
}
