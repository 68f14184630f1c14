//! The node: contracts on Wasmtime, the store on disk, the HTTP API, the page, the command line.
//!
//! Architecture invariants:
//! - Gas, outcomes and the state transition are core's; nothing here decides any of them.
//! - Only [`http`] knows HTTP and JSON envelopes ([`page`] knows files, [`client`] asks for them); only [`store`] knows redb; only [`vm`] knows
//!   Wasmtime.
//! - No clock and no randomness reaches a ledger: ids and tokens are random, ledger time is the ledger's.

pub mod cli;
pub mod client;
pub mod config;
mod figures;
pub mod http;
pub mod page;
pub mod sandboxes;
pub mod store;
pub mod vm;

/// The README's Rust example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
