//! `cargo xtask test`: every check and every test in a fixed order, up to the first that fails.

use crate::page::{self, Mode};
use crate::tally::Tally;
use crate::tools::Tools;
use crate::{chromium, process, purity, repo, setup, toolchain};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The feature of the language worker, which no other package has.
const LANGUAGE: &str = "wattage-web/language";
const FMT: &[&str] = &["fmt", "--all", "--check"];
/// Of everything, the language worker included: nothing else turns its feature on.
const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--features",
    LANGUAGE,
    "--",
    "-D",
    "warnings",
];
/// On the host the page's crate is only its model; the rest is compiled for the browser alone.
const CLIPPY_PAGE: &[&str] = &[
    "clippy",
    "--package",
    "wattage-web",
    "--features",
    LANGUAGE,
    "--target",
    toolchain::TARGET,
    "--",
    "-D",
    "warnings",
];
const TEST: &[&str] = &[
    "test",
    "--workspace",
    "--features",
    LANGUAGE,
    "--no-fail-fast",
];
/// The golden vectors of the core and its links, on the page's target: both must write the same bytes.
const GOLDEN: &[&str] = &[
    "test",
    "--package",
    "wattage-core",
    "--target",
    toolchain::TARGET,
    "--test",
    "golden",
    "--test",
    "share",
];
/// The ledgers in IndexedDB, in a browser: `web/webdriver.json` says how it is started.
const MIRROR: &[&str] = &[
    "test",
    "--package",
    "wattage-web",
    "--target",
    toolchain::TARGET,
    "--test",
    "mirror",
];
/// Where cargo looks for the program that runs tests of the browser's target.
const WASM_RUNNER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";
/// Integration tests whose file name begins so need a browser.
const BROWSER_TESTS: &str = "browser";
/// All of them.
const BROWSER: &[&str] = &[
    "test",
    "--workspace",
    "--features",
    LANGUAGE,
    "--no-fail-fast",
    "--test",
    "browser*",
];
/// The most tests in a browser that are given a second attempt: more failures than that are no accident.
const SECOND_ATTEMPTS: usize = 6;

/// Sets up, checks and tests, the browser's tests on the release page. `fast` leaves them out.
///
/// # Errors
/// The first step that fails, with the command that repeats it alone.
pub(crate) fn all(fast: bool) -> Result<()> {
    let tools = setup::everything()?;
    let chrome = if fast {
        None
    } else {
        Some(chromium::ensure()?)
    };

    step("formatting", &typed(FMT), || cargo(FMT))?;
    step("core is pure", "cargo xtask purity", purity::check)?;
    step("lints", &typed(CLIPPY), || cargo(CLIPPY))?;
    step("lints of the page", &typed(CLIPPY_PAGE), || {
        cargo(CLIPPY_PAGE)
    })?;
    // What is tested is what ships; a page of a second kind would take minutes more.
    let mode = Mode::Release;
    step("page", mode.command(), || page::refresh(&tools, mode))?;

    let mut tally = Tally::default();
    let outcome = without_browser(&mut tally).and_then(|()| match &chrome {
        Some(chrome) => in_browser(chrome, &mut tally),
        None => Ok(()),
    });
    let outcome = outcome.and_then(|()| golden(&tools, &mut tally));
    let outcome = match fast {
        true => outcome,
        false => outcome.and_then(|()| mirror(&tools, &mut tally)),
    };
    println!("\n{tally}");
    outcome
}

/// The golden vectors on wasm32. They run in Node.js, which is not everywhere.
fn golden(tools: &Tools, tally: &mut Tally) -> Result<()> {
    if process::on_path("node").is_none() {
        println!("\nThere is no Node.js: the golden vectors were checked on the host alone.");
        return Ok(());
    }
    step("golden vectors on wasm32", &typed(GOLDEN), || {
        tally.run(
            process::cargo()
                .args(GOLDEN)
                .env(WASM_RUNNER, tools.test_runner()),
        )
    })
}

/// The tests of kept ledgers in a browser.
fn mirror(tools: &Tools, tally: &mut Tally) -> Result<()> {
    let driver = chromium::ensure_driver()?;
    step("ledgers in IndexedDB", &typed(MIRROR), || {
        tally.run(
            process::cargo()
                .args(MIRROR)
                .env(WASM_RUNNER, tools.test_runner())
                .env("CHROMEDRIVER", driver),
        )
    })
}

/// The tests in a browser. Where a few of them fail, they are run once more, alone, and what passes then is named: a real browser on
/// a machine that has other things to do misses a moment now and then. What fails twice has failed.
fn in_browser(chrome: &Path, tally: &mut Tally) -> Result<()> {
    let run = |tally: &mut Tally, more: &[&str]| {
        let mut command = process::cargo();
        tally.run(command.args(BROWSER).args(more).env("CHROME", chrome))
    };
    step("tests in a browser", &typed(BROWSER), || {
        let mut first = Tally::default();
        let outcome = run(&mut first, &[]);
        let failures = first.failures().to_vec();
        let whole = first.ended() == browser_tests()?.len();
        if outcome.is_ok() || !whole || failures.is_empty() || failures.len() > SECOND_ATTEMPTS {
            tally.add(first);
            return outcome;
        }
        println!("\n== once more, alone: {}", failures.join(", "));
        let mut names: Vec<&str> = vec!["--", "--exact", "--test-threads=1"];
        names.extend(failures.iter().map(String::as_str));
        let mut second = Tally::default();
        let again = run(&mut second, &names);
        if again.is_err() || !second.all_passed(&failures) {
            tally.add(first);
            return outcome;
        }
        println!(
            "\n== passed at the second attempt only: {}",
            failures.join(", ")
        );
        tally.add(first.mended());
        Ok(())
    })
}

fn without_browser(tally: &mut Tally) -> Result<()> {
    let mut targets = process::cargo();
    targets.args(TEST).args(["--lib", "--bins"]);
    for name in browserless_tests()? {
        targets.args(["--test", &name]);
    }
    // cargo has doc tests alone or not at all.
    let mut docs = process::cargo();
    docs.args(TEST).arg("--doc");
    for (name, command) in [
        ("tests without browser", &mut targets),
        ("examples in the documentation", &mut docs),
    ] {
        let repeat = process::shown(command);
        step(name, &repeat, || tally.run(command))?;
    }
    Ok(())
}

/// The names of the integration tests that need no browser.
fn browserless_tests() -> Result<Vec<String>> {
    let mut names = integration_tests()?;
    names.retain(|name| !name.starts_with(BROWSER_TESTS));
    Ok(names)
}

/// The names of those that need one.
fn browser_tests() -> Result<Vec<String>> {
    let mut names = integration_tests()?;
    names.retain(|name| name.starts_with(BROWSER_TESTS));
    Ok(names)
}

/// The names of all integration tests: `tests/NAME.rs` or `tests/NAME/main.rs`.
fn integration_tests() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for member in ["core", "engine", "web", "xtask"] {
        let tests = repo::root().join(member).join("tests");
        let Ok(entries) = std::fs::read_dir(&tests) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if is_test(&path) {
                names.extend(
                    path.file_stem()
                        .map(|stem| stem.to_string_lossy().into_owned()),
                );
            }
        }
    }
    names.sort();
    Ok(names)
}

fn is_test(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").is_file()
}

fn step(name: &str, repeat: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let start = Instant::now();
    work().with_context(|| format!("the step `{name}` failed; to repeat it alone: {repeat}"))?;
    println!("== {name}: good, {}", process::duration(start.elapsed()));
    Ok(())
}

fn cargo(args: &[&str]) -> Result<()> {
    let mut command: Command = process::cargo();
    process::run(command.args(args))
}

fn typed(args: &[&str]) -> String {
    format!("cargo {}", args.join(" "))
}
