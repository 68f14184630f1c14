//! Installs a tool into the cache folder: whole or not at all, and once, however many clones ask.

use crate::process;
use crate::tools::Tool;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The tools are built to be ready soon, not to be fast: a minute of work for them is a lot.
const QUICK_BUILD: [(&str, &str); 6] = [
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
    // Notes on somebody else's dependencies are of no use to who waits for a tool.
    ("CARGO_FUTURE_INCOMPAT_REPORT_FREQUENCY", "never"),
];

/// Puts `tool` into `root`. The installation grows in a folder beside it and is renamed when it
/// is complete and answers with the right version, so an interrupted one is never taken for good.
///
/// # Errors
/// The cache folder cannot be written, or the tool cannot be fetched or built.
pub(crate) fn into(root: &Path, tool: &Tool) -> Result<()> {
    let parent = root.parent().context("the tool's folder has no parent")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    let lock = lock(&beside(root, ".lock"), tool)?;

    // Somebody else may have installed it while we waited for the lock.
    if !tool.fits(&tool.in_root(root)) {
        let heading = format!(
            "Installing {} {} (first time only, about {} on 2 cores)",
            tool.name, tool.version, tool.takes
        );
        process::timed(&heading, || fresh(root, tool))?;
    }
    drop(lock);
    Ok(())
}

fn fresh(root: &Path, tool: &Tool) -> Result<()> {
    let partial = beside(root, ".partial");
    let build = beside(root, ".build");
    remove(&partial)?;
    fetch(&partial, &build, tool)?;
    if !tool.fits(&tool.in_root(&partial)) {
        bail!(
            "{} was installed into {} but does not run as version {}",
            tool.name,
            partial.display(),
            tool.version
        );
    }
    remove(root)?;
    fs::rename(&partial, root)
        .with_context(|| format!("cannot rename {} to {}", partial.display(), root.display()))?;
    // Only space is lost if this fails, and the next installation removes it.
    let _ = remove(&build);
    Ok(())
}

/// A ready-made executable if cargo-binstall is there and finds one, else a build from source.
fn fetch(root: &Path, build: &Path, tool: &Tool) -> Result<()> {
    let package = format!("{}@{}", tool.package, tool.version);
    if process::on_path("cargo-binstall").is_some() {
        let mut binstall = process::cargo();
        binstall
            .args(["binstall", "--no-confirm", "--no-symlinks", "--root"])
            .arg(root)
            .arg(&package);
        match process::run(&mut binstall) {
            Ok(()) if tool.fits(&tool.in_root(root)) => return Ok(()),
            Ok(()) => println!(
                "cargo binstall left no usable {}; building it from source",
                tool.name
            ),
            Err(error) => println!("{error}; building {} from source", tool.name),
        }
        remove(root)?;
    }
    let mut cargo = process::cargo();
    cargo.envs(QUICK_BUILD).env("CARGO_TARGET_DIR", build);
    // Otherwise cargo ends with the advice to put this folder on PATH.
    let path = env::var_os("PATH").unwrap_or_default();
    let with_root = env::split_paths(&path).chain([root.join("bin")]);
    cargo.env("PATH", env::join_paths(with_root).unwrap_or(path));
    cargo
        .args(["install", &package, "--no-default-features", "--root"])
        .arg(root);
    if tool.locked {
        cargo.arg("--locked");
    }
    process::run(&mut cargo).with_context(|| {
        format!("{package} could not be installed; with network access and a C compiler, run `cargo xtask setup` again")
    })
}

/// Held until dropped; the system lets go of it when the process ends in whatever way.
fn lock(path: &Path, tool: &Tool) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    if file.try_lock().is_err() {
        println!(
            "Another run is installing {} {}; waiting for it ...",
            tool.name, tool.version
        );
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

/// `root` with `suffix` after its name. (`with_extension` would cut the version at its last dot.)
fn beside(root: &Path, suffix: &str) -> PathBuf {
    let mut path = root.as_os_str().to_owned();
    path.push(suffix);
    PathBuf::from(path)
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}
