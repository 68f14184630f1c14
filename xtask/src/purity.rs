//! Holds core to its invariant: the same input gives the same bytes on every machine, so it has no
//! engine, no I/O, no clock, no randomness, no threads and no container whose order varies.
//!
//! Dependencies are asked of cargo, the sources are read line by line. Test modules are free.

use crate::{process, repo};
use anyhow::{Context, Result, bail};
use std::path::Path;

const CRATES: [&str; 8] = [
    "wasmtime",
    "tokio",
    "axum",
    "redb",
    "web-sys",
    "js-sys",
    "rand",
    "getrandom",
];
const TREE: &str = "tree --package wattage-core --edges normal --target all --prefix none";

/// Modules of std that reach outside the program.
const MODULES: [&str; 6] = ["time", "thread", "fs", "net", "env", "process"];
const NAMES: [&str; 5] = ["SystemTime", "Instant", "HashMap", "HashSet", "RandomState"];

/// Checks core's dependencies and sources.
///
/// # Errors
/// Names each offender, with file and line where it has one.
pub(crate) fn check() -> Result<()> {
    let mut offences = dependencies()?;
    for file in repo::files_below(&repo::root().join("core").join("src"))? {
        if file.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let shown = file.strip_prefix(repo::root()).unwrap_or(&file);
            offences.extend(
                source_offences(&text)
                    .into_iter()
                    .map(|(line, what)| at(shown, line, what)),
            );
        }
    }
    if offences.is_empty() {
        return Ok(());
    }
    bail!(
        "core must give the same bytes on every machine, but:\n  {}",
        offences.join("\n  ")
    )
}

fn at(file: &Path, line: usize, what: &str) -> String {
    format!("{}:{line} uses {what}", file.display())
}

fn dependencies() -> Result<Vec<String>> {
    let mut tree = process::cargo();
    tree.args(TREE.split(' '));
    let output = tree
        .output()
        .with_context(|| format!("cannot start `cargo {TREE}`"))?;
    if !output.status.success() {
        bail!(
            "`cargo {TREE}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let found = CRATES.into_iter().filter(|name| names.contains(name));
    Ok(found
        .map(|name| {
            format!("it depends on {name}; `cargo {TREE} --invert {name}` shows through what")
        })
        .collect())
}

/// Line numbers (from 1) and names of what core may not use.
fn source_offences(text: &str) -> Vec<(usize, &'static str)> {
    let mut offences = Vec::new();
    let mut in_std_import = false;
    // Indentation of the `#[cfg(test)]` whose item we are in: rustfmt closes it in the same column.
    let mut in_test: Option<usize> = None;
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let indent = code.len() - code.trim_start().len();
        if let Some(outer) = in_test {
            let ends =
                code.trim_end().ends_with([';', '}']) && !code.trim_start().starts_with("#[");
            if indent == outer && ends {
                in_test = None;
            }
            continue;
        }
        if code.trim_start().starts_with("#[cfg(test)]") {
            in_test = Some(indent);
            continue;
        }
        in_std_import |= code.contains("use std::{");
        let words = words(code);
        for (position, word) in words.iter().enumerate() {
            let of_std = position > 0 && words[position - 1] == "std";
            offences.extend(
                NAMES
                    .iter()
                    .find(|name| *name == word)
                    .map(|name| (index + 1, *name)),
            );
            if of_std || in_std_import {
                offences.extend(
                    MODULES
                        .iter()
                        .find(|name| *name == word)
                        .map(|name| (index + 1, *name)),
                );
            }
        }
        in_std_import &= !code.contains(';');
    }
    offences
}

fn words(code: &str) -> Vec<&str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::source_offences;

    #[test]
    fn what_core_may_not_use_is_found_with_its_line() {
        assert_eq!(source_offences("use std::time::Duration;\n"), [(1, "time")]);
        assert_eq!(
            source_offences("\nlet m: HashMap<u8, u8> = x;\n"),
            [(2, "HashMap")]
        );
        assert_eq!(
            source_offences("use std::{\n    fmt,\n    fs::File,\n};\n"),
            [(3, "fs")]
        );
        assert_eq!(
            source_offences("let t = std::thread::spawn(f);\n"),
            [(1, "thread")]
        );
    }

    #[test]
    fn comments_tests_and_other_names_are_free() {
        for text in [
            "// no HashMap here\n",
            "use std::fmt;\nlet time = env.net;\n",
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
            "#[cfg(test)]\nuse std::collections::HashMap;\n",
            "struct MyHashMapper;\n",
        ] {
            assert_eq!(source_offences(text), [], "{text}");
        }
    }

    #[test]
    fn code_after_a_test_item_is_checked_again() {
        let text = "#[cfg(test)]\nmod tests;\n\nuse std::fs;\n#[cfg(test)]\nmod more {\n    fn f() {}\n}\nuse std::net;\n";
        assert_eq!(source_offences(text), [(4, "fs"), (9, "net")]);
    }
}
