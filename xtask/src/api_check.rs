//! `cargo xtask api-check`: schemathesis, a tester that knows the API by its OpenAPI document only, against a running node.
//! It sends what the document allows and what it does not, and every answer must be one that the document has.

use crate::deployment::Deployment;
use crate::{process, repo};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The tester, pinned: another version finds other things.
const TESTER: &str = "schemathesis==4.32.5";
/// What it is given, in the project's folder.
const FILES: &str = "engine/tests/schemathesis";
/// A client that asks all the time is what this is about.
const WITHOUT_LIMITS: &[&str] = &[
    "--reads-per-minute=0",
    "--executions-per-minute=0",
    "--creations-per-minute=0",
    "--sandbox-transactions-per-minute=0",
];
/// A stream does not end; without its sandbox or token nothing is left to ask. Tests of their own are about these.
const LEFT_OUT: [&str; 3] = ["events", "remove-sandbox", "replace-token"];

/// How much to try.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Requests of each kind that are made up for each route.
    pub(crate) examples: u64,
}

/// Runs the tester; it prints what it found and how many requests it sent.
///
/// # Errors
/// An answer that the document does not have, or something cannot be built or started.
pub(crate) fn run(options: &Options) -> Result<()> {
    process::run(process::cargo().args(["build", "--package", "wattage-engine"]))?;
    let name = format!("wattage{}", std::env::consts::EXE_SUFFIX);
    let node = Deployment::start(
        &repo::target_dir()?.join("debug").join(name),
        WITHOUT_LIMITS,
    )?;
    let python = environment()?;
    let (at, files) = (format!("http://{}", node.address), repo::root().join(FILES));
    let configuration = node.folder.join("schemathesis.toml");
    process::run(
        process::command(&python)
            .arg(files.join("prepare.py"))
            .arg(&at)
            .arg(&configuration),
    )?;
    let mut tester = process::command(python.with_file_name("schemathesis"));
    tester
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", &files)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // It keeps what it found in the folder that it is started in.
        .current_dir(&node.folder)
        .arg("--config-file")
        .arg(&configuration)
        .args(["run", &format!("{at}/api/v1/openapi.json"), "--checks=all"])
        .args([
            "--phases=examples,coverage,fuzzing",
            "--continue-on-failure",
        ])
        .args([
            format!("--max-examples={}", options.examples),
            "--request-timeout=30".to_owned(),
        ]);
    for operation in LEFT_OUT {
        tester.args(["--exclude-operation-id", operation]);
    }
    process::run(&mut tester)
}

/// The Python of an environment that has the tester, in the target folder.
fn environment() -> Result<PathBuf> {
    let folder = repo::target_dir()?.join("api-check");
    let python = folder.join("bin").join("python");
    if !has_tester(&python) {
        let system = process::on_path("python3").context(
            "there is no python3 on PATH, which schemathesis needs; install Python 3.10 or newer",
        )?;
        process::run(process::command(system).args(["-m", "venv"]).arg(&folder))?;
        process::run(process::command(&python).args(["-m", "pip", "install", "--quiet", TESTER]))?;
    }
    Ok(python)
}

fn has_tester(python: &Path) -> bool {
    let (package, version) = TESTER.split_once("==").unwrap_or((TESTER, ""));
    let asks = format!("from importlib.metadata import version; print(version({package:?}))");
    process::answer(process::command(python).args(["-c", &asks])).is_some_and(|has| has == version)
}
