//! Builds the page with trunk: web/ and www/ become dist/, which the node serves and embeds.

use crate::tools::Tools;
use crate::{index, offline, process, repo, toolchain};
use anyhow::{Context, Result, ensure};
use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

/// What the page and its workers are made of, relative to the project.
const SOURCES: [&str; 7] = [
    "core",
    "web",
    "www",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "trunk.toml",
];

/// How the page is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    /// Quickly, for development and tests.
    Debug,
    /// Small, with the cargo profile that www/index.html names for release.
    Release,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    /// What builds such a page and nothing else.
    pub(crate) fn command(self) -> &'static str {
        match self {
            Self::Debug => "cargo xtask page",
            Self::Release => "cargo xtask page --release",
        }
    }
}

/// The folder of the finished page.
pub(crate) fn dist() -> PathBuf {
    repo::root().join("dist")
}

/// The node embeds dist/, so the folder must be there for it to compile, if empty.
pub(crate) fn ensure_folder() -> Result<()> {
    fs::create_dir_all(dist()).with_context(|| format!("cannot create {}", dist().display()))
}

/// Builds the page unless dist/ already holds what the sources give.
///
/// # Errors
/// As [`build`].
pub(crate) fn refresh(tools: &Tools, mode: Mode) -> Result<()> {
    if is_fresh(mode)? {
        println!("The page in dist/ is up to date.");
        return Ok(());
    }
    build(tools, mode)
}

/// Fetches the crates that are missing: trunk.toml has trunk fetch nothing, so its cargo may not either. Asks no server where all are there.
fn fetch_crates() -> Result<()> {
    let targets = [toolchain::TARGET, "host-tuple"];
    let mut fetch = process::cargo();
    fetch.args(["fetch", "--quiet", "--locked"]);
    fetch.args(targets.iter().flat_map(|target| ["--target", target]));
    process::timed("Fetching missing crates (seconds, the first time)", || {
        process::run(&mut fetch)
    })
}

/// Builds the page and its workers into dist/.
///
/// # Errors
/// A crate cannot be fetched, trunk reports an error, which it has printed, or leaves out a file of a worker.
pub(crate) fn build(tools: &Tools, mode: Mode) -> Result<()> {
    let stamp = stamp()?;
    // Should this build be interrupted, nobody knows which page dist/ holds.
    let _ = fs::remove_file(&stamp);
    let started = SystemTime::now();

    fetch_crates()?;
    let mut trunk = process::command(&tools.trunk);
    trunk
        .args(["--config", "trunk.toml", "--skip-version-check", "build"])
        .env("PATH", tools.path()?);
    if let Mode::Release = mode {
        trunk.arg("--release");
    }
    // Stacks of trunk and wasm-bindgen would bury what they say.
    trunk.env_remove("RUST_BACKTRACE");
    // trunk reads NO_COLOR as `true` or `false` and stops at the usual `1`.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    process::timed(
        &format!(
            "Building the page ({}, a minute or two the first time)",
            mode.name()
        ),
        || process::run(&mut trunk),
    )?;

    let missing = missing(index::worker_files()?);
    ensure!(
        missing.is_empty(),
        "trunk ended well, but dist/ lacks {}, which the page starts its workers from: \
         their links in www/index.html need data-type=\"worker\", data-loader-shim and the name of a binary of web/",
        missing.join(", ")
    );

    offline::complete(&dist(), mode)?;
    // Dated at the start: a source that was saved meanwhile may not be in the page.
    fs::write(&stamp, mode.name())
        .and_then(|()| {
            File::options()
                .append(true)
                .open(&stamp)?
                .set_modified(started)
        })
        .with_context(|| format!("cannot write {}", stamp.display()))
}

fn is_fresh(mode: Mode) -> Result<bool> {
    let stamp = stamp()?;
    if fs::read_to_string(&stamp).ok().as_deref() != Some(mode.name()) || !is_complete()? {
        return Ok(false);
    }
    let sources = SOURCES.map(|source| repo::root().join(source));
    let built = fs::metadata(&stamp)?.modified()?;
    Ok(repo::newest(&sources.each_ref().map(PathBuf::as_path))? <= Some(built))
}

/// Whether dist/ holds everything that a build makes under a name known beforehand.
fn is_complete() -> Result<bool> {
    let mut names = index::worker_files()?;
    names.extend(["index.html", offline::WORKER].map(str::to_owned));
    Ok(missing(names).is_empty())
}

/// Those of `names` that are not in dist/.
fn missing(mut names: Vec<String>) -> Vec<String> {
    names.retain(|name| !dist().join(name).is_file());
    names
}

/// Says which page dist/ holds, and from when. Not in dist/, whose files are all served.
fn stamp() -> Result<PathBuf> {
    Ok(repo::target_dir()?.join("xtask-page"))
}
