//! The editor component of the page: third-party JavaScript, fetched by npm and bundled by esbuild
//! into `web/js/editor.bundle.js`, and `language.bundle.js` beside it, which is loaded behind the page. Neither is
//! committed. Without node the first is a copy of `plain.js`, which exports the same functions and puts the page in its
//! text-area mode, and the second is empty and never loaded.

use crate::{process, repo};
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The language bundle of the plain editor, which has no use for one.
const NO_LANGUAGE: &[u8] = b"export {};\n";

struct Editor {
    /// Holds package.json, package-lock.json, the adapter's sources and plain.js.
    folder: PathBuf,
    bundle: PathBuf,
    /// What the editor does with the language worker.
    language: PathBuf,
}

/// Makes `web/js/editor.bundle.js` if it is missing or out of date.
///
/// # Errors
/// npm fails, or a file cannot be read or written.
pub(crate) fn ensure() -> Result<()> {
    let web = repo::root().join("web");
    let editor = Editor {
        folder: web.join("editor"),
        bundle: web.join("js").join("editor.bundle.js"),
        language: web.join("js").join("language.bundle.js"),
    };
    if env::var("WATTAGE_EDITOR").is_ok_and(|choice| choice == "plain") {
        return editor.use_plain("WATTAGE_EDITOR=plain is set");
    }
    match (process::on_path("node"), process::on_path("npm")) {
        (Some(_), Some(npm)) => editor.use_bundle(&npm),
        _ => editor.use_plain("node and npm are not installed"),
    }
}

impl Editor {
    fn plain_source(&self) -> Result<Vec<u8>> {
        let path = self.folder.join("plain.js");
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    fn bundle_is_plain(&self) -> Result<bool> {
        let plain = self.plain_source()?;
        Ok(fs::read(&self.bundle).is_ok_and(|bundle| bundle == plain))
    }

    fn use_plain(&self, reason: &str) -> Result<()> {
        println!("The page gets its plain text editor: {reason}.");
        if !self.bundle_is_plain()? {
            // Nothing in the folder is committed, so a fresh clone does not have it.
            if let Some(folder) = self.bundle.parent() {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot create {}", folder.display()))?;
            }
            fs::write(&self.bundle, self.plain_source()?)
                .with_context(|| format!("cannot write {}", self.bundle.display()))?;
        }
        if !fs::read(&self.language).is_ok_and(|bundle| bundle == NO_LANGUAGE) {
            fs::write(&self.language, NO_LANGUAGE)
                .with_context(|| format!("cannot write {}", self.language.display()))?;
        }
        Ok(())
    }

    fn use_bundle(&self, npm: &Path) -> Result<()> {
        let lock = self.folder.join("package-lock.json");
        let locked = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
        // What node_modules was made from. npm removes it with the folder before it starts anew.
        let stamp = self
            .folder
            .join("node_modules")
            .join(".made-from-package-lock.json");
        if fs::read(&stamp).ok().as_ref() != Some(&locked) {
            process::timed(
                "Fetching the editor's packages with npm (first time only, seconds)",
                || {
                    process::run(self.npm(npm).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])).context(
                    "npm could not fetch the editor; to go on without it, set WATTAGE_EDITOR=plain",
                )
                },
            )?;
            fs::write(&stamp, &locked)
                .with_context(|| format!("cannot write {}", stamp.display()))?;
        }
        if self.bundle_is_stale(&stamp)? {
            process::timed("Bundling the editor", || {
                process::run(self.npm(npm).args(["run", "--silent", "build"]))
            })?;
        }
        Ok(())
    }

    fn bundle_is_stale(&self, stamp: &Path) -> Result<bool> {
        let made = fs::metadata(&self.bundle)
            .and_then(|meta| meta.modified())
            .ok();
        Ok(made.is_none()
            || !self.language.is_file()
            || self.bundle_is_plain()?
            || made < repo::newest(&[&self.folder, stamp])?)
    }

    fn npm(&self, npm: &Path) -> Command {
        let mut command = process::command(npm);
        command.current_dir(&self.folder);
        command
    }
}
