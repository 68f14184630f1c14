//! `cargo xtask test`: every check and every test in a fixed order, up to the first that fails.

use crate::page::{self, Mode};
use crate::tally::Tally;
use crate::tools::Tools;
use crate::{chromium, process, purity, repo, setup};
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
    "wasm32-unknown-unknown",
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
    "wasm32-unknown-unknown",
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
    "wasm32-unknown-unknown",
    "--test",
    "mirror",
];
/// Where cargo looks for the program that runs tests of the browser's target.
const WASM_RUNNER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";
/// Integration tests whose file name begins so need a browser.
const BROWSER_TESTS: &str = "browser";

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
    let outcome = match &chrome {
        Some(chrome) => step("tests", &typed(TEST), || {
            tally.run(process::cargo().args(TEST).env("CHROME", chrome))
        }),
        None => without_browser(&mut tally),
    };
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

fn without_browser(tally: &mut Tally) -> Result<()> {
    let mut targets = process::cargo();
    targets.args(TEST).args(["--lib", "--bins"]);
    for name in integration_tests()? {
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

/// The names of all integration tests that need no browser: `tests/NAME.rs` or `tests/NAME/main.rs`.
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
    names.retain(|name| !name.starts_with(BROWSER_TESTS));
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
