//! `cargo xtask bench-web`: the release page as its visitors get it. What it weighs, and how long after a key its figures
//! are on the screen, how long it takes to mirror a ledger, and to start without a network.

use crate::page::{self, Mode};
use crate::{chromium, process, setup, weight};
use anyhow::Result;

/// What is measured in a real Chromium, one after the other. The node is a debug build, which serves dist/ as it is.
const BENCHES: &[&str] = &["typing", "mirroring", "starting"];

/// Builds the page and measures it.
///
/// # Errors
/// Something does not build, or the page does not show what is measured.
pub(crate) fn run() -> Result<()> {
    let tools = setup::everything()?;
    let chrome = chromium::ensure()?;
    page::refresh(&tools, Mode::Release)?;
    weight::print(&page::dist())?;
    println!("\nBuilding the node (some minutes the first time) ...");
    for bench in BENCHES {
        let arguments = ["test", "--package", "wattage-engine", "--bench", bench];
        process::run(process::cargo().args(arguments).env("CHROME", &chrome))?;
    }
    Ok(())
}
