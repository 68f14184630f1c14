//! What node and browser share: ledger schema and state transition, host ABI, gas metering, WAT tools.
//!
//! Architecture invariants, checked by `cargo xtask purity`:
//! - No I/O, clock, randomness, thread or engine: the same input gives the same bytes on every machine.
//! - Gas is defined here alone. No engine is ever asked how much gas was used.
//! - The state transition is written once ([`ledger`]), over a store trait ([`store`]) and a VM trait ([`vm`]).
//! - Nothing unordered (hash maps, hash sets) is used at all, so nothing unordered can be hashed.

pub mod api;
pub mod contract;
pub mod encoding;
pub mod examples;
pub mod host;
pub mod ledger;
pub mod limits;
pub mod rebase;
pub mod reference;
pub mod scenario;
pub mod schedule;
pub mod share;
pub mod state;
pub mod store;
pub mod types;
pub mod vm;
