//! The ledgers that this browser keeps, as far as the page knows of them: what is kept of the present one, what of it the node
//! does not have, how the node stands to it, and what the ledger worker is doing about it. Part of [`super::reduce`].
//!
//! Where the page reads and runs is in [`site`], what the ledger worker is to be asked in [`look`], what a person is told in
//! [`banner`], how answers change the state in [`taking`].

pub mod banner;
mod look;
mod site;
mod taking;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use wattage_core::types::Address;

use super::app::App;
use super::settings::Sandbox;
use crate::protocol::contract::Tip;
use crate::protocol::ledger::{Kept, Mirrored, NodeState, Pending, Rebased, Sent};

pub use look::Look;
pub use site::{Place, Site};

/// What is known of the ledgers that this browser keeps. It is of the present sandbox; another one begins anew.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Offline {
    /// What is kept of the present ledger.
    pub kept: Lookup,
    /// What is pending, and how the node stood to it.
    pub pending: Option<Rc<Pending>>,
    /// The node's block and the own one that this was told for.
    asked_for: Option<(Option<Tip>, Tip)>,
    /// What the pending transactions come to on the node's head.
    pub rebased: Option<Rc<Rebased>>,
    /// What the ledger worker is doing; one thing at a time.
    pub task: Option<Task>,
    /// How far it is: done, and all where that is known.
    pub progress: Option<(usize, Option<usize>)>,
    /// Why the last task ended before it was done, until the next one begins. Nothing is sent unasked meanwhile.
    pub stopped: Option<String>,
    /// Why the last look came to nothing, such as at the node's newest block for the mirror.
    pub unseen: Option<String>,
    /// Whether the mirror was looked at since this ledger is in front.
    pub verified: bool,
    /// Whether the node has said that it does not have the ledger.
    pub gone: bool,
    /// Whether the dialog about the pending transactions is open.
    pub open: bool,
}

/// What is kept of a ledger.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Lookup {
    /// Not told yet.
    #[default]
    Unknown,
    /// Nothing.
    Nothing,
    /// This.
    Kept(Rc<Kept>),
}

/// What the ledger worker does with the present ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Task {
    /// Send what is pending. With the node's head that the differences were told for, if it has moved on.
    Send(Option<Tip>),
    /// Give up what is pending.
    Discard,
    /// Make a ledger of its own of what is pending, and give it up here.
    Keep,
    /// Have the node make a sandbox of the ledger.
    Publish,
}

/// What can happen to it.
#[derive(Clone, Debug)]
pub enum OfflineAction {
    /// What is kept of this ledger was told.
    Found(String, Option<Rc<Kept>>),
    /// The mirror of a sandbox was brought up to date, or why not.
    MirrorSeen(String, Result<Mirrored, String>),
    /// What is pending there was told.
    PendingTold(String, Pending),
    /// What it comes to on the node's head was told.
    RebaseTold(String, Rebased),
    /// A transaction was committed here: the sandbox and the block's height.
    Committed(String, u64),
    /// A person asked for something, or the page did.
    Asked(Task),
    /// How far that is.
    Progress(usize, Option<usize>),
    /// It is to end.
    StopAsked,
    /// Sending has ended.
    Sent(String, Box<Sent>),
    /// What was pending is given up.
    Discarded(String),
    /// It is a ledger of its own now: the sandbox, and the new ledger.
    KeptApart(String, Kept),
    /// The node has made this sandbox of the ledger.
    Published(String, Sandbox),
    /// A task has failed: a sentence.
    Failed(String, String),
    /// A look has: a sentence. It is tried again.
    LookFailed(String, String),
    /// These contracts are not on the ledger.
    Missing(String, Vec<Address>),
    /// The dialog was opened or closed.
    Opened(bool),
}

impl Offline {
    /// What is kept of the present ledger, if something is.
    pub fn kept(&self) -> Option<&Rc<Kept>> {
        match &self.kept {
            Lookup::Kept(kept) => Some(kept),
            Lookup::Unknown | Lookup::Nothing => None,
        }
    }

    /// How many transactions the node does not have.
    pub fn count(&self) -> u64 {
        self.kept().map_or(0, |kept| kept.pending())
    }

    /// Whether what is pending comes to something else on the node's head, so that a person has to see it first.
    pub fn differs(&self) -> bool {
        self.rebased.as_ref().is_some_and(|rebased| {
            let differs = rebased.transactions.iter().any(|one| one.differs());
            differs || !rebased.moved.is_empty()
        })
    }

    /// Whether the node has other blocks than those below the pending ones.
    pub fn has_moved(&self) -> bool {
        let node = self.pending.as_ref().map(|pending| &pending.node);
        matches!(node, Some(NodeState::Moved(_)))
    }
}

impl App {
    /// Whether this block is on this browser's copy alone: the node does not have it yet.
    pub fn is_pending(&self, sandbox: &str, height: u64) -> bool {
        let present = self.settings.sandbox.as_ref();
        let shared = self.offline.kept().and_then(|kept| kept.shared);
        present.is_some_and(|present| present.id == sandbox)
            && shared.is_some_and(|shared| height > shared.height)
    }
}
