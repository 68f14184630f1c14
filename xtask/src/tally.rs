//! Counts tests: runs a `cargo test` with its output going through, and adds up its result lines.

use crate::process;
use anyhow::{Context, Result, bail};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// How many tests passed and failed; ignored and filtered ones do not count.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    /// Result lines, one of each test program that came to its end.
    ended: usize,
    /// The names of the tests that failed.
    failures: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Tally {
    /// Runs `command` and counts what it reports.
    ///
    /// # Errors
    /// It cannot be started or does not end with success; what it reported is counted all the same.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<()> {
        let shown = process::shown(command);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{shown}`"))?;
        let stdout = child
            .stdout
            .take()
            .context("standard output was not piped")?;
        let mut out = std::io::stdout();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            self.count(&String::from_utf8_lossy(&line));
            out.write_all(&line)?;
            out.write_all(b"\n")?;
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{shown}` ended with {status}");
        }
        Ok(())
    }

    /// How many test programs came to their end.
    pub(crate) fn ended(&self) -> usize {
        self.ended
    }

    /// The tests that failed, in order.
    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Whether as many tests passed as there are in `names`, and none failed.
    pub(crate) fn all_passed(&self, names: &[String]) -> bool {
        self.failed == 0 && self.passed == names.len() as u64
    }

    /// The same when its failures have passed at a second attempt.
    pub(crate) fn mended(self) -> Self {
        Self {
            passed: self.passed + self.failed,
            failed: 0,
            failures: Vec::new(),
            ..self
        }
    }

    /// Adds what another run came to.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ended += other.ended;
        self.failures.extend(other.failures);
    }

    /// `test result: ok. 12 passed; 0 failed; 0 ignored; ..`, and `test NAME ... FAILED`.
    fn count(&mut self, line: &str) {
        let failure = line.strip_prefix("test ");
        if let Some(name) = failure.and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            self.failures.push(name.to_owned());
        }
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        self.ended += 1;
        let words: Vec<&str> = result
            .split([' ', ';', '.'])
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            if let (Ok(number), word) = (pair[0].parse::<u64>(), pair[1]) {
                match word {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn result_lines_are_added_up_and_other_lines_are_not() {
        let mut tally = Tally::default();
        tally.count("running 12 tests");
        tally.count("test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 4 filtered out; finished in 0.05s");
        tally.count("test a::b ... ok");
        tally.count("test a::c ... FAILED");
        tally.count("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.5s");
        assert_eq!(
            tally,
            Tally {
                passed: 13,
                failed: 2,
                ended: 2,
                failures: vec!["a::c".to_owned()],
            }
        );
        assert_eq!(tally.to_string(), "13 passed, 2 failed");
    }
}
