//! What the contract worker is asked and answers: prices, previews, and transactions on a ledger of its own.

use serde::{Deserialize, Serialize};
use wattage_core::api::{GenesisRequest, TransactionRequest, TransactionResult};
use wattage_core::share::SourceRow;
use wattage_core::types::Hash;
use wattage_core::vm::CallTree;

use super::share::{LinkPlace, Opened, ShareAsk, Shared, Told};
use crate::model::analysis::Analysis;
use crate::model::report::Trouble;
use crate::model::settings::Sandbox;
use crate::model::work::Work;

/// How long an answer of the node is waited for, by the page's looks at it and by the worker, milliseconds.
pub const PATIENCE: u32 = 10_000;

/// What the worker is asked.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub enum Request {
    /// Preview on this ledger from now on. Answered by [`Answer::Followed`].
    Follow(Follow),
    /// What is known of a source without running it: asked where a preview was stopped. Answered by
    /// [`Answer::Analysed`].
    Analyse(String),
    /// What Run would come to now. Answered by [`Answer::Previewed`].
    Preview(Work),
    /// The same for each of several values of one argument. Answered by [`Answer::Curve`].
    Curve(Curve),
    /// The tree of calls of what Run would call now. Answered by [`Answer::Traced`].
    Trace(Work),
    /// The call as a scenario on a fresh ledger, and its exact gas. Answered by [`Answer::Scenario`].
    Scenario(Work),
    /// Execute transactions on a fresh ledger, one block each. Answered by [`Answer::Executed`].
    Execute(Execute),
    /// Execute two links and compare them. Answered by [`Answer::Progress`], and by [`Answer::Compared`] in the end.
    Compare(super::compare::Compare),
    /// How many lines each of these texts has that the one before it has not, and the other way round. Answered by
    /// [`Answer::Versions`].
    Versions(Vec<String>),
    /// Two texts side by side. Answered by [`Answer::Lines`].
    Lines(String, String),
    /// A link as Markdown, with the figures of its call. Answered by [`Answer::Progress`], and by [`Answer::Markdown`] in the end.
    Markdown {
        /// The link.
        link: LinkPlace,
        /// The address that opens it.
        address: String,
    },
    /// Make a link. Answered by [`Answer::Progress`], and by [`Answer::Shared`] in the end.
    Share(Box<ShareAsk>),
    /// Read a link and execute it. Answered by [`Answer::Told`], then by [`Answer::Progress`], and by [`Answer::Opened`]
    /// in the end; a link that cannot be read, by [`Answer::Told`] alone.
    Open(LinkPlace),
    /// Execute this link's text and have the node make a sandbox of its ledger. Answered by [`Answer::Progress`], and by
    /// [`Answer::Forked`] in the end.
    Fork(String),
    /// Something about the ledgers that this browser keeps. Answered by [`Answer::Ledger`].
    Ledger(Box<super::ledger::Request>),
}

/// The ledger to preview on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Follow {
    /// A sandbox of the node that served the page, or the text of a link, whose ledger it stands for as the call in question
    /// found it; without one, a fresh ledger with the default accounts, which is what Run would make.
    pub sandbox: Option<String>,
    /// The newest block that the page knows of. The worker asks the node for the newest anyway; that another one is known here
    /// is what makes the page ask.
    pub head: Option<Tip>,
    /// Whether the ledger is taken as this browser keeps it, with what is pending on top, instead of the node's.
    #[serde(default)]
    pub here: bool,
}

/// The newest block of a sandbox.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Tip {
    /// Its height.
    pub height: u64,
    /// Its hash, which is another one at the same height after a rewind; none where only the height was told.
    pub hash: Option<Hash>,
}

impl Tip {
    /// Whether `base` is the state after this block, as far as is known.
    pub fn is_of(&self, base: &Base) -> bool {
        self.height == base.height && self.hash.is_none_or(|hash| hash == base.block)
    }
}

impl Follow {
    /// The link whose ledger is meant, if it is that of one: the ids of sandboxes have no full stop.
    pub fn link(&self) -> Option<&str> {
        self.sandbox.as_deref().filter(|id| id.contains('.'))
    }

    /// Whether this is the same state of the same ledger, as far as is known: a head's hash is told some time after its height.
    pub fn is_same(&self, other: &Self) -> bool {
        let heads = match (self.head, other.head) {
            (Some(one), Some(two)) => {
                one.height == two.height
                    && (one.hash == two.hash || one.hash.is_none() || two.hash.is_none())
            }
            (one, two) => one == two,
        };
        self.sandbox == other.sandbox && heads
    }

    /// Whether a copy in this state is up to date.
    pub fn is_of(&self, base: &Base) -> bool {
        self.sandbox == base.sandbox && self.head.is_none_or(|head| head.is_of(base))
    }
}

/// Values of one argument of the call.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Curve {
    /// The rest of the call.
    pub work: Work,
    /// Which argument, from 0.
    pub argument: usize,
    /// Its values, as they would be filled in.
    pub values: Vec<String>,
}

/// Transactions in order, the first on the genesis.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Execute {
    /// How the ledger begins; the default accounts without it.
    pub genesis: Option<GenesisRequest>,
    /// One block each. A refused one makes no block, and the next is tried.
    pub transactions: Vec<TransactionRequest>,
}

/// What the worker answers.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub enum Answer {
    /// The copy is there, or why not.
    Followed(Result<Base, String>),
    /// What is known of the source.
    Analysed(Box<Analysis>),
    /// A preview.
    Previewed(Box<Previewed>),
    /// One for each value, in order.
    Curve(Vec<CurvePoint>),
    /// The tree of calls, or why there is none.
    Traced(Result<Box<Traced>, String>),
    /// The two files, or why there are none.
    Scenario(Result<ScenarioFiles, String>),
    /// One for each transaction: its block, or why it was refused.
    Executed(Vec<Result<Executed, String>>),
    /// What differs between two links, or which of them is the reason that there is nothing to compare.
    Compared(super::compare::Outcome),
    /// For each text the lines that came and the lines that went; the first is told from an empty one.
    Versions(Vec<(usize, usize)>),
    /// Every line of both texts.
    Lines(Vec<SourceRow>),
    /// The text, or why there is none.
    Markdown(Result<String, String>),
    /// How far the execution of a link is; other answers to the request follow.
    Progress {
        /// Transactions that are done.
        done: usize,
        /// All of them.
        all: usize,
    },
    /// The link, or why there is none.
    Shared(Result<Box<Shared>, String>),
    /// What the link says, or why it cannot be read.
    Told(Result<Box<Told>, String>),
    /// What it came to, or why it could not be executed.
    Opened(Result<Box<Opened>, String>),
    /// The sandbox with its ledger, or why there is none.
    Forked(Result<Sandbox, String>),
    /// No node answers: the ledger of the link as the text of a ledger file, to be kept in this browser.
    Unplaced(String),
    /// About the ledgers that this browser keeps.
    Ledger(Box<super::ledger::Answer>),
}

impl Answer {
    /// Whether other answers to the same request follow.
    pub fn is_followed(&self) -> bool {
        match self {
            Self::Progress { .. } | Self::Told(Ok(_)) => true,
            Self::Ledger(answer) => answer.is_followed(),
            _ => false,
        }
    }
}

/// The state of a ledger that figures were made on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Base {
    /// The sandbox, or the link's text; none for the fresh ledger.
    pub sandbox: Option<String>,
    /// Height of the newest block.
    pub height: u64,
    /// Hash of that block.
    pub block: Hash,
    /// Commitment to every account and storage row, recomputed from the copy's own rows.
    pub state_root: Hash,
}

/// What Run would come to.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Previewed {
    /// What is known of the source without running it.
    pub analysis: Analysis,
    /// The state that the preview is on.
    pub base: Base,
    /// The transactions that Run would send, in order, with what they would come to; or why none would be sent.
    pub run: Result<PreviewedRun, Trouble>,
}

/// The transactions of a run.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, Debug)]
pub struct PreviewedRun {
    /// The deployment or the upgrade, if the sandbox does not have the source yet.
    pub placement: Option<TransactionResult>,
    /// The call; none if the placement would fail.
    pub call: Option<TransactionResult>,
}

/// What the call comes to with one value of the argument.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct CurvePoint {
    /// The value.
    pub value: String,
    /// The call's result, or why there is none.
    pub result: Result<TransactionResult, String>,
}

/// A call with the tree of the calls in it.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Traced {
    /// The state that it was previewed on.
    pub base: Base,
    /// What it comes to, or the placement that would fail before it.
    pub result: TransactionResult,
    /// The tree; with the base of the breakdown its gas is that of the result.
    pub tree: CallTree,
}

/// What `wattage gas --check` reads, beside the source.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct ScenarioFiles {
    /// Deployment and call, as a scenario.
    pub scenario: String,
    /// The exact gas of each of its steps and lines.
    pub snapshot: String,
}

/// A block of one transaction.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Executed {
    /// What the transaction came to.
    pub result: TransactionResult,
    /// Hash of its block, which covers receipt and state root.
    pub block: Hash,
    /// Commitment to every account and storage row after it.
    pub state_root: Hash,
}
