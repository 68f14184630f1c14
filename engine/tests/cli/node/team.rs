//! A sandbox of the shared node, and the command line in it.

use std::process::{Output, Stdio};

use serde_json::Value;

use super::server::shared;
use crate::{WATTAGE, json, stderr, stdout};

/// A sandbox, and the folder with the examples that its commands run in.
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) folder: tempfile::TempDir,
    url: String,
}

impl Team {
    /// A fresh sandbox of the shared node.
    pub(crate) fn new() -> Self {
        Self::at(shared())
    }

    /// A fresh sandbox of a node.
    pub(super) fn at(url: &str) -> Self {
        let mut team = Self {
            id: String::new(),
            token: String::new(),
            folder: crate::examples(),
            url: url.to_owned(),
        };
        let created = team.json(&["sandbox", "create"]);
        team.adopt(&created);
        team
    }

    /// Goes on in the sandbox that was just created.
    pub(super) fn adopt(&mut self, created: &Value) {
        let text = |field: &str| created[field].as_str().expect(field).to_owned();
        (self.id, self.token) = (text("id"), text("token"));
    }

    /// The command line in this sandbox.
    pub(crate) fn command(&self, program: &str) -> std::process::Command {
        let mut command = std::process::Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("WATTAGE_NODE", &self.url)
            .env("WATTAGE_SANDBOX", &self.id)
            .env("WATTAGE_TOKEN", &self.token)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(WATTAGE).args(arguments).output();
        output.expect("the binary runs")
    }

    /// What a command prints that succeeds.
    pub(crate) fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        stdout(&output)
    }

    /// The same with `--json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.text(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).expect("one JSON object")
    }

    /// The refusal of a command that ends with 2.
    pub(super) fn refused(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        json(&output)
    }
}
