//! Several people in one sandbox: who is there, the newest blocks, and invitations. Part of [`super::reduce`]. Going from one
//! ledger to another is in [`ledgers`].

mod ledgers;

use std::rc::Rc;

use wattage_core::api::{BlockView, MemberName, Present};
use wattage_core::types::{Address, Hash};

use super::app::{App, Saving};
use super::conflict::Conflict;
use super::file::{Deployed, Step, source_hash};
use super::invitation::Invitation;
use super::report::Trouble;
use super::settings::Sandbox;
use crate::protocol::contract::Tip;

/// Blocks that are shown.
pub const SHOWN: usize = 20;

/// What the page knows of the others in the present sandbox.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Team {
    /// Whether blocks are told as they come. If not, the node is looked at every few seconds.
    pub live: bool,
    /// Who is there; this page among them, while it is told.
    pub present: Rc<Present>,
    /// The newest blocks, the head first.
    pub blocks: Rc<Vec<BlockView>>,
    /// An invitation that waits for an answer.
    pub joining: Option<Joining>,
}

/// An invitation that somebody has opened.
#[derive(Clone, PartialEq, Debug)]
pub enum Joining {
    /// It cannot be read: a sentence.
    Damaged(String),
    /// It can; and what the node tells of the sandbox, once it has.
    Read {
        /// The invitation.
        invitation: Invitation,
        /// The sandbox, or why it is not known.
        glimpse: Option<Result<Glimpse, String>>,
    },
}

/// A sandbox as it is seen from outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glimpse {
    /// Height of its newest block.
    pub height: u64,
    /// Contracts among its first accounts.
    pub contracts: usize,
    /// Whether there are accounts behind those.
    pub more: bool,
    /// Who sent its newest blocks, each once.
    pub members: Vec<String>,
}

/// The source of somebody's contract, to be opened as a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedSource {
    /// The sandbox it is in.
    pub sandbox: String,
    /// The contract.
    pub contract: Address,
    /// Who may upgrade it.
    pub creator: Address,
    /// What it runs.
    pub step: Step,
    /// Its text.
    pub source: String,
    /// Whether it is opened because an invitation was accepted.
    pub joining: bool,
}

/// What can happen to the team.
#[derive(Clone, Debug)]
pub enum TeamAction {
    /// The stream of a sandbox's events is open, or broken.
    LiveSeen(bool),
    /// Blocks of a sandbox, in order.
    BlocksTold(String, Vec<BlockView>),
    /// A sandbox was rewound, or the rewind was undone: its head now.
    Rewound(String, Tip),
    /// The newest blocks of a sandbox, the head first.
    BlocksRead(String, Vec<BlockView>),
    /// Who is there.
    PresentSeen(Present),
    /// A name was chosen, or taken back.
    Named(String),
    /// An invitation was opened.
    InvitationOpened(Result<Invitation, String>),
    /// The node has told what an invitation leads to, or has not.
    InvitationRead(String, Result<Glimpse, String>),
    /// The invitation was declined, or read.
    InvitationClosed,
    /// It was accepted.
    Joined,
    /// Another one of the known ledgers was chosen, by its id.
    LedgerChosen(String),
    /// The first ledger was forked into the second, which is this browser's own.
    Forked(String, Sandbox),
    /// The source of a contract was asked for, and is here.
    SourceRead(Box<SharedSource>),
    /// The open file is to take the place of what somebody else has put there.
    MinePut,
    /// Something that was asked for came to nothing: a sentence.
    Failed(String),
}

impl App {
    pub(super) fn change_team(&mut self, action: TeamAction) {
        match action {
            TeamAction::LiveSeen(live) => {
                self.team.live = live;
                if !live {
                    self.team.present = Rc::default();
                }
            }
            TeamAction::BlocksTold(sandbox, blocks) => self.take_blocks(&sandbox, blocks),
            TeamAction::Rewound(sandbox, head) => self.rewind(&sandbox, head),
            TeamAction::BlocksRead(sandbox, mut blocks) => {
                if self.is_present(&sandbox) && self.is_here() {
                    self.team.blocks = Rc::new(blocks);
                } else if self.is_present(&sandbox) {
                    let newest = blocks.first().map(|block| block.height);
                    let newer = |block: &&BlockView| Some(block.height) > newest;
                    let told: Vec<_> = self.team.blocks.iter().filter(newer).cloned().collect();
                    blocks.splice(0..0, told);
                    blocks.truncate(SHOWN);
                    self.team.blocks = Rc::new(blocks);
                }
            }
            TeamAction::PresentSeen(present) => {
                let names = present.members.iter().map(|member| member.name.as_str());
                self.call_ledger_by(names.map(str::to_owned).collect());
                self.team.present = Rc::new(present);
            }
            TeamAction::Named(name) => self.choose_name(&name),
            TeamAction::InvitationOpened(read) => {
                self.team.joining = Some(match read {
                    Ok(invitation) => Joining::Read {
                        invitation,
                        glimpse: None,
                    },
                    Err(sentence) => Joining::Damaged(sentence),
                });
            }
            TeamAction::InvitationRead(sandbox, told) => {
                if let Some(Joining::Read {
                    invitation,
                    glimpse,
                }) = &mut self.team.joining
                    && invitation.sandbox == sandbox
                {
                    *glimpse = Some(told);
                }
            }
            TeamAction::InvitationClosed => self.team.joining = None,
            TeamAction::Joined => self.join(),
            TeamAction::LedgerChosen(id) => self.choose_ledger(&id),
            TeamAction::Forked(from, sandbox) => self.take_fork(&from, sandbox),
            TeamAction::SourceRead(shared) => self.open_shared(*shared),
            TeamAction::MinePut => self.put_mine(),
            TeamAction::Failed(sentence) => self.tell(sentence),
        }
    }

    /// Why Run would not do what a person expects of it, if so. A `fresh` contract is in nobody's way.
    pub(super) fn obstacle(&self, fresh: bool) -> Option<Trouble> {
        let sandbox = self.settings.sandbox.as_ref();
        if self.offline.task.is_some() {
            return Some(Trouble::new(
                "The ledger is being changed",
                "The line at the top says how far that is. Run works again when it is done.",
            ));
        }
        if sandbox.is_some_and(Sandbox::is_read_only) {
            return Some(Trouble::new(
                "You can read this ledger, and not write to it",
                "Previews work as they do everywhere. To run calls, fork the ledger with the button above: the fork is yours, \
                 and has everything that is here now.",
            ));
        }
        let conflict = self.conflict().filter(|_| !fresh);
        conflict.map(|conflict| conflict.trouble())
    }

    pub(super) fn is_present(&self, sandbox: &str) -> bool {
        let present = self.settings.sandbox.as_ref();
        present.is_some_and(|present| present.id == sandbox)
    }

    fn take_blocks(&mut self, sandbox: &str, told: Vec<BlockView>) {
        let Some(newest) = told.last().filter(|_| self.is_present(sandbox)) else {
            return;
        };
        let head = Tip {
            height: newest.height,
            hash: Some(newest.hash),
        };
        if self.is_here() {
            // The list is of the ledger that is worked on.
            return self.see_head(sandbox, head);
        }
        let blocks = Rc::make_mut(&mut self.team.blocks);
        for block in told {
            blocks.retain(|known| known.height < block.height);
            blocks.insert(0, block);
        }
        blocks.truncate(SHOWN);
        self.see_head(sandbox, head);
    }

    /// What files were in step with may be gone: whatever their contracts run now is compared with it again.
    fn rewind(&mut self, sandbox: &str, head: Tip) {
        if !self.is_present(sandbox) {
            return;
        }
        Rc::make_mut(&mut self.team.blocks).retain(|block| block.height <= head.height);
        self.see_head(sandbox, head);
        for file in std::iter::once(&mut self.file).chain(Rc::make_mut(&mut self.others)) {
            let Some(deployed) = file.deployed_in(sandbox) else {
                continue;
            };
            if let Some(step) = deployed.step.filter(|step| step.height > head.height) {
                let height = head.height;
                let deployed = Deployed {
                    step: Some(Step { height, ..step }),
                    ..deployed.clone()
                };
                Rc::make_mut(file).place(deployed);
                self.saving = Saving::Pending;
            }
        }
    }

    fn choose_name(&mut self, name: &str) {
        match name.parse::<MemberName>() {
            Ok(name) => self.settings.member = name.into(),
            Err(_) if name.trim().is_empty() => self.settings.member.clear(),
            Err(error) => self.tell(format!("The name is as it was: {error}.")),
        }
    }

    /// Opens the source as a file of its own, or the file that has it already.
    fn open_shared(&mut self, shared: SharedSource) {
        if !self.is_present(&shared.sandbox) {
            return;
        }
        let deployed = Deployed {
            sandbox: shared.sandbox,
            contract: shared.contract,
            creator: shared.creator,
            source: source_hash(&shared.source),
            step: Some(shared.step),
        };
        let same = |file: &super::file::File| {
            let there = file.deployed_in(&deployed.sandbox);
            file.source == shared.source
                && there.is_some_and(|there| there.contract == deployed.contract)
        };
        let before = self.notice.take().filter(|_| shared.joining);
        let found = self
            .files()
            .find(|file| same(file))
            .map(|file| file.name.clone());
        let name = match found {
            Some(name) => {
                self.open_file(&name);
                name
            }
            None => {
                let short: String = deployed
                    .contract
                    .to_string()
                    .chars()
                    .skip(2)
                    .take(4)
                    .collect();
                self.open_text(&format!("shared-{short}"), shared.source)
            }
        };
        self.place(&name, deployed);
        // What joining has said is still news.
        if let (Some(before), Some(notice)) = (before, &mut self.notice) {
            notice.text = format!("{} {}", before.text, notice.text);
        }
    }

    /// The next run replaces what is there now, whatever the file was in step with.
    fn put_mine(&mut self) {
        let conflict = self.conflict();
        let (Some(Conflict { now, .. }), Some(deployed)) = (conflict, self.deployed()) else {
            return;
        };
        let deployed = Deployed {
            source: Hash([0; 32]),
            step: Some(now),
            ..deployed.clone()
        };
        Rc::make_mut(&mut self.file).place(deployed);
        self.saving = Saving::Pending;
        self.ask_run(false);
    }
}

#[cfg(test)]
mod tests;
