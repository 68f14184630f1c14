//! How the state changes when a sandbox comes, goes, or is found again. Part of [`super::reduce`].

use std::rc::Rc;

use super::app::{App, Connection, Notice, Saving};
use super::file::Deployed;
use super::offline::Offline;
use super::report::Cause;
use super::settings::Sandbox;
use super::team::Team;
use crate::protocol::contract::Tip;

/// Other sandboxes that are remembered. With the last one the right to write to it would go, so there is room.
const REMEMBERED: usize = 100;

impl App {
    pub(super) fn connect(&mut self, connection: Connection) {
        let up = matches!(connection, Connection::Up { .. });
        if up {
            self.relieve(Cause::Node);
        }
        self.connection = connection;
    }

    /// An answer about a sandbox that was left meanwhile says nothing.
    pub(super) fn see_head(&mut self, sandbox: &str, head: Tip) {
        if self
            .settings
            .sandbox
            .as_ref()
            .is_some_and(|present| present.id == sandbox)
        {
            // The answer to a call has no hash. The block itself, or later ones, may have been told before it.
            let known = self.head.filter(|known| {
                head.hash.is_none() && known.hash.is_some() && known.height >= head.height
            });
            let head = known.unwrap_or(head);
            self.head = Some(head);
            self.connect(Connection::Up {
                height: Some(head.height),
            });
        }
    }

    /// The node does not have the sandbox with this id. About one that was left meanwhile, that says nothing.
    pub(super) fn lose_sandbox(&mut self, id: &str) {
        let present = self.settings.sandbox.as_ref();
        if present.is_none_or(|present| present.id != id) {
            return;
        }
        if self.offline.count() > 0 {
            // What is pending there is not left behind; the banner says what can be done with it.
            self.offline.gone = true;
            return;
        }
        self.change_sandbox(None);
        self.notice = Some(Notice {
            text: "The node does not have your sandbox now, so the next run starts a new one. Your files are \
                   unchanged, and the page goes back to the old one when the node has it again."
                .to_owned(),
            ..Notice::default()
        });
    }

    /// Another sandbox is present, or none. What was present is remembered.
    pub(super) fn change_sandbox(&mut self, sandbox: Option<Sandbox>) {
        if self.settings.sandbox == sandbox {
            return;
        }
        let left = std::mem::replace(&mut self.settings.sandbox, sandbox);
        let earlier = &mut self.settings.earlier;
        earlier.splice(0..0, left);
        let present = self.settings.sandbox.as_ref();
        earlier.retain(|known| Some(&known.id) != present.map(|present| &present.id));
        earlier.truncate(REMEMBERED);
        self.ledger = None;
        self.connection = Connection::Waiting;
        self.head = None;
        self.behind = None;
        self.offline = Offline::default();
        self.team = Team {
            joining: self.team.joining.take(),
            ..Team::default()
        };
    }

    /// The node has a sandbox of earlier times again, and none that is present.
    pub(super) fn find_sandbox(&mut self, sandbox: Sandbox) {
        if self.settings.sandbox.is_some() {
            return;
        }
        self.change_sandbox(Some(sandbox));
        self.notice = Some(Notice {
            text: "The node has your earlier sandbox again; the page has gone back to it."
                .to_owned(),
            ..Notice::default()
        });
    }

    /// Notes the contract of a file: by name, since another file may have been opened while the node was busy.
    pub(super) fn place(&mut self, name: &str, deployed: Deployed) {
        self.saving = Saving::Pending;
        let name = match &self.renamed {
            Some((before, now)) if before == name => now,
            _ => name,
        };
        if self.file.name == name {
            Rc::make_mut(&mut self.file).place(deployed);
            return;
        }
        let found = Rc::make_mut(&mut self.others)
            .iter_mut()
            .find(|file| file.name == name);
        if let Some(file) = found {
            Rc::make_mut(file).place(deployed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::Action;
    use crate::model::examples;
    use wattage_core::types::{Address, Hash};

    fn sandbox(id: &str) -> Sandbox {
        Sandbox::own(id.to_owned(), format!("token of {id}"))
    }

    #[test]
    fn a_sandbox_the_node_forgot_is_remembered_and_gone_back_to() {
        let app = App::default().after(Action::SandboxMade(sandbox("old")));
        let app = app.after(Action::SandboxLost("old".to_owned()));
        let app = app.after(Action::SandboxMade(sandbox("new")));
        assert_eq!(app.settings.earlier, [sandbox("old")]);
        let app = app.after(Action::SandboxLost("new".to_owned()));
        assert_eq!(app.settings.earlier, [sandbox("new"), sandbox("old")]);
        let app = app.after(Action::SandboxFound(sandbox("old")));
        assert_eq!(app.settings.sandbox, Some(sandbox("old")));
        assert_eq!(app.settings.earlier, [sandbox("new")]);
        assert!(app.notice.expect("a notice").text.contains("earlier"));
    }

    #[test]
    fn a_late_answer_about_a_sandbox_that_was_left_does_not_drop_the_present_one() {
        let app = App::default().after(Action::SandboxMade(sandbox("old")));
        let app = app.after(Action::SandboxMade(sandbox("new")));
        let app = app.after(Action::SandboxLost("old".to_owned()));
        assert_eq!(app.settings.sandbox, Some(sandbox("new")));
        assert_eq!(app.notice, None);
    }

    #[test]
    fn a_contract_follows_an_example_that_was_edited_while_it_was_deployed() {
        let app = App::default().after(Action::Loaded(
            Vec::new(),
            crate::model::settings::Settings::default(),
        ));
        let app = app.after(Action::RunAsked { fresh: false });
        let app = app.after(Action::Edited(
            "(module (func (export \"main\")))".to_owned(),
        ));
        let deployed = Deployed {
            sandbox: "s".to_owned(),
            contract: Address::default(),
            creator: Address::default(),
            source: Hash([0; 32]),
            step: None,
        };
        let placed = Action::Placed("counter.wat".to_owned(), deployed.clone());
        let app = app.after(placed);
        assert_eq!(app.file.name, "my-counter.wat");
        assert_eq!(app.file.deployed, Some(deployed));
        assert!(app.others.iter().all(|file| file.deployed.is_none()));
    }

    #[test]
    fn a_contract_is_noted_at_the_file_that_ran_even_when_another_was_opened_meanwhile() {
        let transfer = examples::find("transfer.wat").expect("an example");
        let app = App::default().after(Action::ExampleChosen(transfer));
        let deployed = Deployed {
            sandbox: "s".to_owned(),
            contract: Address::default(),
            creator: Address::default(),
            source: Hash([0; 32]),
            step: None,
        };
        let app = app.after(Action::Placed("counter.wat".to_owned(), deployed));
        assert_eq!(app.file.deployed, None);
        assert!(
            app.others
                .iter()
                .any(|file| file.name == "counter.wat" && file.deployed.is_some())
        );
    }

    #[test]
    fn the_height_of_a_sandbox_that_was_left_says_nothing() {
        let seen = Action::HeightSeen {
            sandbox: "old".to_owned(),
            head: Tip {
                height: 9,
                hash: None,
            },
        };
        assert_eq!(App::default().after(seen).connection, Connection::Waiting);
    }

    #[test]
    fn the_newest_block_stays_known_while_the_node_is_away_and_another_hash_is_another_ledger() {
        let app = App::default().after(Action::SandboxMade(sandbox("s")));
        let seen = |hash| Action::HeightSeen {
            sandbox: "s".to_owned(),
            head: Tip {
                height: 2,
                hash: Some(Hash([hash; 32])),
            },
        };
        let up = app.after(seen(1));
        let down = up.after(Action::ConnectionSeen(Connection::Down {
            reason: "no answer".to_owned(),
        }));
        assert_eq!(down.ledger_to_follow(), up.ledger_to_follow());
        let rewound = up.after(seen(2));
        assert_ne!(rewound.ledger_to_follow(), up.ledger_to_follow());
        let lost = up.after(Action::SandboxLost("s".to_owned()));
        assert_eq!(lost.head, None);
    }
}
