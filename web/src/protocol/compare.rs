//! What the contract worker is asked and answers when two links are compared.

use serde::{Deserialize, Serialize};
use wattage_core::share::Compared;

use super::share::LinkPlace;

/// Two links to execute and compare.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Compare {
    /// The one that differences are counted from.
    pub old: LinkPlace,
    /// The other.
    pub new: LinkPlace,
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub enum Slot {
    /// The one that differences are counted from.
    Old,
    /// The other.
    New,
}

/// Why there is nothing to compare.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Uncompared {
    /// The link that is the reason.
    pub slot: Slot,
    /// A sentence.
    pub why: String,
}

/// The answer.
pub type Outcome = Result<Box<Compared>, Uncompared>;
