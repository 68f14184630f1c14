//! The HTTP API: JSON under `/api/v1`, errors as problem documents, the page for everything else.
//!
//! Routes and wire types are core's ([`wattage_core::api`]). A handler reads its request, has the work done by
//! [`crate::sandboxes`] and the ledger, and turns what came of it into an answer; each group has its own file. Errors
//! all pass through one module, which alone knows statuses and problem words.

mod accept;
mod accounts;
mod body;
mod client;
mod connection;
mod cors;
mod deadline;
mod edge;
mod error;
mod extract;
mod fallback;
mod health;
mod layers;
mod limits;
mod log;
mod metrics;
mod node;
mod observe;
mod preview;
mod rates;
mod receipts;
mod request;
mod resolve;
mod router;
mod sandboxes;
mod serve;
mod shares;
mod signals;
mod streams;
mod tally;
mod transactions;

pub use crate::config::Settings;
pub use log::log_to_stderr;
pub use node::{Node, NodeError};
pub use serve::{serve, serve_until};
