//! Ledgers of schema 1, which had neither state roots nor history: they are made again from their transactions.
//!
//! Only what such a ledger is made from is read: its genesis and its transactions. The rest is what they come to, and is
//! compared: every receipt must be equal to the one that was kept.

use super::handle::SCHEMA;
use super::keys::{self, meta};
use super::transaction::StoredTransaction;
use super::{Genesis, Ledger, LedgerError, Receipt};
use crate::encoding::{Canonical, canonical_struct};
use crate::store::{Snapshot, Store, StoreError, Table};
use crate::types::Hash;
use crate::vm::{Detail, Vm};

/// The schema that this migrates from.
const OLD: u32 = 1;

/// How many rows are read at a time.
const CHUNK: usize = 1_000;

/// Why a ledger was not migrated. The old one is never changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// The old ledger has another schema.
    #[error(
        "the ledger has schema version {found}; only version {OLD} is migrated to version {SCHEMA}"
    )]
    Schema {
        /// The version found.
        found: u32,
    },
    /// The target holds another ledger.
    #[error("the place for the migrated ledger holds another ledger")]
    OtherLedger,
    /// A transaction comes to something else than it did.
    #[error("block {height}, transaction {transaction}: {problem}")]
    Differs {
        /// The height of its block.
        height: u64,
        /// Its hash.
        transaction: Hash,
        /// What was, and what is.
        problem: String,
    },
    /// A store or the engine failed, or the old ledger cannot be made from transactions.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<StoreError> for MigrationError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// A row of the blocks table in schema 1.
struct OldBlock {
    parent: Hash,
    height: u64,
    timestamp: u64,
    transactions_root: Hash,
    receipts_root: Hash,
    gas_used: u64,
}
canonical_struct!(OldBlock {
    parent,
    height,
    timestamp,
    transactions_root,
    receipts_root,
    gas_used,
});

/// The head in schema 1.
struct OldHead {
    height: u64,
    hash: Hash,
    timestamp: u64,
}
canonical_struct!(OldHead {
    height,
    hash,
    timestamp
});

/// Whether the rows are those of a ledger that [`migrate`] takes.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn needs_migration<R: Snapshot>(rows: &R) -> Result<bool, StoreError> {
    Ok(read::<u32, R>(rows, Table::Meta, meta::SCHEMA)? == Some(OLD))
}

/// Makes the ledger of schema 1 in `old` again in `target`.
///
/// `target` is empty, or holds what an earlier attempt has made: it goes on from there. `watch` is told each block
/// that was made, and the height of the last one.
///
/// # Errors
/// [`MigrationError`]; the old ledger is as it was.
pub fn migrate<R: Snapshot, S: Store + Send + 'static, V: Vm>(
    old: &R,
    target: S,
    vm: &V,
    mut watch: impl FnMut(u64, u64),
) -> Result<Ledger<S>, MigrationError> {
    match read(old, Table::Meta, meta::SCHEMA)? {
        Some(OLD) => {}
        Some(found) => return Err(MigrationError::Schema { found }),
        None => return Err(LedgerError::NoLedger.into()),
    }
    let genesis: Genesis = needed(old, Table::Meta, meta::GENESIS)?;
    let head: OldHead = needed(old, Table::Meta, meta::HEAD)?;
    let transactions = in_order(old, head.height)?;
    let ledger = begun(target, &genesis)?;
    let done = ledger.view()?.head()?.height;
    for (height, hash) in (1..).zip(transactions) {
        if height > done {
            step(old, &ledger, vm, height, hash)?;
            watch(height, head.height);
        }
    }
    Ok(ledger)
}

/// The ledger in `target`, made now or by an earlier attempt.
fn begun<S: Store>(target: S, genesis: &Genesis) -> Result<Ledger<S>, MigrationError> {
    match Ledger::open(target.clone()) {
        Ok(ledger) if ledger.view()?.genesis()? == *genesis => Ok(ledger),
        Ok(_) => Err(MigrationError::OtherLedger),
        Err(LedgerError::NoLedger) => Ok(Ledger::create(target, genesis)?),
        Err(error) => Err(error.into()),
    }
}

/// The hashes of the transactions of blocks 1 to `head`, one each.
fn in_order<R: Snapshot>(old: &R, head: u64) -> Result<Vec<Hash>, MigrationError> {
    let mut found = Vec::new();
    let mut after: Option<Vec<u8>> = None;
    loop {
        let rows = old.scan(Table::Transactions, &[], after.as_deref(), CHUNK)?;
        let Some((last, _)) = rows.last() else { break };
        after = Some(last.clone());
        for (key, row) in rows {
            let stored: StoredTransaction = decode(Table::Transactions, &row)?;
            found.push((stored.height, decode::<Hash>(Table::Transactions, &key)?));
        }
    }
    found.sort_unstable();
    let gap = (1..=head).find(|height| {
        let place = found.partition_point(|(at, _)| at < height);
        found.get(place).is_none_or(|(at, _)| at != height)
    });
    match gap {
        Some(height) => Err(LedgerError::NoTransaction { height }.into()),
        None if found.len() as u64 != head => {
            let problem = format!("there are {} of them for {head} blocks", found.len());
            Err(StoreError::damaged(Table::Transactions, problem).into())
        }
        None => Ok(found.into_iter().map(|(_, hash)| hash).collect()),
    }
}

/// Makes one block and compares its receipt and its time with what was kept.
fn step<R: Snapshot, S: Store + Send + 'static, V: Vm>(
    old: &R,
    ledger: &Ledger<S>,
    vm: &V,
    height: u64,
    hash: Hash,
) -> Result<(), MigrationError> {
    let differs = |problem| MigrationError::Differs {
        height,
        transaction: hash,
        problem,
    };
    let stored: StoredTransaction = needed(old, Table::Transactions, &hash.0)?;
    let was: Receipt = needed(old, Table::Receipts, &hash.0)?;
    let block: OldBlock = needed(old, Table::Blocks, &keys::block(height))?;
    let now = match ledger.apply(vm, stored.transaction, Detail::Plain) {
        Err(LedgerError::Rejected(rejection)) => {
            return Err(differs(format!(
                "it was accepted, and is refused: {rejection}"
            )));
        }
        other => other?.receipt,
    };
    if now != was {
        return Err(differs(format!(
            "its receipt was: {}; and is: {}",
            shown(&was),
            shown(&now)
        )));
    }
    let time = ledger.view()?.head()?.timestamp;
    if time != block.timestamp {
        let was = block.timestamp;
        return Err(differs(format!("its time was {was}, and is {time}")));
    }
    Ok(())
}

fn shown(receipt: &Receipt) -> String {
    let (outcome, gas, rows) = (receipt.outcome, receipt.gas_used, receipt.changes.len());
    let hash = receipt.hash();
    format!("{outcome:?}, {gas} gas, {rows} changed rows, hash {hash}")
}

fn decode<T: Canonical>(table: Table, bytes: &[u8]) -> Result<T, StoreError> {
    T::from_canonical(bytes).map_err(|error| StoreError::damaged(table, error))
}

fn read<T: Canonical, R: Snapshot>(
    old: &R,
    table: Table,
    key: &[u8],
) -> Result<Option<T>, StoreError> {
    let bytes = old.get(table, key)?;
    bytes.map(|bytes| decode(table, &bytes)).transpose()
}

fn needed<T: Canonical, R: Snapshot>(old: &R, table: Table, key: &[u8]) -> Result<T, StoreError> {
    let missing = || {
        let key = crate::types::Bytes(key.to_vec());
        StoreError::damaged(table, format!("the row {key} is missing"))
    };
    read(old, table, key)?.ok_or_else(missing)
}
