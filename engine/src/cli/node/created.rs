//! How a new sandbox is told: the one time that its token is shown.

use wattage_core::api::SandboxCreated;

use super::super::output::{Exit, Failure, conclude, print, print_json};
use super::table::fields;

/// What a shell is to execute after a failure: it must not go on in the sandbox from before.
pub(super) const FORGET: &str = "unset WATTAGE_SANDBOX WATTAGE_TOKEN; false\n";

/// What a shell is to execute after a failure that leaves the sandbox and its token as they are.
pub(in crate::cli) const KEEP: &str = "false\n";

/// How the answer is printed.
#[derive(Clone, Copy, clap::Args)]
pub(super) struct CreatedOptions {
    /// Print nothing but the lines that set WATTAGE_SANDBOX and WATTAGE_TOKEN in a shell.
    #[arg(long, conflicts_with = "json")]
    env: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub(super) json: bool,
}

impl CreatedOptions {
    /// Ends the command. A shell that is to execute what is printed sees only that, not the exit code: with --env and a
    /// failure it gets the lines `failed`.
    pub(super) fn conclude(self, failed: &str, done: Result<(), Failure>) -> anyhow::Result<Exit> {
        if self.env && done.is_err() {
            print(failed)?;
        }
        conclude(self.json, done.map(|()| Exit::Success))
    }

    pub(super) fn print(&self, created: &SandboxCreated) -> Result<(), Failure> {
        if self.json {
            return Ok(print_json(created)?);
        }
        let lines = exports(created);
        if self.env {
            return Ok(print(&lines)?);
        }
        let told = fields(&[
            ("sandbox", created.sandbox.id.clone()),
            ("token", created.token.clone()),
            ("block", created.sandbox.height.to_string()),
        ]);
        Ok(print(&format!(
            "{told}\nThe token is shown this once; writing needs it. For the commands after this one:\n\n{lines}"
        ))?)
    }
}

/// What a shell is to execute; both values are hex.
fn exports(created: &SandboxCreated) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    format!(
        "export WATTAGE_SANDBOX={}\nexport WATTAGE_TOKEN={}\n",
        quoted(&created.sandbox.id),
        quoted(&created.token)
    )
}
