//! `cargo xtask bench-web`: the release page as its visitors get it. What it weighs, and how long after a key its figures
//! are on the screen.

use crate::page::{self, Mode};
use crate::{chromium, process, setup, weight};
use anyhow::Result;

/// Types in a real Chromium. The node is a debug build, which serves dist/ as it is; it has no part in what is measured.
const TYPING: &[&str] = &["test", "--package", "wattage-engine", "--bench", "typing"];

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
    process::run(process::cargo().args(TYPING).env("CHROME", chrome))
}
