//! Hostile inputs: each ends with its own clear words, changes nothing in the ledger, and the next honest contract works.
//!
//! That they end at all is the test of their time: nothing here is measured. The limits of modules are in
//! `contracts.rs`, those of host calls in `lengths` here and in `host.rs`, the traps of WebAssembly in `traps.rs`.

mod binary;
#[path = "../common/mod.rs"]
mod common;
mod compiling;
mod control;
mod floods;
mod lengths;
mod memory;
mod money;
mod names;
mod pointers;
mod source;
mod target;
