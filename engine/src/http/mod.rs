//! The HTTP API: JSON under `/api/v1`, errors as problem documents, the page for everything else.
//!
//! Routes and wire types are core's ([`wattage_core::api`]). A handler reads its request, has the work done by
//! [`crate::sandboxes`] and the ledger, and turns what came of it into an answer; each group has its own file. Errors
//! all pass through one module, which alone knows statuses and problem words.

mod accept;
mod accounts;
mod blocks;
mod body;
mod bundles;
mod caching;
mod changes;
mod client;
mod code;
mod connection;
mod cors;
mod deadline;
mod document;
mod edge;
mod error;
mod events;
mod export;
mod extract;
mod fallback;
mod health;
mod import;
mod layers;
mod limits;
mod lineage;
mod links;
mod log;
mod member;
mod metrics;
mod node;
mod observe;
mod page;
mod place;
mod preview;
mod problems;
mod proofs;
mod query;
mod rates;
mod receipts;
mod reference;
mod request;
mod router;
mod sandboxes;
mod serve;
mod shares;
mod signals;
mod streams;
mod tally;
mod tools;
mod transactions;
mod unclaimed;
mod upload;

pub use crate::config::Settings;
pub use log::log_to_stderr;
pub use node::{Node, NodeError};
pub use serve::{serve, serve_until};
