//! What the page and its workers say to each other. Plain data; how it gets across is the page's and the workers' own.
//!
//! Every request has a number, and its answer the same: an answer to an older request than the newest of its kind is
//! never shown.

pub mod compare;
pub mod contract;
pub mod language;
pub mod ledger;
pub mod share;
#[cfg(target_arch = "wasm32")]
pub mod wire;

use serde::{Deserialize, Serialize};

/// A request or an answer with the number that ties the two together.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Numbered<T> {
    /// Counts the requests of one page to one worker, over its lives.
    pub number: u32,
    /// What is said.
    pub body: T,
}
