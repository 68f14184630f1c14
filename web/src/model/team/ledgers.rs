//! Going from one ledger to another: by an invitation, by choice, or to a fork.

use std::rc::Rc;

use super::Joining;
use crate::model::app::{App, Saving};
use crate::model::file::Deployed;
use crate::model::settings::{Origin, Sandbox};

/// Names that a ledger of others is called by.
const MET: usize = 3;

impl App {
    /// The present sandbox goes to the known ones; files stay as they are.
    pub(super) fn join(&mut self) {
        let joining = self.team.joining.take();
        let Some(Joining::Read {
            invitation,
            glimpse: Some(Ok(glimpse)),
        }) = joining
        else {
            self.team.joining = joining;
            return;
        };
        self.first_visit = false;
        let known = self.known(&invitation.sandbox).cloned();
        let had_one = self.settings.sandbox.is_some();
        let present = self.is_present(&invitation.sandbox);
        let sandbox = match known {
            // An invitation to read takes no right away from somebody who has it.
            Some(known) => Sandbox {
                token: invitation.token.or(known.token.clone()),
                ..known
            },
            None => Sandbox {
                id: invitation.sandbox,
                token: invitation.token,
                label: label(&self.settings.member, &glimpse.members),
                origin: Origin::Invited,
            },
        };
        self.trouble = None;
        let name = sandbox.name().to_owned();
        let can = match sandbox.is_read_only() {
            true => "You see everything, and cannot write.",
            false => "What you run, everybody there sees.",
        };
        if present {
            self.settings.sandbox = Some(sandbox);
        } else {
            self.change_sandbox(Some(sandbox));
        }
        let kept = match had_one && !present {
            true => " Your own ledger is kept; the Team panel leads back to it.",
            false => "",
        };
        self.tell(format!("You work in this ledger now: {name}. {can}{kept}"));
    }

    /// Gives a ledger of others that has no name yet that of who is met there.
    pub(super) fn call_ledger_by(&mut self, members: Vec<String>) {
        let label = label(&self.settings.member, &members);
        if let Some(sandbox) = &mut self.settings.sandbox
            && sandbox.origin == Origin::Invited
            && sandbox.label.is_empty()
        {
            sandbox.label = label;
        }
    }

    fn known(&self, id: &str) -> Option<&Sandbox> {
        let all = self.settings.sandbox.iter().chain(&self.settings.earlier);
        all.into_iter().find(|known| known.id == id)
    }

    pub(super) fn choose_ledger(&mut self, id: &str) {
        let Some(sandbox) = self.known(id).cloned() else {
            return;
        };
        if !self.is_present(id) {
            self.trouble = None;
            self.tell(format!("You work in this ledger now: {}.", sandbox.name()));
            self.change_sandbox(Some(sandbox));
        }
    }

    /// A fork has the same contracts at the same addresses: files that run there run in it too.
    pub(super) fn take_fork(&mut self, from: &str, sandbox: Sandbox) {
        for file in std::iter::once(&mut self.file).chain(Rc::make_mut(&mut self.others)) {
            if let Some(deployed) = file.deployed_in(from) {
                let deployed = Deployed {
                    sandbox: sandbox.id.clone(),
                    ..deployed.clone()
                };
                Rc::make_mut(file).place(deployed);
            }
        }
        self.saving = Saving::Pending;
        self.trouble = None;
        self.tell(format!(
            "You work in this ledger now: {}. Everything is as it was, nobody else sees what you do, and you can write.",
            sandbox.name()
        ));
        self.change_sandbox(Some(sandbox));
    }
}

/// What a ledger of others is called, by somebody who calls himself `own`: by who was met there.
fn label(own: &str, members: &[String]) -> String {
    let others = members.iter().map(String::as_str);
    let others: Vec<&str> = others.filter(|name| *name != own).take(MET).collect();
    match others.as_slice() {
        [] => String::new(),
        names => format!("Ledger with {}", names.join(", ")),
    }
}
