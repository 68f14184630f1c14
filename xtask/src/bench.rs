//! `cargo xtask bench`: what metering costs, then Wattage beside its peers. The peers are in `bench/`, a workspace of its own
//! that only this command builds. The node's own peer is anvil, which npm brings.

use crate::{binary, process, repo};
use anyhow::{Context as _, Result, bail};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;

/// What metering costs, program by program.
const METERING: &[&str] = &[
    "bench",
    "--package",
    "wattage-engine",
    "--bench",
    "metering",
];
/// The peers of the engine.
const PEERS: &[&str] = &[
    "run",
    "--release",
    "--manifest-path",
    "bench/Cargo.toml",
    "--package",
    "wattage-bench",
    "--",
];
/// The clients of the node and of its peer.
const CLIENTS: &[&str] = &[
    "run",
    "--release",
    "--manifest-path",
    "bench/Cargo.toml",
    "--package",
    "wattage-bench-node",
    "--",
];
/// The node's peer, as npm names it.
const ANVIL: &str = "@foundry-rs/anvil@1.7.1";
/// Names of what is not the peers' own, for `--only`.
const METERING_TOPIC: &str = "metering";
const NODE_TOPIC: &str = "node";

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
    if !matches!(options.only.as_deref(), Some(METERING_TOPIC | NODE_TOPIC)) {
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
    if wanted(NODE_TOPIC) {
        node(options.quick)?;
    }
    Ok(())
}

/// The node as its clients meet it.
fn node(quick: bool) -> Result<()> {
    let mut clients = process::cargo();
    clients
        .args(CLIENTS)
        .arg("--wattage")
        .arg(binary::release()?);
    match anvil() {
        Ok(program) => {
            clients.arg("--anvil").arg(program);
        }
        Err(problem) => println!("\nWithout a peer: {problem:#}"),
    }
    if quick {
        clients.arg("--quick");
    }
    process::run(&mut clients)
}

/// The node's peer, installed below the target folder: the program itself, for what npm puts on the path is a script that
/// starts it and leaves it running.
fn anvil() -> Result<PathBuf> {
    let folder = repo::target_dir()?.join("anvil");
    let packages = folder.join("node_modules/@foundry-rs");
    if !packages.exists() {
        let npm = process::on_path("npm").context("anvil comes by npm, which is not on PATH")?;
        fs::create_dir_all(&folder)?;
        let mut install = process::command(&npm);
        install
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefix",
            ])
            .arg(&folder)
            .arg(ANVIL);
        process::timed("Fetching anvil with npm (seconds)", || {
            process::run(&mut install)
        })?;
    }
    for package in fs::read_dir(&packages)? {
        let program = package?
            .path()
            .join("bin")
            .join(format!("anvil{EXE_SUFFIX}"));
        if program.exists() {
            return Ok(program);
        }
    }
    bail!("npm has no anvil for this machine")
}
