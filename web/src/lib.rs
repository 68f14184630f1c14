//! What the page of Wattage and its workers share.
//!
//! Architecture invariants:
//! - [`model`] is the page's whole state and logic and knows no browser; the page draws it (`src/main.rs`).
//! - [`protocol`] is what page and workers say to each other.
//! - [`vm`] is the browser's engine, [`contract_worker`] what the worker does with it; neither is in the page's binary.
//! - [`mirror`] keeps ledgers in IndexedDB, for the workers; the page's binary has nothing of it.
//! - The page never assembles or runs a contract: that is the contract worker's, so that the page stays small and typing
//!   is never held up.

#[cfg(target_arch = "wasm32")]
pub mod contract_worker;
#[cfg(feature = "language")]
pub mod language_worker;
#[cfg(target_arch = "wasm32")]
pub mod ledger_worker;
pub mod mirror;
pub mod model;
pub mod protocol;
pub mod vm;
#[cfg(target_arch = "wasm32")]
pub mod worker;
