//! The ledger: accounts, code, storage, blocks, transactions, receipts, and the state transition.
//!
//! A ledger is a pure function of its genesis and its transaction list. What is here knows neither
//! which store keeps the rows nor which engine runs the contracts.

mod account;
mod admit;
mod apply;
mod block;
mod copy;
mod entry;
mod fork;
mod genesis;
mod handle;
mod history;
mod keys;
mod migrate;
mod mirror;
mod receipt;
mod replay;
mod seal;
mod transaction;
mod tree;
mod undo;
mod view;

pub use account::{Account, Code};
pub use apply::{Applied, Preview};
pub use block::{Block, Head, StoredBlock};
pub use copy::CopyChanges;
pub use entry::{BlockSummary, LedgerEntry};
pub use genesis::{DEFAULT_ACCOUNTS, GENESIS_TIMESTAMP, Genesis, GenesisError};
pub use handle::{Ledger, LedgerError};
pub use migrate::{MigrationError, migrate, needs_migration};
pub use mirror::MirrorChanges;
pub use receipt::{Change, Receipt};
pub use replay::{Difference, Field, Report, replay};
pub(crate) use seal::seal;
pub use transaction::{Action, INIT, MAIN, Rejection, Transaction};
pub use tree::{Proof, ProofError, StateKey, account_value};
pub use view::{ChangedRow, LastingRow, LedgerView};
