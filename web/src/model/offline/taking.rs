//! How the state changes with what the ledger worker has told or done.

use std::rc::Rc;

use wattage_core::types::Address;

use super::{App, Lookup, Offline, OfflineAction, Task};
use crate::model::app::{Connection, Saving};
use crate::model::file::{Deployed, File};
use crate::model::format::counted;
use crate::model::report::Report;
use crate::model::settings::{Origin, Sandbox};
use crate::protocol::contract::Tip;
use crate::protocol::ledger::{Kept, Mirrored, NodeState, Pending, Rebased, Sent};

impl App {
    pub(in crate::model) fn change_offline(&mut self, action: OfflineAction) {
        match action {
            OfflineAction::Asked(task) => self.begin(task),
            OfflineAction::Progress(done, all) if self.offline.task.is_some() => {
                self.offline.progress = Some((done, all));
            }
            OfflineAction::StopAsked if self.offline.task.is_some() => {
                self.end(Err("You stopped it.".to_owned()));
                self.offline.kept = Lookup::Unknown;
            }
            OfflineAction::Opened(open) => self.offline.open = open,
            OfflineAction::Progress(..) | OfflineAction::StopAsked => (),
            // An answer about a ledger that was left meanwhile says nothing about the present one.
            told => self.take_told(told),
        }
    }

    fn take_told(&mut self, told: OfflineAction) {
        match told {
            OfflineAction::Found(id, kept) if self.is_present(&id) => self.find_kept(kept),
            OfflineAction::MirrorSeen(id, seen) if self.is_present(&id) => self.take_mirror(seen),
            OfflineAction::PendingTold(id, told) if self.is_present(&id) => self.take_pending(told),
            OfflineAction::RebaseTold(id, told) if self.is_present(&id) => self.take_rebased(told),
            OfflineAction::Committed(id, height) if self.is_present(&id) => self.grow_to(height),
            OfflineAction::Sent(id, sent) if self.is_present(&id) => self.take_sent(&id, *sent),
            OfflineAction::Discarded(id) if self.is_present(&id) => {
                self.end(Ok(()));
                self.offline = Offline::default();
                self.tell(
                    "What was kept here is given up, and a snapshot of it is kept.".to_owned(),
                );
            }
            OfflineAction::KeptApart(id, kept) if self.is_present(&id) => {
                let name = kept.name.clone();
                self.move_to(&id, Sandbox::local(kept.id, name.clone()));
                self.tell(format!(
                    "You work in this ledger now: {name}. It is only in this browser; the node's is as the node has it."
                ));
            }
            OfflineAction::Published(id, sandbox) if self.is_present(&id) => {
                self.move_to(&id, sandbox);
                self.tell("The ledger is on the node now, and you work there.".to_owned());
            }
            OfflineAction::Failed(id, why) if self.is_present(&id) => self.end(Err(why)),
            OfflineAction::LookFailed(id, why) if self.is_present(&id) => {
                self.offline.unseen = Some(why);
            }
            OfflineAction::Missing(id, contracts) => self.forget(&id, &contracts),
            _ => (),
        }
    }

    fn begin(&mut self, task: Task) {
        if self.offline.task.is_some() || self.run.going {
            return;
        }
        self.offline.task = Some(task);
        self.offline.progress = None;
        self.offline.stopped = None;
        self.offline.open = false;
    }

    fn end(&mut self, how: Result<(), String>) {
        self.offline.task = None;
        self.offline.progress = None;
        self.offline.stopped = how.err();
    }

    fn find_kept(&mut self, kept: Option<Rc<Kept>>) {
        self.offline.kept = kept.map_or(Lookup::Nothing, Lookup::Kept);
    }

    fn take_mirror(&mut self, seen: Result<Mirrored, String>) {
        match seen {
            Ok(mirrored) => {
                if let Some(why) = mirrored.rebuilt {
                    self.tell(format!(
                        "This browser's copy of the ledger was made anew: {why}"
                    ));
                }
                self.offline.unseen = None;
                self.find_kept(Some(Rc::new(mirrored.kept)));
            }
            Err(why) => self.offline.unseen = Some(why),
        }
        self.offline.verified = true;
    }

    /// Where the node has not moved, what is pending comes out there as it did here, and goes by itself.
    fn take_pending(&mut self, told: Pending) {
        if self.run.going {
            return; // it is asked again afterwards
        }
        // A node that was away is asked again.
        self.offline.asked_for = match told.node {
            NodeState::Away(_) => None,
            _ => Some((self.head, told.kept.head)),
        };
        self.offline.unseen = None;
        self.find_kept(Some(Rc::new(told.kept.clone())));
        self.offline.gone = told.node == NodeState::Gone;
        let goes = told.node == NodeState::Unmoved && !told.transactions.is_empty();
        self.offline.rebased = None;
        self.offline.pending = Some(Rc::new(told));
        if goes && self.offline.stopped.is_none() {
            self.begin(Task::Send(None));
        }
    }

    /// Where all comes to the same on the node's head there is nothing to be shown first.
    fn take_rebased(&mut self, told: Rebased) {
        let head = told.head;
        // The node has all of it, on other blocks than here: nothing is left that could be sent.
        let is_taken = told.transactions.is_empty();
        self.offline.rebased = Some(Rc::new(told));
        if is_taken || !self.offline.differs() && self.offline.stopped.is_none() {
            self.begin(Task::Send(Some(head)));
        }
    }

    /// A block was made here.
    fn grow_to(&mut self, height: u64) {
        if let Some(kept) = self.offline.kept().cloned() {
            let head = Tip { height, hash: None };
            let kept = Kept {
                head,
                ..(*kept).clone()
            };
            self.find_kept(Some(Rc::new(kept)));
        }
    }

    fn take_sent(&mut self, id: &str, sent: Sent) {
        self.end(sent.stopped.map_or(Ok(()), Err));
        self.offline.pending = None;
        self.offline.asked_for = None;
        self.offline.rebased = None;
        self.follow_moved(id, &sent.moved);
        if sent.snapshot.is_some() {
            // Its block is another one now.
            self.aside = true;
        }
        let left_out = (sent.left_out > 0).then(|| {
            format!(
                " {} left out; a snapshot keeps what was.",
                counted(sent.left_out as u64, "was", "were")
            )
        });
        let head = sent.kept.head;
        if sent.kept.pending() == 0 {
            self.head = Some(head);
            self.connection = Connection::Up {
                height: Some(head.height),
            };
        }
        self.find_kept(Some(Rc::new(sent.kept)));
        if sent.taken > 0 {
            self.tell(format!(
                "Sent to the node: {}.{}",
                counted(sent.taken as u64, "call", "calls"),
                left_out.unwrap_or_default()
            ));
        }
    }

    /// Files know their contracts by address.
    fn follow_moved(&mut self, id: &str, moved: &[(Address, Address)]) {
        self.each_deployed(id, |file, deployed| {
            let now = moved
                .iter()
                .find(|(before, _)| *before == deployed.contract);
            if let Some((_, contract)) = now {
                file.place(Deployed {
                    contract: *contract,
                    ..deployed
                });
            }
        });
    }

    /// The same ledger under another id: files that run there run in it too.
    fn move_to(&mut self, from: &str, sandbox: Sandbox) {
        self.each_deployed(from, |file, deployed| {
            file.place(Deployed {
                sandbox: sandbox.id.clone(),
                ..deployed
            });
        });
        if let Some(report) = self.report.as_ref().filter(|report| report.sandbox == from) {
            self.report = Some(Rc::new(Report {
                sandbox: sandbox.id.clone(),
                ..(**report).clone()
            }));
        }
        self.trouble = None;
        let was_local = self.settings.sandbox.as_ref();
        let was_local = was_local.is_some_and(|was| was.origin == Origin::Local);
        self.change_sandbox(Some(sandbox));
        if was_local {
            // It is the node's now; what is kept of it here is in the list of snapshots.
            self.settings.earlier.retain(|known| known.id != from);
        }
    }

    fn forget(&mut self, id: &str, contracts: &[Address]) {
        self.each_deployed(id, |file, deployed| {
            if contracts.contains(&deployed.contract) {
                file.leave(id);
            }
        });
    }

    fn each_deployed(&mut self, id: &str, mut change: impl FnMut(&mut File, Deployed)) {
        for file in std::iter::once(&mut self.file).chain(Rc::make_mut(&mut self.others)) {
            if let Some(deployed) = file.deployed_in(id).cloned() {
                change(Rc::make_mut(file), deployed);
                self.saving = Saving::Pending;
            }
        }
    }
}
