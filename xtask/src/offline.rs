//! What trunk leaves out: the service worker with the list of the page's files, and the build that all of them are told by.
//! [`crate::page`] calls it at the end of each build.

use crate::page::Mode;
use crate::repo;
use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The service worker, in www/ and in dist/.
pub(crate) const WORKER: &str = "service-worker.js";
const INDEX: &str = "index.html";
/// The page for frames, on servers that answer `/embed` with the file of that name.
const EMBED: &str = "embed.html";
const LOADER: &str = "_loader.js";

/// Puts the build's name into the page, its workers' loaders and the service worker.
///
/// # Errors
/// A file cannot be read or written, or has no place for what belongs there.
pub(crate) fn complete(dist: &Path, mode: Mode) -> Result<()> {
    let worker = read(&repo::root().join("www").join(WORKER))?;
    let mut names = Vec::new();
    for file in repo::files_below(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy();
        names.push(name.replace('\\', "/"));
    }
    names.sort();
    let build = build(dist, &names, &worker)?;

    let index = dist.join(INDEX);
    let document = filled(&read(&index)?, "@BUILD@", &build)?;
    let document = filled(&document, "@PROFILE@", mode.name())?;
    for name in [INDEX, EMBED] {
        write(&dist.join(name), &document)?;
    }
    for name in names.iter().filter(|name| name.ends_with(LOADER)) {
        let path = dist.join(name);
        write(&path, &loader(&read(&path)?, &build))?;
    }
    let mut list = String::new();
    for name in names.iter().filter(|name| *name != INDEX) {
        let digest = STANDARD.encode(Sha256::digest(bytes(&dist.join(name))?));
        let _ = write!(list, "\n  [\"{name}\", \"sha256-{digest}\"],");
    }
    let worker = filled(&worker, "@BUILD@", &build)?;
    let worker = filled(&worker, "/*FILES*/", &format!("{list}\n"))?;
    write(&dist.join(WORKER), &worker)
}

/// The build's name: the first digits of a hash over names and contents of all files.
fn build(dist: &Path, names: &[String], worker: &str) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(worker);
    for name in names {
        // Of fixed width, so that no name and content can be taken for others.
        hash.update(Sha256::digest(name));
        hash.update(Sha256::digest(bytes(&dist.join(name))?));
    }
    let mut text = String::new();
    for byte in hash.finalize().iter().take(8) {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// A worker's loader that hands the build it is asked for on to the files it loads, and refuses a page of another build: the
/// two would not understand each other.
fn loader(trunks: &str, build: &str) -> String {
    let passing = trunks
        .replace(".js\")", ".js\" + location.search)")
        .replace(".wasm\")", ".wasm\" + location.search)");
    format!(
        "const asked = new URLSearchParams(location.search).get(\"build\");\n\
         if (asked && asked !== \"{build}\") throw new Error(\"The server has another version of this page by now. \
         Your text is kept: load the page again.\");\n{passing}"
    )
}

fn filled(text: &str, place: &str, value: &str) -> Result<String> {
    ensure!(
        text.contains(place),
        "a file of the page has no {place} for `{value}`: see www/{INDEX} and www/{WORKER}"
    );
    Ok(text.replace(place, value))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_told_by_names_and_contents() {
        let folder = std::env::temp_dir().join(format!("wattage-build-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let of = |name: &str, text: &str| {
            fs::write(folder.join(name), text).unwrap();
            build(&folder, &[name.to_owned()], "worker").unwrap()
        };
        let first = of("a", "1");
        assert_eq!(first, of("a", "1"));
        assert_ne!(first, of("a", "2"));
        assert_ne!(first, of("b", "1"));
        assert_eq!(first.len(), 16);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_loader_passes_the_build_on_to_both_files() {
        let made = loader(
            "importScripts(\"./w.js\");wasm_bindgen(\"./w_bg.wasm\");",
            "12",
        );
        assert!(made.ends_with(
            "importScripts(\"./w.js\" + location.search);wasm_bindgen(\"./w_bg.wasm\" + location.search);"
        ));
        assert!(made.contains("asked !== \"12\""));
    }

    #[test]
    fn a_file_without_the_place_is_an_error() {
        assert!(filled("x", "@BUILD@", "12").is_err());
    }
}
