//! What this browser remembers beside the files.

use serde::{Deserialize, Serialize};
use wattage_core::api::MemberName;

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

/// A ledger that this browser knows, and the right to write to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
#[serde(default)]
pub struct Sandbox {
    /// Needed to read.
    pub id: String,
    /// Needed to write; given once, when the sandbox is made, or with an invitation. None: it can be read only.
    pub token: Option<String>,
    /// What it is called; empty for the one that the first run made.
    pub label: String,
    /// Whose it is.
    pub origin: Origin,
}

/// Whose ledger it is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, Default)]
pub enum Origin {
    /// This browser made it. Where the present one is gone, the page goes back to one of these by itself.
    #[default]
    Own,
    /// Somebody else's, whose invitation was accepted.
    Invited,
    /// Nobody's but this browser's: it is kept here, and the node does not know it. Its id is that of the kept ledger.
    Local,
}

impl Sandbox {
    /// One that this browser has made.
    pub fn own(id: String, token: String) -> Self {
        Self {
            id,
            token: Some(token),
            ..Self::default()
        }
    }

    /// One that is kept in this browser.
    pub fn local(id: String, label: String) -> Self {
        Self {
            id,
            label,
            origin: Origin::Local,
            ..Self::default()
        }
    }

    /// Whether it is only in this browser.
    pub fn is_local(&self) -> bool {
        self.origin == Origin::Local
    }

    /// Whether it can be read but not written to.
    pub fn is_read_only(&self) -> bool {
        self.token.is_none() && !self.is_local()
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match self.origin {
            _ if !self.label.is_empty() => &self.label,
            Origin::Own => "Your ledger",
            Origin::Invited => "Invited ledger",
            Origin::Local => "Ledger in this browser",
        }
    }

    /// The first digits of its id: enough to tell two of one name apart.
    pub fn short_id(&self) -> &str {
        self.id.get(..8).unwrap_or(&self.id)
    }
}

/// The one row of the `settings` table.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[serde(default)]
pub struct Settings {
    /// The sandbox, once there is one.
    pub sandbox: Option<Sandbox>,
    /// Other sandboxes this browser knows, the latest first: left for another one, or not known to the node at the time, which
    /// may be started on their data again.
    pub earlier: Vec<Sandbox>,
    /// The name that other members see; empty for none.
    pub member: String,
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
            member: String::new(),
            open: None,
            tab: Tab::Result,
            split: 58,
            plain: false,
        }
    }
}

impl Settings {
    /// The other ledgers that this browser has made: those it may go back to without being asked.
    pub fn own_earlier(&self) -> Vec<Sandbox> {
        let own = |sandbox: &&Sandbox| sandbox.origin == Origin::Own;
        self.earlier.iter().filter(own).cloned().collect()
    }

    /// The name that goes with what is sent, if one was chosen.
    pub fn member_name(&self) -> Option<MemberName> {
        self.member.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_before_teams_can_be_read() {
        let old = r#"{"sandbox":{"id":"ab","token":"cd"},"earlier":[{"id":"ef","token":"01"}],"open":null,"tab":"State","split":40,"plain":false}"#;
        let settings: Settings = serde_json::from_str(old).expect("settings");
        let sandbox = settings.sandbox.clone().expect("a sandbox");
        assert_eq!(sandbox, Sandbox::own("ab".to_owned(), "cd".to_owned()));
        assert_eq!(sandbox.name(), "Your ledger");
        assert_eq!(settings.own_earlier(), settings.earlier);
        assert_eq!(settings.member_name(), None);
    }

    #[test]
    fn a_ledger_of_this_browser_is_written_to_without_a_token() {
        let local = Sandbox::local("ab".to_owned(), String::new());
        assert_eq!(local.token, None);
        assert!(!local.is_read_only());
        assert_eq!(local.name(), "Ledger in this browser");
    }
}
