//! The ledger: accounts, code, storage, blocks, transactions, receipts, and the state transition.
//!
//! A ledger is a pure function of its genesis and its transaction list. What is here knows neither
//! which store keeps the rows nor which engine runs the contracts.

mod account;
mod admit;
mod apply;
mod block;
mod genesis;
mod handle;
mod history;
mod keys;
mod receipt;
mod seal;
mod transaction;
mod tree;
mod view;

pub use account::{Account, Code};
pub use apply::{Applied, Preview};
pub use block::{Block, Head, StoredBlock};
pub use genesis::{DEFAULT_ACCOUNTS, GENESIS_TIMESTAMP, Genesis, GenesisError};
pub use handle::{Ledger, LedgerError};
pub use receipt::{Change, Receipt};
pub(crate) use seal::seal;
pub use transaction::{Action, INIT, MAIN, Rejection, Transaction};
pub use tree::{Proof, ProofError, StateKey, account_value};
pub use view::{ChangedRow, LedgerView};
