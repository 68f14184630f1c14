//! Gas goldens: each `NAME.wat` of this folder says in its first lines which calls to make, `NAME.gas` beside it what they
//! come to. `README.md` tells how to write one.

#[path = "../common/mod.rs"]
mod common;
mod outcome;
mod script;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use script::Script;
use wattage_core::examples::EXAMPLES;
use wattage_core::host::HOST_FUNCTIONS;

/// Set to 1, it writes the expectations instead of comparing with them.
const BLESS: &str = "WATTAGE_BLESS";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

/// Names of the goldens: of their programs, and of their expectations.
fn names() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut programs, mut expectations) = (BTreeSet::new(), BTreeSet::new());
    for file in fs::read_dir(folder()).expect("the folder is there") {
        let path = file.expect("a readable folder").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        match path.extension().and_then(|e| e.to_str()) {
            Some("wat") => programs.insert(stem.into_owned()),
            Some("gas") => expectations.insert(stem.into_owned()),
            Some("rs" | "md") => false,
            _ => panic!("{}: neither a golden nor its runner", path.display()),
        };
    }
    (programs, expectations)
}

#[test]
fn every_program_comes_to_exactly_what_stands_beside_it() {
    let bless = std::env::var(BLESS).is_ok_and(|value| value == "1");
    let (programs, expectations) = names();
    assert!(programs.len() >= 25, "the goldens were found");
    let mut failures: Vec<String> = expectations
        .difference(&programs)
        .map(|name| format!("{name}.gas belongs to no {name}.wat: remove it"))
        .collect();
    for name in &programs {
        let file = |extension: &str| folder().join(format!("{name}.{extension}"));
        let text = fs::read_to_string(file("wat")).expect("a readable program");
        let actual = match Script::parse(&text).and_then(|script| outcome::run(&script)) {
            Ok(actual) => actual,
            Err(problem) => {
                failures.push(format!("{name}.wat: {problem}"));
                continue;
            }
        };
        if bless {
            fs::write(file("gas"), actual).expect("a writable folder");
            continue;
        }
        let expected = fs::read_to_string(file("gas")).unwrap_or_default();
        if expected != actual {
            let difference = difference(&expected, &actual);
            failures.push(format!(
                "{name}.gas is not what {name}.wat comes to (- expected, + now):\n{difference}"
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n\nIf the new figures are meant, {BLESS}=1 cargo test -p wattage-engine --test goldens writes them.",
        failures.join("\n\n")
    );
}

#[test]
fn every_host_function_and_every_example_has_a_golden() {
    let (programs, expectations) = names();
    let read = |name: &String, extension| {
        let path = folder().join(name).with_extension(extension);
        fs::read_to_string(path).expect("a readable file")
    };
    let figures: String = expectations.iter().map(|name| read(name, "gas")).collect();
    let sources: String = programs.iter().map(|name| read(name, "wat")).collect();
    for function in &HOST_FUNCTIONS {
        // One that is free is in no breakdown.
        let shown = match function.price.base {
            0 => sources.contains(&format!("\"env\" \"{}\"", function.name)),
            _ => figures.contains(&format!(" {} ", function.name)),
        };
        assert!(shown, "no golden calls {}", function.name);
    }
    for example in &EXAMPLES {
        let line = format!(";; source: {}.wat\n", example.id);
        assert!(sources.contains(&line), "no golden says {line}");
    }
}

/// The lines between what two texts have in common at their beginnings and ends.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let same =
        |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let first = same(&mut old.iter().zip(&new));
    let last = same(&mut old[first..].iter().rev().zip(new[first..].iter().rev()));
    let marked = |mark: &'static str, lines: &[&str]| -> Vec<String> {
        let part = &lines[first..lines.len() - last];
        part.iter().map(|line| format!("{mark} {line}")).collect()
    };
    let lines = [marked("-", &old), marked("+", &new)].concat();
    format!("from line {}:\n{}", first + 1, lines.join("\n"))
}

#[test]
fn the_difference_shown_is_what_differs() {
    assert_eq!(
        difference("a\nb\nd\n", "a\nc\nd\n"),
        "from line 2:\n- b\n+ c"
    );
    assert_eq!(difference("", "a\n"), "from line 1:\n+ a");
    assert_eq!(difference("a\na\n", "a\n"), "from line 2:\n- a");
}
