//! `cargo xtask parity`: everything that the tests of the browser VM send to Chromium, sent to Firefox and WebKit too, and
//! compared with Wasmtime. A browser that cannot be had is named and left out; only a difference is a failure.

use crate::page::{self, Mode};
use crate::tools::Tool;
use crate::{apt, chromium, process, setup};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The test, which prints the cases of each browser.
const TEST: &[&str] = &[
    "test",
    "--package",
    "wattage-engine",
    "--test",
    "browser_vm",
    "--",
    "--nocapture",
];
/// Where Debian's packages of WebKit for GTK put the browser that its driver starts.
const WEBKIT_FOLDERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/libexec",
    "/usr/lib",
];

/// Installs the browsers and their drivers, builds the page, and compares.
///
/// # Errors
/// A difference, or the tests do not build or run.
pub(crate) fn run() -> Result<()> {
    let tools = setup::everything()?;
    page::refresh(&tools, Mode::Debug)?;
    let mut test = process::cargo();
    test.args(TEST);
    let mut absent = Vec::new();
    match chromium::ensure() {
        Ok(chrome) => drop(test.env("CHROME", chrome)),
        Err(error) => absent.push(format!("Chromium: {error:#}")),
    }
    match firefox() {
        Ok((browser, driver)) => {
            let firefox = test.env("WATTAGE_FIREFOX", browser);
            firefox.env("WATTAGE_GECKODRIVER", driver);
        }
        Err(error) => absent.push(format!("Firefox: {error:#}")),
    }
    match webkit() {
        Ok((browser, driver)) => {
            let webkit = test.env("WATTAGE_WEBKIT", browser);
            webkit.env("WATTAGE_WEBKIT_DRIVER", driver);
        }
        Err(error) => absent.push(format!("WebKit: {error:#}")),
    }
    let outcome = process::timed("\nThe same transactions in every browser", || {
        process::run(&mut test)
    });
    for absent in absent {
        println!("Left out, since it cannot be had here. {absent}");
    }
    outcome
}

/// Firefox and its driver.
fn firefox() -> Result<(PathBuf, PathBuf)> {
    let find = || {
        ["firefox-esr", "firefox"]
            .into_iter()
            .find_map(process::on_path)
    };
    if find().is_none() {
        let heading = "Installing Firefox with apt-get (first time only, about a minute)";
        apt::install(heading, &["firefox-esr"])?;
    }
    let browser = find().context("there is no firefox on PATH")?;
    let driver = Tool {
        name: "geckodriver",
        package: "geckodriver",
        version: "0.37.1".to_owned(),
        locked: true,
        takes: "2 minutes",
    };
    Ok((browser, driver.ensure()?))
}

/// WebKit's small browser and its driver. It has no mode without a screen, so it needs Xvfb.
fn webkit() -> Result<(PathBuf, PathBuf)> {
    let find = || process::on_path("WebKitWebDriver").zip(process::on_path("Xvfb"));
    if find().is_none() {
        let heading =
            "Installing WebKit for GTK and Xvfb with apt-get (first time only, about a minute)";
        apt::install(heading, &["webkit2gtk-driver", "xvfb"])?;
    }
    let (driver, _) = find().context("there is no WebKitWebDriver or no Xvfb on PATH")?;
    let browser = WEBKIT_FOLDERS
        .iter()
        .find_map(|folder| mini_browser(folder.as_ref()));
    Ok((
        browser.context("its package brings no MiniBrowser")?,
        driver,
    ))
}

/// `webkit2gtk-4.1/MiniBrowser`, of whatever version.
fn mini_browser(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    let browsers = entries.flatten().filter_map(|entry| {
        let name = entry.file_name();
        let is_webkit = name.to_string_lossy().starts_with("webkit");
        is_webkit.then(|| entry.path().join("MiniBrowser"))
    });
    browsers.filter(|path| path.is_file()).max()
}
