//! `cargo xtask bench`: what metering costs, then Wattage beside its peers. The peers are in `bench/`, a workspace of its own
//! that only this command builds.

use crate::process;
use anyhow::Result;

/// What metering costs, program by program.
const METERING: &[&str] = &[
    "bench",
    "--package",
    "wattage-engine",
    "--bench",
    "metering",
];
/// The peers.
const PEERS: &[&str] = &[
    "run",
    "--release",
    "--manifest-path",
    "bench/Cargo.toml",
    "--",
];
/// The name of the first, for `--only`; other names are the peers' own.
const METERING_TOPIC: &str = "metering";

/// What to measure.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// A tenth of the turns.
    pub(crate) quick: bool,
    /// One topic alone.
    pub(crate) only: Option<String>,
}

/// Builds both and runs them.
///
/// # Errors
/// One does not build, or fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let wanted = |topic: &str| options.only.as_deref().is_none_or(|only| only == topic);
    if wanted(METERING_TOPIC) {
        println!("Building the node's bench (some minutes the first time) ...");
        process::run(process::cargo().args(METERING))?;
    }
    if options.only.as_deref() != Some(METERING_TOPIC) {
        println!("\nBuilding the peers (about 10 minutes the first time on 2 cores) ...");
        let mut peers = process::cargo();
        peers.args(PEERS);
        if options.quick {
            peers.arg("--quick");
        }
        if let Some(only) = &options.only {
            peers.args(["--only", only]);
        }
        process::run(&mut peers)?;
    }
    Ok(())
}
