//! Builds the node, `wattage`, together with the page it serves.

use crate::page::{self, Mode};
use crate::{process, repo, setup};
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
    page::build(&tools, Mode::Release)?;
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
    print_page_sizes(&page::dist())?;
    println!("\n{} bytes  {}", grouped(size(&binary)?), binary.display());
    Ok(binary)
}

fn executable(profile: &str) -> Result<PathBuf> {
    Ok(repo::target_dir()?
        .join(profile)
        .join(format!("wattage{EXE_SUFFIX}")))
}

/// Raw sizes, and what goes over the wire where the `brotli` program is there to tell.
fn print_page_sizes(dist: &Path) -> Result<()> {
    println!("\n{:>11} {:>11}  page", "bytes", "brotli");
    let (mut raw_total, mut packed_total) = (0, Some(0));
    for file in repo::files_below(dist)? {
        let (raw, packed) = (size(&file)?, brotli_size(&file));
        println!(
            "{:>11} {:>11}  {}",
            grouped(raw),
            packed.map_or("-".to_owned(), grouped),
            file.strip_prefix(dist)?.display()
        );
        raw_total += raw;
        packed_total = packed_total.zip(packed).map(|(sum, packed)| sum + packed);
    }
    println!(
        "{:>11} {:>11}  in all",
        grouped(raw_total),
        packed_total.map_or("-".to_owned(), grouped)
    );
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)
        .with_context(|| format!("cannot find {}", file.display()))?
        .len())
}

fn brotli_size(file: &Path) -> Option<u64> {
    let mut brotli = process::command(process::on_path("brotli")?);
    let output = brotli
        .args(["--stdout", "--quality=11"])
        .arg(file)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then_some(output.stdout.len() as u64)
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
