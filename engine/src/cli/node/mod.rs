//! The commands that work with a sandbox of a running node, one file each or one for several alike.
//!
//! [`options`] says which node, sandbox and token; [`send`] submits or previews; [`failure`] turns what went wrong into
//! exit codes. What is asked of the node is in `crate::client`, how a result reads in `super::report`.

mod accounts;
mod blocks;
mod call;
mod created;
mod deploy;
mod events;
mod export;
mod failure;
mod help;
mod import;
mod money;
mod options;
mod presence;
mod proof;
mod sandbox;
mod send;
mod storage;
mod table;
mod transaction;
mod warp;

pub(super) use accounts::Accounts;
pub(super) use blocks::{Block, Blocks};
pub(super) use call::Call;
pub(super) use created::KEEP;
pub(super) use deploy::{Deploy, Upgrade};
pub(super) use events::Events;
pub(super) use export::Export;
pub(super) use import::Import;
pub(super) use money::{Faucet, Transfer};
pub(super) use options::NodeOptions;
pub(super) use proof::Proof;
pub(super) use sandbox::Sandbox;
pub(super) use storage::Storage;
pub(super) use transaction::{Receipt, Tx};
pub(super) use warp::Warp;
