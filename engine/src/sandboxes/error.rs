//! Why a sandbox could not do what was asked.

use std::time::Duration;

use wattage_core::ledger::{LedgerError, MigrationError};
use wattage_core::store::StoreError;

use crate::store::SandboxId;

/// Why a sandbox could not be made, found, changed or written to. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// There is no such sandbox.
    #[error("there is no sandbox {id}")]
    Unknown {
        /// The id.
        id: SandboxId,
    },
    /// It was never rewound, or that was too long ago.
    #[error(
        "there is no rewind of sandbox {id} to undo: it was not rewound within the last day, or this was undone by \
         another rewind"
    )]
    NotRewound {
        /// The sandbox.
        id: SandboxId,
    },
    /// Its ledger holds as many bytes as it may.
    #[error(
        "the sandbox holds {bytes} bytes of rows, and the limit is {limit}; rewind it, or go on in a new sandbox"
    )]
    TooManyBytes {
        /// What it holds.
        bytes: u64,
        /// What it may hold.
        limit: u64,
    },
    /// Its ledger holds as many rows as it may.
    #[error(
        "the sandbox holds {rows} rows, and the limit is {limit}; rewind it, or go on in a new sandbox"
    )]
    TooManyRows {
        /// What it holds.
        rows: u64,
        /// What it may hold.
        limit: u64,
    },
    /// It was sent too many transactions.
    #[error(
        "a sandbox takes {limit} transactions per minute; send this one again in {} s",
        wait.as_secs_f64().ceil()
    )]
    TooManyTransactions {
        /// How many it takes in a minute.
        limit: u32,
        /// How long to wait.
        wait: Duration,
    },
    /// The node has as many sandboxes as it may.
    #[error(
        "this node has {count} sandboxes, and the limit is {limit}; remove one that is not needed, or try another day: \
         unused ones are removed"
    )]
    TooManySandboxes {
        /// How many there are.
        count: u64,
        /// How many there may be.
        limit: u64,
    },
    /// The node's file is as large as it may be.
    #[error(
        "the node's file has {bytes} bytes, and the limit is {limit}; no sandbox is made, copied or rewound until \
         some are removed; what is there can still be read and written"
    )]
    NodeFull {
        /// What it has.
        bytes: u64,
        /// What it may have.
        limit: u64,
    },
    /// Its ledger could not be made, opened or copied.
    #[error(transparent)]
    Ledger(LedgerError),
    /// Its ledger, of an earlier version, does not come out as it was.
    #[error(transparent)]
    Migration(MigrationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for an id or a token: {0}")]
    Random(#[from] getrandom::Error),
}

impl From<LedgerError> for SandboxError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => Self::Store(error),
            other => Self::Ledger(other),
        }
    }
}
