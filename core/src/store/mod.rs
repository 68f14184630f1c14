//! Where a ledger's rows are kept: the tables, and the trait that every store implements.
//!
//! Keys and values are bytes in the canonical encoding; what they mean is in [`crate::ledger`].

#[cfg(any(test, feature = "testing"))]
#[macro_use]
pub mod conformance;
mod memory;

pub use memory::{MemorySnapshot, MemoryStore};

/// The tables of a ledger. The same names and keys in every store: redb, memory, later IndexedDB and PostgreSQL.
///
/// The number of a table (`table as u8`, its place in [`Table::ALL`]) is part of the keys of history: new tables come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Name to value: schema version, schedule, genesis, head.
    Meta,
    /// Address to account.
    Accounts,
    /// Code hash to code.
    Code,
    /// Address + key bytes to value bytes.
    Storage,
    /// Height (u64 big endian, so that heights sort) to block and the hashes of its transactions.
    Blocks,
    /// Transaction hash to transaction and height.
    Transactions,
    /// Transaction hash to receipt.
    Receipts,
    /// Share id to bundle bytes.
    Shares,
    /// Path (one nibble a byte) to node of the state tree: the newest tree only.
    Nodes,
    /// Height (u64 big endian), table byte, key to the row's value before that block; an empty option if it had none.
    History,
    /// Table byte, escaped key, height (u64 big endian) to nothing: in which blocks a row has changed.
    Versions,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 11] = [
        Self::Meta,
        Self::Accounts,
        Self::Code,
        Self::Storage,
        Self::Blocks,
        Self::Transactions,
        Self::Receipts,
        Self::Shares,
        Self::Nodes,
        Self::History,
        Self::Versions,
    ];

    /// The table with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The table's name in every store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Accounts => "accounts",
            Self::Code => "code",
            Self::Storage => "storage",
            Self::Blocks => "blocks",
            Self::Transactions => "transactions",
            Self::Receipts => "receipts",
            Self::Shares => "shares",
            Self::Nodes => "nodes",
            Self::History => "history",
            Self::Versions => "versions",
        }
    }
}

/// A store failed: the disk, the file, or what is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Reading or writing failed.
    #[error("the store could not be used: {0}")]
    Io(String),
    /// There is no room for what was to be written; what is there can still be read.
    #[error("the store is full ({0}); nothing was written. Free some space on its disk")]
    Full(String),
    /// Its file is opened again after a failure of somebody else's; nothing was read or written, and the same can be
    /// asked again in a moment.
    #[error("the store is opened again after a failure; ask again in a moment")]
    Interrupted,
    /// A row is not what the ledger writes.
    #[error("the {table} table holds a damaged row: {problem}")]
    Damaged {
        /// Name of the table.
        table: &'static str,
        /// What is wrong with the row.
        problem: String,
    },
    /// A row was not what the batch expected: somebody else has written in the meantime.
    #[error("the rows have changed in the meantime")]
    Stale,
}

impl StoreError {
    /// A row of `table` that is not what the ledger writes.
    #[must_use]
    pub fn damaged(table: Table, problem: impl ToString) -> Self {
        Self::Damaged {
            table: table.name(),
            problem: problem.to_string(),
        }
    }
}

/// A row: key and value.
pub type Row = (Vec<u8>, Vec<u8>);

/// Reads the rows of one ledger, as they were at one moment.
pub trait Snapshot {
    /// The value under `key`.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// At most `limit` rows whose key begins with `prefix`, and comes after `after` if that is given, in key order.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError>;
}

/// Changes that are written together or not at all. `None` deletes a row.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The changes, in order.
    pub rows: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
    /// Rows as they must be for the changes to be written; `None` for a row that must not be there.
    pub expected: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
}

impl Batch {
    /// Adds a row to be written.
    pub fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: Vec<u8>) {
        self.rows.push((table, key.into(), Some(value)));
    }

    /// Adds a row as it must be when the batch is written.
    pub fn expect(&mut self, table: Table, key: impl Into<Vec<u8>>, value: Option<Vec<u8>>) {
        self.expected.push((table, key.into(), value));
    }

    /// Adds a row to be deleted.
    pub fn delete(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        self.rows.push((table, key.into(), None));
    }
}

/// The rows of one ledger.
///
/// # Another store
/// Implement this trait and [`Snapshot`], and let the store pass the conformance suite (`store::conformance`, behind the
/// feature `testing`); nothing else of the ledger needs to know. A row is table, key and value, so a relational database
/// has one table of rows for each [`Table`] with `(ledger, key)` as its primary key, keys compared as bytes; `scan` is
/// `where key > $after and key < $end order by key limit $limit`, `commit` is one transaction that first checks what is
/// expected, and a snapshot is a repeatable-read transaction or a view loaded before the execution. Reads are
/// synchronous, because contracts read while they run: a store that is not (IndexedDB, an asynchronous driver) loads what
/// a transaction may touch into a [`MemoryStore`] first, or blocks in a thread that may block.
pub trait Store: Clone {
    /// What this store reads through.
    type Snapshot: Snapshot + Clone + Send + 'static;

    /// The rows as they are now; later commits do not show in it.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    fn snapshot(&self) -> Result<Self::Snapshot, StoreError>;

    /// Writes `batch` atomically, if its expected rows are as they must be. When this returns, the rows are there after
    /// any crash.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written; [`StoreError::Stale`] when a row is not as expected.
    fn commit(&self, batch: Batch) -> Result<(), StoreError>;
}
