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
mod receipt;
mod rows;
mod seal;
mod transaction;

pub use account::{Account, Code};
pub use apply::{Applied, Preview};
pub use block::{Block, Head};
pub use genesis::{DEFAULT_ACCOUNTS, GENESIS_TIMESTAMP, Genesis, GenesisError};
pub use handle::{Ledger, LedgerError};
pub use receipt::{Change, Receipt};
pub use rows::LedgerView;
pub(crate) use seal::seal;
pub use transaction::{Action, INIT, MAIN, Rejection, Transaction};
