//! A ledger in a store: creating, opening, reading, and applying transactions.

use super::keys::meta;
use super::seal::seal_genesis;
use super::{
    Account, Applied, Genesis, GenesisError, LedgerView, Preview, Rejection, Transaction, apply,
};
use crate::encoding::Canonical;
use crate::schedule::Schedule;
use crate::store::{Batch, Snapshot, Store, StoreError, Table};
use crate::types::{Address, Hash};
use crate::vm::{Detail, PrepareError, Vm, VmFault};

/// Version of the row formats in this file's tables. A store of another version is refused, never guessed at.
pub(super) const SCHEMA: u32 = 2;

/// A ledger in a store. Cheap to clone; clones are the same ledger.
#[derive(Debug, Clone)]
pub struct Ledger<S> {
    store: S,
}

/// Why a ledger could not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The transaction is refused; the sender can do something about it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// The engine failed.
    #[error(transparent)]
    Vm(#[from] VmFault),
    /// Somebody else has committed a block since this one was begun.
    #[error("another block was committed in the meantime; begin again on the new head")]
    Stale,
    /// There is a ledger in the store already.
    #[error("there is a ledger here already")]
    Exists,
    /// There is no ledger in the store, but rows: a copy that was not finished, or something else.
    #[error(
        "there is no ledger here, but there are rows in the table {table}: what is left of an unfinished copy must be deleted first"
    )]
    Leftovers {
        /// The first table that has rows.
        table: &'static str,
    },
    /// A block holds no transaction, so the ledger cannot be made again from its transactions.
    #[error(
        "block {height} holds no transaction: a program changed the state by itself, and such a ledger cannot be replayed"
    )]
    NoTransaction {
        /// The height of the block.
        height: u64,
    },
    /// There is no ledger in the store.
    #[error("there is no ledger here")]
    NoLedger,
    /// The genesis is refused.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// The ledger was written by another version.
    #[error("the ledger has schema version {found}; this program reads version {SCHEMA}")]
    Schema {
        /// The version in the store.
        found: u32,
    },
    /// The ledger has no such block.
    #[error("there is no block {height}; the newest is {head}")]
    UnknownHeight {
        /// The height asked for.
        height: u64,
        /// The height of the newest block.
        head: u64,
    },
    /// The rows of a copy are not those of the ledger that is copied.
    #[error("the copy's rows come to the state root {computed}, and block {height} says {told}")]
    CopyDiffers {
        /// Height of the block the copy was to be brought to.
        height: u64,
        /// What the copy's rows come to.
        computed: Hash,
        /// What the block says.
        told: Hash,
    },
    /// What was told of a ledger is not a ledger, or not the one that is mirrored.
    #[error("the ledger cannot be mirrored: at block {height}, {problem}")]
    MirrorDiffers {
        /// The height of the block.
        height: u64,
        /// What is wrong there.
        problem: String,
    },
    /// The ledger uses a gas schedule that this program does not know.
    #[error("the ledger uses the gas schedule {0:?}, which this program does not know")]
    Schedule(String),
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Stale,
            other => Self::Store(other),
        }
    }
}

impl From<PrepareError> for LedgerError {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Code(diagnostic) => Rejection::Code(Box::new(diagnostic)).into(),
            PrepareError::Vm(fault) => fault.into(),
        }
    }
}

impl<S: Store> Ledger<S> {
    /// Begins a new ledger.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when the store holds one, [`LedgerError::Leftovers`] when it holds anything else,
    /// [`LedgerError::Store`] when it cannot be written.
    pub fn create(store: S, genesis: &Genesis) -> Result<Self, LedgerError> {
        refuse_rows(&store)?;
        if Schedule::by_id(&genesis.schedule).is_none() {
            return Err(LedgerError::Schedule(genesis.schedule.clone()));
        }
        let supply = genesis.check()?;
        let mut batch = Batch::default();
        batch.expect(Table::Meta, meta::SCHEMA, None);
        batch.put(Table::Meta, meta::SUPPLY, supply.to_canonical());
        batch.put(Table::Meta, meta::SCHEMA, SCHEMA.to_canonical());
        batch.put(Table::Meta, meta::GENESIS, genesis.to_canonical());
        seal_genesis(genesis, &mut batch)?;
        match store.commit(batch) {
            Err(StoreError::Stale) => Err(LedgerError::Exists),
            other => other.map(|()| Self { store }).map_err(Into::into),
        }
    }

    /// Opens the ledger in a store.
    ///
    /// # Errors
    /// [`LedgerError::NoLedger`] when there is none, [`LedgerError::Schema`] or [`LedgerError::Schedule`] when
    /// another version wrote it, [`LedgerError::Store`] when it cannot be read.
    pub fn open(store: S) -> Result<Self, LedgerError> {
        let view = LedgerView::new(store.snapshot()?);
        match view.schema()? {
            None => return Err(LedgerError::NoLedger),
            Some(SCHEMA) => {}
            Some(found) => return Err(LedgerError::Schema { found }),
        }
        let schedule = view.genesis()?.schedule;
        if Schedule::by_id(&schedule).is_none() {
            return Err(LedgerError::Schedule(schedule));
        }
        Ok(Self { store })
    }

    /// The ledger as it is now, for reading.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn view(&self) -> Result<LedgerView<S::Snapshot>, StoreError> {
        Ok(LedgerView::new(self.store.snapshot()?))
    }

    /// An account; one that was never used has balance 0 and nonce 0.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn get_account(&self, address: &Address) -> Result<Account, StoreError> {
        Ok(self.view()?.account(address)?.unwrap_or_default())
    }

    /// Executes `transaction` and commits its block.
    ///
    /// Only one `apply` may run at a time on a ledger; the node keeps a lock per sandbox.
    ///
    /// # Errors
    /// [`LedgerError::Rejected`] and nothing happened, or a fault of store or engine and nothing was kept.
    pub fn apply<V: Vm>(
        &self,
        vm: &V,
        transaction: Transaction,
        detail: Detail,
    ) -> Result<Applied, LedgerError>
    where
        S: Send + 'static,
    {
        apply::apply(self, vm, transaction, detail)
    }

    /// Executes transactions one after the other, as the next blocks would, and commits nothing.
    ///
    /// The first transaction that is refused ends it; the preview says why.
    ///
    /// # Errors
    /// A fault of store or engine, as of [`Ledger::apply`].
    pub fn preview<V: Vm>(
        &self,
        vm: &V,
        transactions: Vec<Transaction>,
        detail: Detail,
    ) -> Result<Preview, LedgerError>
    where
        S: Send + 'static,
    {
        apply::preview(self, vm, transactions, detail)
    }

    pub(super) fn of(store: S) -> Self {
        Self { store }
    }

    pub(crate) fn store(&self) -> &S {
        &self.store
    }
}

/// Refuses a store that is not empty.
pub(super) fn refuse_rows<S: Store>(store: &S) -> Result<(), LedgerError> {
    let snapshot = store.snapshot()?;
    if snapshot.get(Table::Meta, meta::SCHEMA)?.is_some() {
        return Err(LedgerError::Exists);
    }
    for table in Table::ALL {
        if !snapshot.scan(table, &[], None, 1)?.is_empty() {
            let table = table.name();
            return Err(LedgerError::Leftovers { table });
        }
    }
    Ok(())
}
