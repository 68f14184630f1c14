//! trunk and wasm-bindgen in exactly the versions the page needs: on PATH, or in a cache folder
//! that all clones of one user share. How a missing one gets there is in [`crate::install`].

use crate::{cargo_lock, install, process};
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const TRUNK_VERSION: &str = "0.21.14";

/// A program that comes as a package of the Rust registry.
pub(crate) struct Tool {
    /// Its executable.
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) version: String,
    /// Whether to build with the dependency versions it was published with.
    pub(crate) locked: bool,
    /// What to expect of a build from source, measured on 2 cores.
    pub(crate) takes: &'static str,
}

/// Where the tools of this project are.
pub(crate) struct Tools {
    pub(crate) trunk: PathBuf,
    wasm_bindgen: PathBuf,
}

impl Tools {
    /// Finds the tools, and installs those that are missing.
    ///
    /// # Errors
    /// One cannot be installed.
    pub(crate) fn ensure() -> Result<Self> {
        let trunk = Tool {
            name: "trunk",
            package: "trunk",
            version: TRUNK_VERSION.to_owned(),
            locked: true,
            takes: "5 minutes",
        };
        let wasm_bindgen = Tool {
            name: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            // Library and tool must be of one version: what the one writes the other reads.
            version: cargo_lock::version_of("wasm-bindgen")?,
            // Its published lock file names a release that cannot be had.
            locked: false,
            takes: "2 minutes",
        };
        Ok(Self {
            trunk: trunk.ensure()?,
            wasm_bindgen: wasm_bindgen.ensure()?,
        })
    }

    /// PATH with our wasm-bindgen before any other: trunk takes the first it finds.
    pub(crate) fn path(&self) -> Result<OsString> {
        let own = self.wasm_bindgen.parent().map(Path::to_owned);
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))
            .context("PATH holds a folder whose name cannot be in PATH")
    }
}

impl Tools {
    /// The program with which cargo runs tests that were compiled for the browser's target; it comes with wasm-bindgen.
    pub(crate) fn test_runner(&self) -> PathBuf {
        let name = format!("wasm-bindgen-test-runner{}", env::consts::EXE_SUFFIX);
        self.wasm_bindgen.with_file_name(name)
    }
}

impl Tool {
    /// Its executable: on PATH, in the cache, or installed there now.
    ///
    /// # Errors
    /// It cannot be installed.
    pub(crate) fn ensure(&self) -> Result<PathBuf> {
        if let Some(found) = process::on_path(self.name).filter(|exe| self.fits(exe)) {
            return Ok(found);
        }
        let root = tools_dir()?.join(format!("{}-{}", self.name, self.version));
        let exe = self.in_root(&root);
        if !self.fits(&exe) {
            install::into(&root, self)?;
        }
        Ok(exe)
    }

    /// The executable below the folder it was installed into.
    pub(crate) fn in_root(&self, root: &Path) -> PathBuf {
        root.join("bin")
            .join(format!("{}{}", self.name, env::consts::EXE_SUFFIX))
    }

    /// Whether `exe` runs and says it is the version we want (`trunk 0.21.14`).
    pub(crate) fn fits(&self, exe: &Path) -> bool {
        let answer = process::answer(process::command(exe).arg("--version")).unwrap_or_default();
        answer.split_whitespace().nth(1) == Some(&self.version)
    }
}

fn tools_dir() -> Result<PathBuf> {
    let var = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|dir| dir.is_absolute())
    };
    let cache = var("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            var("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            var("HOME").map(|home| home.join("Library/Caches"))
        } else {
            var("HOME").map(|home| home.join(".cache"))
        }
    });
    let cache = cache.context("no folder to keep trunk and wasm-bindgen in: set HOME or XDG_CACHE_HOME to an absolute path")?;
    Ok(cache.join("wattage").join("tools"))
}
