//! The HTTP API: JSON under `/api/v1`, errors as problem documents, the page for everything else.
//!
//! Routes and wire types are core's ([`wattage_core::api`]). A handler reads its request, has the work done by
//! [`crate::sandboxes`] and the ledger, and turns what came of it into an answer; each group has its own file. Errors
//! all pass through one module, which alone knows statuses and problem words.

mod accounts;
mod blocks;
mod bundles;
mod caching;
mod changes;
mod code;
mod document;
mod error;
mod events;
mod export;
mod extract;
mod fallback;
mod health;
mod import;
mod layers;
mod lineage;
mod node;
mod page;
mod preview;
mod problems;
mod proofs;
mod query;
mod receipts;
mod reference;
mod resolve;
mod router;
mod sandboxes;
mod serve;
mod tools;
mod transactions;

pub use node::{Node, NodeError, Settings};
pub use serve::{serve, serve_until};
