//! A ledger's past: views at every height, proofs, forks, replays, and ledgers of an earlier schema.

#[path = "../common/mod.rs"]
mod common;

mod forks;
mod migration;
mod mirrors;
mod proofs;
mod random;
mod rebases;
mod replays;
mod views;
mod walk;
