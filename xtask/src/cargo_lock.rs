//! Reads a version out of Cargo.lock, so that a tool which must equal a library has one truth.

use crate::repo;
use anyhow::{Context, Result};

/// The locked version of `package`.
///
/// # Errors
/// Cargo.lock cannot be read or does not hold the package.
pub(crate) fn version_of(package: &str) -> Result<String> {
    let path = repo::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "cannot read {}; `cargo generate-lockfile` writes it",
            path.display()
        )
    })?;
    find(&text, package)
        .map(str::to_owned)
        .with_context(|| format!("{} holds no package `{package}`", path.display()))
}

/// Cargo writes each entry as `name = ".."` directly followed by `version = ".."`.
fn find<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(find(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(find(lock, "wasm"), None);
    }
}
