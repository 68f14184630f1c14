//! What the contract worker is asked and answers about links: making one, opening one, keeping the ledger of one.
//!
//! The page never packs, unpacks or executes a link. Making and opening may take long: the worker tells how far it is
//! ([`super::contract::Answer::Progress`]), and the page ends it to stop.

use serde::{Deserialize, Serialize};
use wattage_core::api::{AccountView, StorageRow};
use wattage_core::share::{CallTexts, ShareId, Source, Verdict, View};
use wattage_core::types::{Address, Hash};

use super::contract::Previewed;
use crate::model::file::Deployed;
use crate::model::work::Work;

/// What is to become a link. Its ledger is the one that the worker was last told to follow.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct ShareAsk {
    /// What the sender calls it.
    pub title: String,
    /// What the sender says about it.
    pub note: String,
    /// The link that the file was made from.
    pub parent: Option<ShareId>,
    /// Text and call on the page.
    pub work: Work,
    /// Height of the block whose receipt stands in front; without one, the preview does.
    pub receipt: Option<u64>,
    /// Whether everything that happened on the ledger before goes along.
    pub history: bool,
    /// Where to look.
    pub view: View,
}

/// A link that was made.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Shared {
    /// Its text, `v1.<data>.<checksum>`.
    pub link: String,
    /// The id of its short link.
    pub id: ShareId,
    /// What is in it.
    pub inside: Inside,
    /// Why there is no result in it, if there is none: a sentence.
    pub without_result: Option<String>,
}

/// What is in a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Inside {
    /// Name of the file.
    pub file: String,
    /// Size of its source.
    pub bytes: usize,
    /// Sources beside it, each with the first contract that was made of it.
    pub others: Vec<Option<Address>>,
    /// Contracts deployed.
    pub contracts: usize,
    /// Calls among the transactions.
    pub calls: usize,
    /// All transactions.
    pub transactions: usize,
    /// Accounts that the ledger begins with.
    pub accounts: usize,
    /// Length of the link.
    pub characters: usize,
}

/// Where a link is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum LinkPlace {
    /// Its text: alone, behind a `#`, or in a whole address.
    Text(String),
    /// The node has it under this id, as the address spells it.
    Short(String),
}

/// What a link says, before anything is executed.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Told {
    /// Its text, `v1.<data>.<checksum>`.
    pub link: String,
    /// Its id.
    pub id: ShareId,
    /// What the sender calls it; may be empty.
    pub title: String,
    /// What the sender says about it; may be empty.
    pub note: String,
    /// The link that it was made from.
    pub parent: Option<ShareId>,
    /// The file that is shared.
    pub file: Source,
    /// The call as its fields are filled in.
    pub call: CallTexts,
    /// Where to look.
    pub view: View,
    /// What is in it.
    pub inside: Inside,
}

/// What a link came to here.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Opened {
    /// Whether it is what the sender saw.
    pub verdict: Verdict,
    /// What the call in question came to, in words: `returns 6, 10,531 gas`; none where there is no such call.
    pub came_to: Option<String>,
    /// The same as a preview on the state that the call found; none where the fields are not those of that call.
    pub previewed: Option<Box<Previewed>>,
    /// The contract of the file, if it has one, by the source that it had before the call.
    pub deployed: Option<Deployed>,
    /// Height of the newest block.
    pub height: u64,
    /// Commitment to the state at the end.
    pub state_root: Hash,
    /// Accounts at the end.
    pub accounts: Vec<AccountView>,
    /// Whether there are accounts behind these.
    pub more_accounts: bool,
    /// Storage of the file's contract at the end.
    pub storage: Vec<StorageRow>,
    /// Whether there are rows behind these.
    pub more_storage: bool,
}
