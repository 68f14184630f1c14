//! Everything that can happen to the state of the page.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wattage_core::examples::Example;
use wattage_core::types::Address;

use super::analysis::Analysis;
use super::app::Connection;
use super::care::CareAction;
use super::file::{Deployed, File};
use super::ledger::LedgerSeen;
use super::offline::OfflineAction;
use super::preview::{Preview, Previewing};
use super::report::{Report, Trouble};
use super::settings::{Sandbox, Settings, Tab};
use super::share::Look;
use super::team::TeamAction;
use crate::protocol::contract::Tip;
use crate::protocol::share::{Opened, Told};

/// A field of the call bar.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Field {
    /// Who calls.
    Caller,
    /// The function.
    Entry,
    /// The argument at this index of the chosen function.
    Argument(usize),
    /// The argument of `init` at this index, for the deployment.
    InitArgument(usize),
    /// Amount sent.
    Value,
    /// How much the contract may move of the caller's balance.
    SpendLimit,
    /// Call input.
    Input,
    /// Gas limit.
    GasLimit,
}

impl Field {
    /// Whether it is among the fields that may be folded away.
    pub fn is_folded(self) -> bool {
        matches!(self, Self::Value | Self::SpendLimit | Self::Input)
    }
}

/// Where the cursor is, and which lines are selected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
    /// First and last line of the selection, if something is selected.
    pub selected: Option<(u32, u32)>,
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            line: 1,
            column: 1,
            selected: None,
        }
    }
}

/// Everything that can happen to the state.
#[derive(Clone, Debug)]
pub enum Action {
    /// This browser's files and settings have been read; no files on a first visit.
    Loaded(Vec<File>, Settings),
    /// The text is being edited; what it is comes with [`Action::Edited`].
    Typing,
    /// The open text has changed.
    Edited(String),
    /// An example was chosen.
    ExampleChosen(&'static Example),
    /// A file of this browser was chosen, by name.
    FileChosen(String),
    /// A new contract was asked for.
    NewFile,
    /// A source was opened from a disk, and becomes a file with this name before `.wat`, or the next free one.
    SourceOpened {
        /// The name, without `.wat`.
        name: String,
        /// The text.
        source: String,
    },
    /// A file from a disk is nothing that can be opened, and why: a sentence.
    FileRefused(String),
    /// A field of the call bar has changed.
    FormEdited(Field, String),
    /// The rarely used fields were unfolded or folded.
    MoreToggled,
    /// A tab was chosen.
    TabChosen(Tab),
    /// The splitter was moved to this percentage.
    SplitMoved(u32),
    /// The plain editor was chosen, or the full one.
    PlainChosen(bool),
    /// The contract worker has previewed what is on the page, or was some moments ago.
    Previewed(Rc<Preview>),
    /// The contract worker has analysed this text, whose preview was stopped.
    Analysed(Rc<str>, Rc<Analysis>),
    /// How it stands with the preview.
    PreviewingSeen(Previewing),
    /// The preview is to be the baseline, or there is to be none any more.
    PinToggled,
    /// The cursor moved, or the selection.
    CursorMoved(Cursor),
    /// A person asked to be taken to a place (columns count characters).
    JumpAsked {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// Run was pressed.
    RunAsked {
        /// Whether to deploy a new contract in any case.
        fresh: bool,
    },
    /// The call with this number is done.
    RunDone(u32, Rc<Report>),
    /// The call with this number could not be made.
    RunFailed(u32, Rc<Trouble>),
    /// The person does not want to wait any longer.
    RunStopped,
    /// A sandbox was made.
    SandboxMade(Sandbox),
    /// The node does not have the sandbox with this id.
    SandboxLost(String),
    /// The file with this name now runs as this contract.
    Placed(String, Deployed),
    /// The node was looked for and there is no sandbox, or it does not answer.
    ConnectionSeen(Connection),
    /// The node told the newest block of a sandbox.
    HeightSeen {
        /// The sandbox.
        sandbox: String,
        /// The block.
        head: Tip,
    },
    /// The contract worker's copy of the ledger is up to date, or why it is not.
    CopySeen(Result<(), String>),
    /// Accounts and storage were read.
    LedgerRead(Rc<LedgerSeen>),
    /// Everything is in this browser's database, or a write failed, and why.
    Saved(Result<(), String>),
    /// Another tab has saved another text under this name, which stays with that text.
    Overtaken(Rc<File>),
    /// A person asked to save, and to be told.
    SaveAsked,
    /// The node has this sandbox of earlier times again.
    SandboxFound(Sandbox),
    /// An address was copied, or could not be.
    AddressCopied(Address, bool),
    /// The news were read.
    NoticeClosed,
    /// The address has a link, which is being read.
    LinkFound {
        /// Whether the page was opened with it.
        first: bool,
    },
    /// The link cannot be opened, and why.
    LinkRefused(String),
    /// What the link says, and where the address says to look.
    LinkTold(Rc<Told>, Look),
    /// How far its execution is: transactions that are done, and all.
    LinkProgress(usize, usize),
    /// What it came to, or why it was not executed.
    LinkOpened(Result<Rc<Opened>, String>),
    /// The contract worker cannot go on with it, and why.
    LinkFailed(String),
    /// Back to one's own work.
    LinkLeft,
    /// The shared experiment is to be kept.
    ForkAsked,
    /// It is not to be kept after all.
    ForkStopped,
    /// The node has made a sandbox of its ledger, or has not, and why.
    Forked(Result<Sandbox, String>),
    /// The share panel was opened or closed.
    Sharing(bool),
    /// Something happened to what is stored.
    Care(CareAction),
    /// Something happened to what this browser keeps of the ledger.
    Offline(OfflineAction),
    /// Something happened to the team.
    Team(TeamAction),
}
