//! The state of a ledger behind an overlay: reads fall through to a snapshot, writes stay here until they are committed.

use super::{Rows, RuntimeState, StateError, StorageRow, TransferError};
use crate::ledger::{Account, Change, Code, Head, Ledger, LedgerError, LedgerView, seal};
use crate::store::Store;
use crate::types::{Address, Bytes, Hash};
use crate::vm::Log;

/// Pending changes on top of a ledger's head.
///
/// Three layers: the snapshot, what earlier transactions of a preview settled, and what is pending. A journal of
/// overwritten pending rows makes a failed call undoable.
#[derive(Debug)]
pub struct LedgerRuntimeState<S: Store> {
    ledger: Ledger<S>,
    view: LedgerView<S::Snapshot>,
    settled: Rows,
    pending: Rows,
    journal: Vec<Undo>,
    logs: Vec<Log>,
}

/// A moment to which the state can be rolled back.
#[derive(Debug, Clone, Copy)]
pub struct Checkpoint {
    journal: usize,
    logs: usize,
}

/// What a pending row was before it was overwritten; the outer `None`: there was no pending row.
#[derive(Debug)]
enum Undo {
    Account(Address, Option<Account>),
    Storage((Address, Vec<u8>), Option<Option<Vec<u8>>>),
    Code(Hash, Option<Code>),
}

impl<S: Store> LedgerRuntimeState<S> {
    /// A state without changes on top of the ledger's head.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    pub fn new(ledger: &Ledger<S>) -> Result<Self, StateError> {
        Ok(Self {
            view: ledger.view()?,
            ledger: ledger.clone(),
            settled: Rows::default(),
            pending: Rows::default(),
            journal: Vec::new(),
            logs: Vec::new(),
        })
    }

    /// The ledger as it was when this state was made.
    #[must_use]
    pub fn view(&self) -> &LedgerView<S::Snapshot> {
        &self.view
    }

    /// The logs so far. Commits nothing.
    #[must_use]
    pub fn get_logs(&self) -> &[Log] {
        &self.logs
    }

    /// Writes all pending changes atomically as a new block and returns the logs.
    ///
    /// The block holds no transaction: this is for programs that embed the VM. A node commits through
    /// [`Ledger::apply`] only, so that its ledgers can be replayed from their transactions.
    ///
    /// # Errors
    /// [`LedgerError::Stale`] when the ledger has got another block since this state was made, [`LedgerError::Store`] when
    /// the store failed. Nothing was written then.
    pub fn commit(self) -> Result<Vec<Log>, LedgerError> {
        let head = self.view.head()?;
        let batch = seal(&self.view, &head, head.timestamp + 1, &self.pending, None)?;
        // The snapshot is given back first: a store in memory copies what somebody still looks at.
        drop(self.view);
        self.ledger.store().commit(batch)?;
        Ok(self.logs)
    }

    /// Writes all pending changes atomically as the block of `transaction`.
    pub(crate) fn commit_block(
        self,
        head: &Head,
        timestamp: u64,
        transaction: &crate::ledger::Transaction,
        receipt: &crate::ledger::Receipt,
    ) -> Result<(), StateError> {
        let sealed = Some((transaction, receipt));
        let batch = seal(&self.view, head, timestamp, &self.pending, sealed)?;
        drop(self.view);
        self.ledger.store().commit(batch)
    }

    /// Makes what is pending the ground for the next transaction of a preview.
    pub(crate) fn settle(&mut self) {
        self.settled.absorb(std::mem::take(&mut self.pending));
        self.journal.clear();
        self.logs.clear();
    }

    /// An account as it is here and now.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    pub fn account(&self, address: &Address) -> Result<Account, StateError> {
        match self.pending.accounts.get(address) {
            Some(account) => Ok(account.clone()),
            None => Ok(self.account_before(address)?.unwrap_or_default()),
        }
    }

    fn account_before(&self, address: &Address) -> Result<Option<Account>, StateError> {
        match self.settled.accounts.get(address) {
            Some(account) => Ok(Some(account.clone())),
            None => self.view.account(address),
        }
    }

    fn storage_before(
        &self,
        contract: &Address,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>, StateError> {
        match self
            .settled
            .storage
            .get(&(contract, key) as &dyn StorageRow)
        {
            Some(value) => Ok(value.clone()),
            None => self.view.storage(contract, key),
        }
    }

    /// The sum of all balances.
    pub(crate) fn supply(&self) -> Result<u128, StateError> {
        match self.pending.supply.or(self.settled.supply) {
            Some(supply) => Ok(supply),
            None => self.view.supply(),
        }
    }

    /// Sets the sum of all balances. Only a transaction as a whole changes it, so no rollback brings it back.
    pub(crate) fn set_supply(&mut self, supply: u128) {
        self.pending.supply = Some(supply);
    }

    /// Sets an account.
    pub(crate) fn set_account(&mut self, address: Address, account: Account) {
        let old = self.pending.accounts.insert(address, account);
        self.journal.push(Undo::Account(address, old));
    }

    /// Adds code.
    pub(crate) fn add_code(&mut self, hash: Hash, code: Code) {
        let old = self.pending.code.insert(hash, code);
        self.journal.push(Undo::Code(hash, old));
    }

    fn set_storage(&mut self, row: (Address, Vec<u8>), value: Option<Vec<u8>>) {
        let old = self.pending.storage.insert(row.clone(), value);
        self.journal.push(Undo::Storage(row, old));
    }

    /// Every row whose value differs from what it was before, sorted.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    pub fn changes(&self) -> Result<Vec<Change>, StateError> {
        let mut changes = Vec::new();
        for (address, account) in &self.pending.accounts {
            let old = self.account_before(address)?;
            if old.as_ref() != Some(account) {
                changes.push(Change::Account {
                    address: *address,
                    old,
                    new: Some(account.clone()),
                });
            }
        }
        for (row, value) in &self.pending.storage {
            let old = self.storage_before(&row.0, &row.1)?;
            if old != *value {
                changes.push(Change::Storage {
                    contract: row.0,
                    key: Bytes(row.1.clone()),
                    old: old.map(Bytes),
                    new: value.clone().map(Bytes),
                });
            }
        }
        Ok(changes)
    }
}

fn restore<K: Ord, V>(rows: &mut std::collections::BTreeMap<K, V>, key: K, row: Option<V>) {
    match row {
        Some(row) => rows.insert(key, row),
        None => rows.remove(&key),
    };
}

impl<S: Store> RuntimeState for LedgerRuntimeState<S> {
    type Checkpoint = Checkpoint;

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            journal: self.journal.len(),
            logs: self.logs.len(),
        }
    }

    fn rollback(&mut self, checkpoint: Checkpoint) {
        self.logs.truncate(checkpoint.logs);
        for undo in self.journal.drain(checkpoint.journal..).rev() {
            match undo {
                Undo::Account(key, row) => restore(&mut self.pending.accounts, key, row),
                Undo::Storage(key, row) => restore(&mut self.pending.storage, key, row),
                Undo::Code(key, row) => restore(&mut self.pending.code, key, row),
            }
        }
    }

    fn storage_read(&self, contract: &Address, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        match self
            .pending
            .storage
            .get(&(contract, key) as &dyn StorageRow)
        {
            Some(value) => Ok(value.clone()),
            None => self.storage_before(contract, key),
        }
    }

    fn storage_write(
        &mut self,
        contract: &Address,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<(), StateError> {
        self.set_storage((*contract, key), Some(value));
        Ok(())
    }

    fn storage_delete(&mut self, contract: &Address, key: &[u8]) -> Result<bool, StateError> {
        let existed = self.storage_read(contract, key)?.is_some();
        if existed {
            self.set_storage((*contract, key.to_vec()), None);
        }
        Ok(existed)
    }

    fn get_balance(&self, address: &Address) -> Result<u128, StateError> {
        Ok(self.account(address)?.balance)
    }

    fn transfer(
        &mut self,
        from: &Address,
        to: &Address,
        amount: u128,
    ) -> Result<(), TransferError> {
        let mut payer = self.account(from)?;
        let balance = payer.balance;
        payer.balance = balance
            .checked_sub(amount)
            .ok_or(TransferError::InsufficientFunds {
                from: *from,
                balance,
                amount,
            })?;
        if from == to || amount == 0 {
            return Ok(());
        }
        let mut payee = self.account(to)?;
        payee.balance = payee
            .balance
            .checked_add(amount)
            .ok_or(TransferError::Overflow { to: *to })?;
        self.set_account(*from, payer);
        self.set_account(*to, payee);
        Ok(())
    }

    fn contract_code(&self, address: &Address) -> Result<Option<Hash>, StateError> {
        Ok(self.account(address)?.code)
    }

    fn code(&self, hash: &Hash) -> Result<Option<Code>, StateError> {
        let overlaid = self
            .pending
            .code
            .get(hash)
            .or_else(|| self.settled.code.get(hash));
        match overlaid {
            Some(code) => Ok(Some(code.clone())),
            None => self.view.code(hash),
        }
    }

    fn emit_log(&mut self, log: Log) {
        self.logs.push(log);
    }
}
