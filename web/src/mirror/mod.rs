//! The ledgers that this browser keeps, in IndexedDB: the tables of core, with the same keys and values.
//!
//! - [`Database`] is the connection, [`Record`] what is said of a ledger besides its rows, [`LedgerId`] the prefix of its
//!   rows.
//! - [`MirrorStore`] is core's store: a view in memory, since contracts read while they run, and what was committed to it
//!   and is not written yet.
//! - [`Mirror`] is a ledger that is loaded: [`Mirror::flush`] writes what was committed, in one transaction. A block is
//!   there when that returned.
//!
//! Architecture invariants: what a ledger's rows mean is core's; which ledgers there are, and when they are brought up to
//! the node, is the ledger worker's. The page's own binary links nothing of this.

mod store;

pub use store::{MirrorStore, Place, Usage, Writes};

#[cfg(target_arch = "wasm32")]
mod database;
#[cfg(target_arch = "wasm32")]
mod error;
#[cfg(target_arch = "wasm32")]
mod id;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod loaded;
#[cfg(target_arch = "wasm32")]
mod migrate;
#[cfg(target_arch = "wasm32")]
mod read;
#[cfg(target_arch = "wasm32")]
mod record;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(target_arch = "wasm32")]
mod salvage;
#[cfg(target_arch = "wasm32")]
mod sweep;
#[cfg(target_arch = "wasm32")]
mod transaction;
#[cfg(target_arch = "wasm32")]
mod verify;
#[cfg(target_arch = "wasm32")]
mod write;

#[cfg(target_arch = "wasm32")]
pub use database::Database;
#[cfg(target_arch = "wasm32")]
pub use error::Error;
#[cfg(target_arch = "wasm32")]
pub use id::LedgerId;
#[cfg(target_arch = "wasm32")]
pub use loaded::{Mirror, head, rows};
#[cfg(target_arch = "wasm32")]
pub use record::{Record, Sending};
#[cfg(target_arch = "wasm32")]
pub use verify::recover;
