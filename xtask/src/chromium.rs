//! The browser of the tests: any Chromium or Chrome. Only `cargo xtask test` asks for it.

use crate::{apt, process};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::PathBuf;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const MAC_PATHS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const HOW_TO: &str = "install Chromium (Debian: `sudo apt-get install chromium`; Fedora: `sudo dnf install chromium`; \
    macOS: `brew install --cask chromium`), or set CHROME to the path of a Chromium or Chrome, \
    or run `cargo xtask test --fast`, which leaves the browser tests out";

/// The path of a browser; on Debian and Ubuntu, where xtask may, it is installed.
///
/// # Errors
/// There is none and it cannot be installed; the message says what to do.
pub(crate) fn ensure() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROME") {
        let path = PathBuf::from(named);
        if path.is_file() {
            return Ok(path);
        }
        bail!(
            "CHROME is set to {}, which is no file: correct it or unset it",
            path.display()
        );
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(
        "Installing Chromium with apt-get (first time only, about a minute)",
        &["chromium"],
    )
    .with_context(|| format!("the tests need a browser and there is none: {HOW_TO}"))?;
    find().with_context(|| format!("apt-get installed Chromium, yet it is not on PATH: {HOW_TO}"))
}

/// The path of chromedriver, through which tests that were compiled for the browser's target run in it; on Debian and
/// Ubuntu, where xtask may, it is installed.
///
/// # Errors
/// There is none and it cannot be installed; the message says what to do.
pub(crate) fn ensure_driver() -> Result<PathBuf> {
    const DRIVER: &str = "chromedriver";
    if let Some(found) = process::on_path(DRIVER) {
        return Ok(found);
    }
    let how_to = "install chromedriver in the version of your Chromium (Debian: `sudo apt-get install chromium-driver`), \
        or run `cargo xtask test --fast`, which leaves the browser tests out";
    apt::install(
        "Installing chromedriver with apt-get (first time only)",
        &["chromium-driver"],
    )
    .with_context(|| format!("the tests of kept ledgers need chromedriver: {how_to}"))?;
    process::on_path(DRIVER)
        .with_context(|| format!("apt-get installed it, yet it is not on PATH: {how_to}"))
}

fn find() -> Option<PathBuf> {
    let on_path = NAMES.into_iter().find_map(process::on_path);
    on_path.or_else(|| {
        MAC_PATHS
            .into_iter()
            .map(PathBuf::from)
            .find(|path| path.is_file())
    })
}
