//! How the state changes when a link is opened and left again. Part of [`crate::model::reduce`].

use std::rc::Rc;

use wattage_core::types::Bytes;

use super::visit::{Fork, Guest, Look, Stage, Visit};
use super::{call_form, keeping};
use crate::model::action::Action;
use crate::model::app::{App, Notice};
use crate::model::file::File;
use crate::model::ledger::{AccountRow, LedgerSeen, StorageRow};
use crate::model::preview::{Preview, Previewing};
use crate::model::settings::{Sandbox, Settings, Tab};
use crate::model::work::Work;
use crate::protocol::share::{Opened, Told};

/// Whether what has happened is a matter of one's own work, whatever stands in front of it: answers of the database and the node.
pub(in crate::model) fn is_of_own(action: &Action) -> bool {
    matches!(
        action,
        Action::Saved(_)
            | Action::Overtaken(_)
            | Action::Care(_)
            | Action::SandboxMade(_)
            | Action::SandboxLost(_)
            | Action::SandboxFound(_)
            | Action::Placed(..)
            | Action::ConnectionSeen(_)
            | Action::HeightSeen { .. }
            | Action::LedgerRead(_)
            | Action::Offline(_)
            | Action::Team(_)
            | Action::RunDone(..)
            | Action::RunFailed(..)
    )
}

impl App {
    /// Something that is a matter of one's own work has happened while a shared experiment is in front.
    pub(in crate::model) fn apply_to_own(&mut self, action: Action) {
        let Visit::Guest(guest) = &mut self.visit else {
            return;
        };
        let own = guest.own.after(action);
        self.connection = own.connection.clone();
        Rc::make_mut(guest).own = Rc::new(own);
    }

    pub(in crate::model) fn find_link(&mut self, first: bool) {
        self.go_home();
        self.visit = Visit::Reading { first };
    }

    pub(in crate::model) fn refuse_link(&mut self, problem: String) {
        self.go_home();
        self.visit = Visit::Refused(problem);
    }

    /// Puts a shared experiment in front of one's own work.
    pub(in crate::model) fn enter(&mut self, told: Rc<Told>, look: Look) {
        self.go_home();
        let mut own = std::mem::take(self);
        own.visit = Visit::Home;
        // Nobody waits for its answer any more.
        own.run.going = false;
        let named = |name: &str| Tab::ALL.into_iter().find(|tab| tab.key() == name);
        let tab = look.tab.or_else(|| named(&told.view.tab));
        let line = look.line.or(told.view.line);
        let name = match told.file.name.as_str() {
            "" => "shared.wat".to_owned(),
            name => name.to_owned(),
        };
        let file = File {
            name,
            source: told.file.text.clone(),
            call: call_form(&told.call),
            ..File::default()
        };
        *self = Self {
            loaded: true,
            file: Rc::new(file),
            // Only the menu shows them: nothing here is stored.
            others: Rc::new(own.files().cloned().map(Rc::new).collect()),
            document: own.document + 1,
            gas_made: own.gas_made + 1,
            run: own.run,
            connection: own.connection.clone(),
            jump: own.jump,
            settings: Settings {
                // The link names its ledger, which nobody can write to.
                sandbox: Some(Sandbox {
                    id: told.link.clone(),
                    ..Sandbox::default()
                }),
                tab: tab.unwrap_or_default(),
                split: own.settings.split,
                plain: own.settings.plain,
                ..Settings::default()
            },
            ..Self::default()
        };
        let made = own.files().find(|file| {
            let origin = file.origin.as_ref();
            origin.is_some_and(|origin| origin.link == told.id)
        });
        self.notice = made.map(|made| Notice {
            text: format!(
                "You have a file that was made from this experiment: {}.",
                made.name
            ),
            back_to: Some(made.name.clone()),
            ..Notice::default()
        });
        let all = told.inside.transactions;
        self.visit = Visit::Guest(Rc::new(Guest {
            own: Rc::new(own),
            told,
            stage: Stage::Executing { done: 0, all },
            fork: Fork::No,
            kept: None,
        }));
        if let Some(line) = line {
            self.jump_to(line, 1);
        }
    }

    pub(in crate::model) fn change_guest(&mut self, change: impl FnOnce(&mut Guest)) {
        if let Visit::Guest(guest) = &mut self.visit {
            change(Rc::make_mut(guest));
        }
    }

    /// How far the execution is. While a fork is made, that is the one that is told of.
    pub(in crate::model) fn see_progress(&mut self, done: usize, all: usize) {
        self.change_guest(|guest| {
            if matches!(guest.stage, Stage::Executing { .. }) {
                guest.stage = Stage::Executing { done, all };
            }
        });
    }

    /// The link in front was executed, or was not, and why.
    pub(in crate::model) fn take_opened(&mut self, opened: Result<Rc<Opened>, String>) {
        if self.guest().is_none() {
            return;
        }
        let opened = match opened {
            Ok(opened) => opened,
            Err(why) => {
                self.previewing = Previewing::Unavailable(
                    "Nothing is previewed: the experiment's ledger was not executed.".to_owned(),
                );
                return self.change_guest(|guest| guest.stage = Stage::Without(why));
            }
        };
        Rc::make_mut(&mut self.file).deployed = opened.deployed.clone();
        self.ledger = Some(Rc::new(ledger(&opened)));
        let previewed = opened.previewed.clone();
        self.change_guest(|guest| guest.stage = Stage::Opened(opened));
        if let Some(previewed) = previewed {
            let preview = Preview::new(Work::of(self, false), *previewed);
            self.take_preview(Rc::new(preview));
        }
    }

    /// Back to one's own work. A text that was changed in the temporary copy becomes a file of one's own.
    pub(in crate::model) fn go_home(&mut self) {
        *self = self.home();
        self.visit = Visit::Home;
    }

    /// The state that [`Self::go_home`] leads to.
    pub fn home(&self) -> Self {
        if self.guest().is_none() {
            return self.clone();
        }
        let mut home = self.behind();
        if self.has_changed_copy() {
            let name = home.keep(self);
            home.notice = Some(Notice {
                text: format!(
                    "Your changes to the shared {} are kept as {name}.",
                    self.file.name
                ),
                back_to: Some(name),
                ..Notice::default()
            });
        }
        home
    }

    /// One's own work as it was, as the next thing that the page shows.
    pub(super) fn behind(&self) -> Self {
        let mut own = self.own().clone();
        own.document = self.document + 1;
        own.gas_made = self.gas_made + 1;
        own.jump = self.jump;
        own.run.number = self.run.number;
        own.settings.split = self.settings.split;
        own.settings.plain = self.settings.plain;
        own
    }

    /// Takes the text of a temporary copy among the own files, and gives its name there.
    pub(super) fn keep(&mut self, copy: &Self) -> String {
        let file = keeping::kept(copy, self);
        let name = file.name.clone();
        let others = Rc::make_mut(&mut self.others);
        others.retain(|other| other.name != name);
        others.insert(0, Rc::new(file));
        self.saving = crate::model::app::Saving::Pending;
        name
    }
}

fn ledger(opened: &Opened) -> LedgerSeen {
    let accounts = opened.accounts.iter().map(|account| AccountRow {
        address: account.address,
        balance: account.balance.0,
        nonce: account.nonce,
        contract: account.contract.is_some(),
    });
    let row = |key: &Bytes, value: &Bytes| StorageRow {
        key: key.clone(),
        value: value.clone(),
    };
    LedgerSeen {
        height: opened.height,
        accounts: accounts.collect(),
        more_accounts: opened.more_accounts,
        contract: opened.deployed.as_ref().map(|deployed| deployed.contract),
        code: opened
            .deployed
            .as_ref()
            .and_then(|deployed| deployed.step)
            .map(|step| step.code),
        storage: opened
            .storage
            .iter()
            .map(|r| row(&r.key, &r.value))
            .collect(),
        more_storage: opened.more_storage,
    }
}
