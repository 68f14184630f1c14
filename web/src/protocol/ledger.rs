//! What the ledger worker is asked and answers: the ledgers that this browser keeps by itself.
//!
//! A kept ledger is the node's in every row: the same tables, keys and encoding, in IndexedDB. Some are mirrors of a node's
//! sandbox, some began here, some are snapshots. Blocks that the node does not have are *pending*: they are the blocks above
//! [`Kept::shared`], and nothing else says so.
//!
//! Reading and running on a kept ledger go through [`Request::Api`]: the paths and bodies of the node's HTTP API
//! (`wattage_core::api::routes`), answered here in the same words.

use serde::{Deserialize, Serialize};
use wattage_core::types::Address;

use super::contract::Tip;

/// What the worker is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Request {
    /// A request of the node's HTTP API about a ledger that is here. Answered by [`Answer::Api`].
    Api(ApiRequest),
    /// Everything that is kept. Answered by [`Answer::List`].
    List,
    /// Bring the mirror of this sandbox up to the node's head; make it, where there is none. Answered by [`Answer::Progress`]
    /// while rows come, and by [`Answer::Mirrored`] in the end.
    Mirror {
        /// The sandbox.
        sandbox: String,
    },
    /// What is pending on the mirror of this sandbox, and how the node stands to it. Answered by [`Answer::Pending`].
    Pending {
        /// The sandbox.
        sandbox: String,
    },
    /// What the pending transactions come to on the node's present head. Nothing is written. Answered by [`Answer::Rebased`].
    Rebase {
        /// The sandbox.
        sandbox: String,
    },
    /// Send what is pending, in order. Where the node has moved on, the transactions are first put on top of its head, in one
    /// write, and a snapshot keeps what was. Answered by [`Answer::Progress`], and by [`Answer::Sent`] in the end.
    Send {
        /// The sandbox.
        sandbox: String,
        /// What writing needs.
        token: String,
        /// The name that goes with it, if one was chosen.
        member: Option<String>,
        /// The node's head that the person was shown the differences for; none where nothing differs. If the node has moved
        /// since, nothing is sent.
        shown: Option<Tip>,
    },
    /// Give up what is pending; a snapshot keeps it. Answered by [`Answer::Done`].
    Discard {
        /// The sandbox.
        sandbox: String,
    },
    /// Make a ledger of its own out of a kept one at a height, under a new id; it is written to here. Answered by
    /// [`Answer::Made`].
    Branch {
        /// Id of a kept ledger.
        ledger: String,
        /// The newest block that comes along; the head without it.
        height: Option<u64>,
        /// What it is called.
        name: String,
    },
    /// Have the node make a sandbox of a kept ledger: it executes all of it. Answered by [`Answer::Published`].
    Publish {
        /// Id of a kept ledger.
        ledger: String,
    },
    /// Keep a ledger at a height under a name. Answered by [`Answer::Made`].
    Snapshot {
        /// Id of a kept ledger.
        ledger: String,
        /// The height; the head without it.
        height: Option<u64>,
        /// What it is called.
        name: String,
    },
    /// What differs between two kept ledgers, each at a height. Answered by [`Answer::Compared`].
    Compare {
        /// Id of the first, and its height; the head without one.
        before: (String, Option<u64>),
        /// Id of the second, and its height.
        after: (String, Option<u64>),
    },
    /// A kept ledger as the text of a ledger file. Answered by [`Answer::Exported`].
    Export {
        /// Its id.
        ledger: String,
    },
    /// Make a snapshot of the text of a ledger file: it is executed, and each block must come out as it says. Answered by
    /// [`Answer::Progress`], and by [`Answer::Made`] in the end.
    Import {
        /// The text.
        text: String,
        /// What it is called.
        name: String,
    },
    /// Give a kept ledger another name. Answered by [`Answer::Done`].
    Rename {
        /// Its id.
        ledger: String,
        /// The name.
        name: String,
    },
    /// Put a kept ledger into the trash, or take it out again. Answered by [`Answer::Done`].
    Trash {
        /// Its id.
        ledger: String,
        /// Whether it goes in.
        into: bool,
    },
    /// Delete what is in the trash for good: one ledger, or all without an id. Answered by [`Answer::Done`].
    Delete {
        /// Its id.
        ledger: Option<String>,
    },
    /// Everything that can be read of the database, where what is kept cannot be listed, as the text of a file. Answered by
    /// [`Answer::Exported`].
    Salvage,
    /// Delete the database with every ledger in it; the next request makes a new one. Answered by [`Answer::Done`].
    StartOver,
}

/// A request of the node's HTTP API.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct ApiRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The path with its query, as the node takes it. The `{id}` of a sandbox is that of a mirrored sandbox, or of a ledger
    /// that began here.
    pub path: String,
    /// JSON, where there is a body.
    pub body: Option<String>,
}

/// What the worker answers. An error is a sentence.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "an answer is written and read once, and boxed where it is kept"
)]
pub enum Answer {
    /// Status and JSON, as of the node; a refusal is a problem document.
    Api {
        /// The HTTP status.
        status: u16,
        /// JSON.
        body: String,
    },
    /// Everything that is kept, what was used last first.
    List(Result<Vec<Kept>, String>),
    /// How far it is; other answers to the request follow.
    Progress {
        /// Rows or transactions that are done.
        done: usize,
        /// All of them, where that is known.
        all: Option<usize>,
    },
    /// The mirror, and what had to be done for it.
    Mirrored(Result<Mirrored, String>),
    /// What is pending.
    Pending(Result<Pending, String>),
    /// What it comes to on the node's head.
    Rebased(Result<Rebased, String>),
    /// How far the sending came. Whatever it says, no pending transaction is lost.
    Sent(Result<Sent, String>),
    /// The ledger that was made.
    Made(Result<Kept, String>),
    /// The sandbox that the node made: id and token.
    Published(Result<(String, String), String>),
    /// What differs.
    Compared(Result<Compared, String>),
    /// The text of a ledger file.
    Exported(Result<String, String>),
    /// It is done, or why not.
    Done(Result<(), String>),
}

impl Answer {
    /// Whether other answers to the same request follow.
    pub fn is_followed(&self) -> bool {
        matches!(self, Self::Progress { .. })
    }
}

/// A ledger that is kept here.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Kept {
    /// Its id here, 32 hex digits: the prefix of its rows, as on the node.
    pub id: String,
    /// What it is called; empty for a mirror.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its newest block.
    pub head: Tip,
    /// The newest block that the node is known to have, of a mirror: the blocks above it are pending.
    pub shared: Option<Tip>,
    /// Rows, and bytes of their keys and values.
    pub rows: u64,
    /// See `rows`.
    pub bytes: u64,
    /// When it was made, milliseconds since 1970.
    pub made_at: f64,
    /// When it was put into the trash, if it was.
    pub trashed_at: Option<f64>,
    /// Why it cannot be read, and what was recovered of it; a sentence. Its head may then not be known, and is block 0.
    #[serde(default)]
    pub damaged: Option<String>,
}

/// What a kept ledger is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Kind {
    /// A node's sandbox, with what is pending on top.
    Mirror {
        /// The sandbox.
        sandbox: String,
        /// Id of the node's ledger; another one when the sandbox was rewound.
        origin: String,
    },
    /// A ledger that began here and is written to here. Its id is the one in the API's paths.
    Local,
    /// A ledger at a height, kept as it is.
    Snapshot {
        /// Id of the ledger that it was taken of, or the name of the file that it was imported from.
        of: String,
    },
}

impl Kept {
    /// How many blocks the node does not have.
    pub fn pending(&self) -> u64 {
        let shared = self.shared.map_or(self.head.height, |tip| tip.height);
        self.head.height.saturating_sub(shared)
    }
}

/// What mirroring came to.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Mirrored {
    /// The mirror.
    pub kept: Kept,
    /// Why it had to be made anew, if it had: what was here did not come to the node's state root, or was damaged. A sentence.
    pub rebuilt: Option<String>,
}

/// What is pending on a mirror.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Pending {
    /// The mirror.
    pub kept: Kept,
    /// The transactions, in order.
    pub transactions: Vec<PendingTransaction>,
    /// How the node stands to it.
    pub node: NodeState,
}

/// How the node stands to a mirror.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum NodeState {
    /// It does not answer. A sentence.
    Away(String),
    /// Its head is the block below the pending ones: what is pending comes out there as it did here.
    Unmoved,
    /// It has other blocks above it, or was rewound.
    Moved(Tip),
    /// It does not know the sandbox any more.
    Gone,
}

/// A transaction that the node does not have.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct PendingTransaction {
    /// Height of its block here.
    pub height: u64,
    /// What it does, for a person: `alice calls increment(1) of counter`.
    pub told: String,
    /// What it came to.
    pub result: Came,
}

/// What a transaction came to, for a person to compare.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Came {
    /// Outcome and results: `returns 3`.
    pub told: String,
    /// Gas used.
    pub gas: u64,
    /// Hash of the receipt without its place in the ledger: equal where outcome, gas, results, logs, messages and changes are.
    pub effect: String,
}

/// What the pending transactions come to on the node's head.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Rebased {
    /// The node's head that they were executed on.
    pub head: Tip,
    /// Each of them, in order.
    pub transactions: Vec<RebasedTransaction>,
    /// Contracts that get another address, since their deployer has another nonce: before and after.
    pub moved: Vec<(Address, Address)>,
}

/// One of them.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct RebasedTransaction {
    /// As it was.
    pub before: PendingTransaction,
    /// What it comes to now; or why the node would refuse it, a sentence. Then it is not sent.
    pub after: Result<Came, String>,
}

impl RebasedTransaction {
    /// Whether it comes to something else than before.
    pub fn differs(&self) -> bool {
        self.after.as_ref() != Ok(&self.before.result)
    }
}

/// What sending came to.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Sent {
    /// How many transactions the node took.
    pub taken: usize,
    /// How many were left out, since the node would have refused them; they are in the snapshot.
    pub left_out: usize,
    /// Why it ended before all were sent, if it did; the rest is still pending. A sentence.
    pub stopped: Option<String>,
    /// The mirror afterwards.
    pub kept: Kept,
    /// Contracts that got another address: before and after.
    pub moved: Vec<(Address, Address)>,
    /// The snapshot that keeps what was, if the blocks were made anew.
    pub snapshot: Option<Kept>,
}

/// What differs between two ledgers.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Compared {
    /// Their heads.
    pub heads: (Tip, Tip),
    /// Rows of accounts and storage that differ, in the order of their places; at most [`Compared::SHOWN`].
    pub rows: Vec<DifferentRow>,
    /// Whether there are more.
    pub more: bool,
}

impl Compared {
    /// The most rows that are told.
    pub const SHOWN: usize = 1_000;
}

/// A row that differs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct DifferentRow {
    /// The account, or the contract whose storage it is.
    pub account: Address,
    /// What of it: `balance`, `nonce`, `code`, or the storage key as `0x..`.
    pub place: String,
    /// What it is in the first ledger; none where there is nothing.
    pub before: Option<String>,
    /// What it is in the second.
    pub after: Option<String>,
}
