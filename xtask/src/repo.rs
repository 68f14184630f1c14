//! Where things are in this project, and what in it is newer than what.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the workspace")
}

/// Cargo's target folder. xtask itself is always run from `<target>/<profile>/`, which holds for
/// every way in which the folder can be moved (environment, configuration, cross target).
pub(crate) fn target_dir() -> Result<PathBuf> {
    let exe = std::env::current_exe().context("cannot tell where xtask itself is")?;
    let dir = exe
        .ancestors()
        .nth(2)
        .context("xtask is not in a target folder; start it with `cargo xtask`")?;
    Ok(dir.to_owned())
}

/// The latest change below `paths`: files and folders (a folder changes when a file in it is
/// added or removed). `None` if none of them exists.
pub(crate) fn newest(paths: &[&Path]) -> Result<Option<SystemTime>> {
    let mut latest = None;
    for path in paths {
        let Ok(meta) = fs::symlink_metadata(path) else {
            continue;
        };
        latest = latest.max(Some(meta.modified()?));
        if meta.is_dir() {
            for entry in sorted_entries(path)? {
                if !is_generated(&entry) {
                    latest = latest.max(newest(&[&entry])?);
                }
            }
        }
    }
    Ok(latest)
}

/// All files below `dir`, in a fixed order.
pub(crate) fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in sorted_entries(dir)? {
        if entry.is_dir() {
            files.extend(files_below(&entry)?);
        } else {
            files.push(entry);
        }
    }
    Ok(files)
}

fn sorted_entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(dir)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    };
    let mut entries = read().with_context(|| format!("cannot list {}", dir.display()))?;
    entries.sort();
    Ok(entries)
}

/// Folders that tools fill, and hidden files of editors: no source of anything.
fn is_generated(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == "node_modules" || name == "target" || name.starts_with('.')
}
