//! Builds the node, `wattage`, together with the page it serves.

use crate::page::{self, Mode};
use crate::{process, repo, setup, weight};
use anyhow::{Context, Result};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};

/// Page and node for development; the node reads dist/ from disk. Returns the node's path.
///
/// # Errors
/// Setting up or building fails.
pub(crate) fn debug() -> Result<PathBuf> {
    let tools = setup::everything()?;
    page::refresh(&tools, Mode::Debug)?;
    process::timed(
        "Building the node (debug, some minutes the first time)",
        || process::run(process::cargo().args(["build", "--package", "wattage-engine"])),
    )?;
    executable("debug")
}

/// One file to deploy: the node with the page inside. Returns its path and prints all sizes.
///
/// # Errors
/// Setting up or building fails.
pub(crate) fn release() -> Result<PathBuf> {
    let tools = setup::everything()?;
    page::refresh(&tools, Mode::Release)?;
    process::timed(
        "Building the node (release, about 6 minutes the first time on 2 cores)",
        || {
            process::run(process::cargo().args([
                "build",
                "--release",
                "--package",
                "wattage-engine",
            ]))
        },
    )?;
    let binary = executable("release")?;
    weight::print(&page::dist())?;
    println!(
        "\n{} bytes  {}",
        weight::grouped(size(&binary)?),
        binary.display()
    );
    Ok(binary)
}

fn executable(profile: &str) -> Result<PathBuf> {
    Ok(repo::target_dir()?
        .join(profile)
        .join(format!("wattage{EXE_SUFFIX}")))
}

fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)
        .with_context(|| format!("cannot find {}", file.display()))?
        .len())
}
