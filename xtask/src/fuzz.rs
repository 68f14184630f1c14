//! `cargo xtask fuzz`: what is too long for every change. Thousands of random modules through the differential tests, then
//! each fuzz target of `fuzz/` for a while. Any difference, and any broken promise, is a failure.

use crate::tools::Tool;
use crate::{chromium, process, repo};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tests that go through as many random modules as they are told, see `engine/tests/parity/modules.rs`.
const DIFFERENTIAL: &[&str] = &[
    "test",
    "--package",
    "wattage-engine",
    "--test",
    "differential",
    "--test",
    "engines",
    "--test",
    "browser_engines",
    "--no-fail-fast",
    "--",
    "--nocapture",
];
/// Folders whose files are a beginning for the assembler's target.
const SOURCES: [&str; 3] = [
    "www/examples",
    "engine/tests/programs",
    "engine/benches/programs",
];
/// Folders whose files are a beginning for the target of links.
const LINKS: [&str; 1] = ["engine/tests/links/v1"];
/// An input that takes longer than this, in seconds, is a finding: everything has limits.
const PATIENCE: u64 = 10;
/// The longest input that is tried, bytes.
const LONGEST: u64 = 16 * 1024;

/// How much to try.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Seeds of random modules.
    pub(crate) modules: u64,
    /// The first seed; from the clock without it, so that every night tries others.
    pub(crate) seed: Option<u64>,
    /// Time for each fuzz target, seconds; 0 leaves them out.
    pub(crate) seconds: u64,
}

/// Runs everything, and fails at the first difference.
///
/// # Errors
/// A difference or a broken promise, with what repeats it; or something does not build.
pub(crate) fn run(options: &Options) -> Result<()> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    let modules = options.modules;
    let again = format!(
        "cargo xtask fuzz --modules {modules} --seed {seed} --seconds {}",
        options.seconds
    );
    println!("{modules} seeds from {seed}; `{again}` repeats it");
    if modules > 0 {
        differential(modules, seed)
            .with_context(|| format!("engines differ; to repeat: {again}"))?;
    }
    if options.seconds > 0 {
        let cargo_fuzz = cargo_fuzz().ensure()?;
        for target in targets()? {
            fuzz(&cargo_fuzz, &target, options.seconds).with_context(|| {
                format!("the target {target} failed; its input is in fuzz/artifacts/{target}")
            })?;
        }
    }
    println!(
        "\n{modules} seeds and {} s for each fuzz target: 0 differences",
        options.seconds
    );
    Ok(())
}

fn differential(modules: u64, seed: u64) -> Result<()> {
    let chrome = chromium::ensure()?;
    let mut tests = process::cargo();
    tests
        .args(DIFFERENTIAL)
        .env("CHROME", chrome)
        .env("WATTAGE_FUZZ_MODULES", modules.to_string())
        .env("WATTAGE_FUZZ_SEED", seed.to_string());
    process::timed("\nRandom modules through the differential tests", || {
        process::run(&mut tests)
    })
}

/// Drives libFuzzer. It works on a stable compiler as long as no sanitizer is asked for.
fn cargo_fuzz() -> Tool {
    Tool {
        name: "cargo-fuzz",
        package: "cargo-fuzz",
        version: "0.13.2".to_owned(),
        locked: true,
        takes: "2 minutes",
    }
}

/// The names of all targets: the files in `fuzz/fuzz_targets`.
fn targets() -> Result<Vec<String>> {
    let files = repo::files_below(&repo::root().join("fuzz/fuzz_targets"))?;
    let names = files.iter().filter_map(|file| file.file_stem());
    let names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    ensure!(!names.is_empty(), "fuzz/fuzz_targets is empty");
    Ok(names)
}

fn fuzz(cargo_fuzz: &Path, target: &str, seconds: u64) -> Result<()> {
    let corpus = repo::root().join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&corpus)
        .with_context(|| format!("cannot create {}", corpus.display()))?;
    let mut command: Command = process::command(cargo_fuzz);
    command
        .args(["run", "--sanitizer", "none", "--fuzz-dir", "fuzz", target])
        .arg(&corpus);
    let beginnings: &[&str] = match target {
        "assembler" => &SOURCES,
        "links" => &LINKS,
        _ => &[],
    };
    let folders = beginnings.iter().map(|folder| repo::root().join(folder));
    command.args(folders.filter(|folder| folder.is_dir()));
    command.arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-timeout={PATIENCE}"),
        format!("-max_len={LONGEST}"),
        // Long inputs from the beginning: a module is made of thousands of choices.
        "-len_control=0".to_owned(),
        "-print_final_stats=1".to_owned(),
        // No lines for every new input and function; the totals are printed at the end.
        "-verbosity=0".to_owned(),
        "-print_funcs=0".to_owned(),
    ]);
    let heading = format!(
        "\nFuzzing the target {target} for {seconds} s (its build takes some minutes the first time)"
    );
    process::timed(&heading, || process::run(&mut command))
}
