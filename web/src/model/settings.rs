//! What this browser remembers beside the files.

use serde::{Deserialize, Serialize};

/// The tabs on the right.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub enum Tab {
    /// Outcome, results, logs, changes of the last run.
    #[default]
    Result,
    /// Where its gas went.
    Gas,
    /// Accounts and storage.
    State,
}

impl Tab {
    /// All of them, from left to right.
    pub const ALL: [Self; 3] = [Self::Result, Self::Gas, Self::State];

    /// Its key in element ids: `result` in `tab-result` and `panel-result`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Gas => "gas",
            Self::State => "state",
        }
    }

    /// What is written on it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Result => "Result",
            Self::Gas => "Gas",
            Self::State => "State",
        }
    }
}

/// The ledger this browser works on, and the right to write to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Sandbox {
    /// Needed to read.
    pub id: String,
    /// Needed to write; given once, when the sandbox is made.
    pub token: String,
}

/// The one row of the `settings` table.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[serde(default)]
pub struct Settings {
    /// The sandbox, once there is one.
    pub sandbox: Option<Sandbox>,
    /// Sandboxes the node did not know any more, the latest first: it may be started on their data again.
    pub earlier: Vec<Sandbox>,
    /// Name of the open file.
    pub open: Option<String>,
    /// The tab in front.
    pub tab: Tab,
    /// Width of the editor in percent.
    pub split: u32,
    /// Whether the plain text area was chosen.
    pub plain: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sandbox: None,
            earlier: Vec::new(),
            open: None,
            tab: Tab::Result,
            split: 58,
            plain: false,
        }
    }
}
