//! A state in memory, for tests of contracts and host functions that need no ledger.

use std::collections::BTreeMap;

use super::{RuntimeState, StateError, StorageRow, TransferError};
use crate::ledger::Code;
use crate::types::{Address, Hash};
use crate::vm::Log;

/// Balances, storage and logs in memory. All fields are open: set up what a test needs, look at what came out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct MockRuntimeState {
    /// Balance of each account that has one.
    pub balances: BTreeMap<Address, u128>,
    /// Storage rows by contract and key.
    pub storage: BTreeMap<(Address, Vec<u8>), Vec<u8>>,
    /// Contracts that can be called, with their code.
    pub contracts: BTreeMap<Address, Code>,
    /// Logs in the order they were emitted.
    pub logs: Vec<Log>,
}

impl RuntimeState for MockRuntimeState {
    type Checkpoint = Self;

    fn checkpoint(&self) -> Self {
        self.clone()
    }

    fn rollback(&mut self, checkpoint: Self) {
        *self = checkpoint;
    }

    fn storage_read(&self, contract: &Address, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self
            .storage
            .get(&(contract, key) as &dyn StorageRow)
            .cloned())
    }

    fn storage_write(
        &mut self,
        contract: &Address,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<(), StateError> {
        self.storage.insert((*contract, key), value);
        Ok(())
    }

    fn storage_delete(&mut self, contract: &Address, key: &[u8]) -> Result<bool, StateError> {
        Ok(self
            .storage
            .remove(&(contract, key) as &dyn StorageRow)
            .is_some())
    }

    fn get_balance(&self, address: &Address) -> Result<u128, StateError> {
        Ok(self.balances.get(address).copied().unwrap_or(0))
    }

    fn transfer(
        &mut self,
        from: &Address,
        to: &Address,
        amount: u128,
    ) -> Result<(), TransferError> {
        let balance = self.get_balance(from)?;
        let rest = balance
            .checked_sub(amount)
            .ok_or(TransferError::InsufficientFunds {
                from: *from,
                balance,
                amount,
            })?;
        if from == to {
            return Ok(());
        }
        let credited = self
            .get_balance(to)?
            .checked_add(amount)
            .ok_or(TransferError::Overflow { to: *to })?;
        self.balances.insert(*from, rest);
        self.balances.insert(*to, credited);
        Ok(())
    }

    fn contract_code(&self, address: &Address) -> Result<Option<Hash>, StateError> {
        Ok(self.contracts.get(address).map(Code::hash))
    }

    fn code(&self, hash: &Hash) -> Result<Option<Code>, StateError> {
        let mut codes = self.contracts.values();
        Ok(codes.find(|code| code.hash() == *hash).cloned())
    }

    fn emit_log(&mut self, log: Log) {
        self.logs.push(log);
    }
}
