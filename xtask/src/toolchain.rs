//! The parts of the Rust toolchain that rust-toolchain.toml names but that rustup does not always
//! fetch by itself (RUSTUP_AUTO_INSTALL=0): the wasm target, rustfmt and clippy.

use crate::process;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds what is missing, through rustup.
///
/// # Errors
/// Something is missing and there is no rustup, or rustup cannot fetch it.
pub(crate) fn ensure() -> Result<()> {
    if !has_target() {
        add("target", TARGET)?;
    }
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::answer(process::cargo().args([subcommand, "--version"])).is_none() {
            add("component", component)?;
        }
    }
    Ok(())
}

/// Asks rustc, not rustup: a toolchain of a distribution can have the target too.
fn has_target() -> bool {
    let mut rustc = process::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    process::answer(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}

fn add(kind: &str, name: &str) -> Result<()> {
    let Some(rustup) = process::on_path("rustup") else {
        bail!(
            "the Rust toolchain lacks the {kind} {name}, and there is no rustup to add it: \
             install rustup (https://rustup.rs), or {name} by the means of your system"
        );
    };
    process::timed(
        &format!("Adding the {kind} {name} to the Rust toolchain (first time only, seconds)"),
        || {
            process::run(process::command(rustup).args([kind, "add", name])).with_context(|| {
                format!("the {kind} {name} is missing and rustup could not fetch it")
            })
        },
    )
}
