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
    /// What to store: of what this tab has changed since `base`, its own; of the rest, what another tab has stored.
    pub fn merged(&self, base: &Self, stored: &Self) -> Self {
        fn pick<T: Clone + PartialEq>(mine: &T, base: &T, stored: &T) -> T {
            if mine == base { stored } else { mine }.clone()
        }
        let mut earlier = self.earlier.clone();
        let new = stored.earlier.iter().filter(|ledger| {
            let same = |other: &&Sandbox| other.id == ledger.id;
            let known = |list: &[Sandbox]| list.iter().any(|other| other.id == ledger.id);
            let removed = known(&base.earlier) && !known(&self.earlier);
            !removed && !known(&earlier) && self.sandbox.as_ref().filter(same).is_none()
        });
        let new: Vec<Sandbox> = new.cloned().collect();
        earlier.extend(new);
        Self {
            sandbox: pick(&self.sandbox, &base.sandbox, &stored.sandbox),
            earlier,
            member: pick(&self.member, &base.member, &stored.member),
            open: pick(&self.open, &base.open, &stored.open),
            tab: pick(&self.tab, &base.tab, &stored.tab),
            split: pick(&self.split, &base.split, &stored.split),
            plain: pick(&self.plain, &base.plain, &stored.plain),
        }
    }

    /// Takes what another tab has stored and what is not a matter of one tab: ledgers that are new here, and the name of the
    /// person. Which ledger and file are open, and how the page looks, is each tab's own.
    pub fn adopt(&mut self, stored: Self) {
        self.member = stored.member;
        for ledger in stored.sandbox.into_iter().chain(stored.earlier) {
            let mut known = self.sandbox.iter().chain(&self.earlier);
            if !known.any(|other| other.id == ledger.id) {
                self.earlier.push(ledger);
            }
        }
    }

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

    fn ledger(id: &str) -> Sandbox {
        Sandbox::own(id.to_owned(), "token".to_owned())
    }

    #[test]
    fn two_tabs_that_change_different_settings_keep_both_changes() {
        let base = Settings {
            earlier: vec![ledger("old"), ledger("gone")],
            ..Settings::default()
        };
        let mine = Settings {
            tab: Tab::Gas,
            earlier: vec![ledger("mine"), ledger("old")],
            ..base.clone()
        };
        let theirs = Settings {
            split: 40,
            member: "ann".to_owned(),
            earlier: vec![ledger("theirs"), ledger("old"), ledger("gone")],
            ..base.clone()
        };
        let merged = mine.merged(&base, &theirs);
        assert_eq!((merged.tab, merged.split), (Tab::Gas, 40));
        assert_eq!(merged.member, "ann");
        let ids: Vec<&str> = merged.earlier.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["mine", "old", "theirs"]);
    }

    #[test]
    fn a_tab_takes_ledgers_and_the_name_of_the_person_from_another_and_stays_where_it_is() {
        let mut here = Settings {
            sandbox: Some(ledger("here")),
            split: 30,
            ..Settings::default()
        };
        here.adopt(Settings {
            sandbox: Some(ledger("there")),
            member: "ann".to_owned(),
            ..Settings::default()
        });
        assert_eq!(here.sandbox, Some(ledger("here")));
        assert_eq!(here.earlier, [ledger("there")]);
        assert_eq!((here.member.as_str(), here.split), ("ann", 30));
    }

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
