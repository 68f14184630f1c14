//! The state a contract works on, as a trait, for tests, and over a ledger.

mod ledger;
mod mock;
mod rows;

pub use ledger::{Checkpoint, LedgerRuntimeState};
pub use mock::MockRuntimeState;
pub(crate) use rows::Rows;
use rows::StorageRow;

use crate::host::HostStop;
use crate::ledger::Code;
use crate::store::StoreError;
use crate::types::{Address, Hash};
use crate::vm::{Log, VmFault};

/// The state could not be read. Never the contract's doing.
pub type StateError = StoreError;

/// Why an amount was not moved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// The payer has less than the amount.
    #[error("{from} has {balance}, less than {amount}")]
    InsufficientFunds {
        /// The payer.
        from: Address,
        /// What the payer has.
        balance: u128,
        /// What was to be moved.
        amount: u128,
    },
    /// The receiver's balance would pass 2^128 - 1.
    #[error("the balance of {to} would pass 2^128 - 1")]
    Overflow {
        /// The receiver.
        to: Address,
    },
    /// The state could not be read.
    #[error(transparent)]
    State(#[from] StateError),
}

/// What host functions may do to the ledger.
///
/// Nothing reaches a store before the state is committed, and a failed call is rolled back.
pub trait RuntimeState {
    /// A moment to which the state can be rolled back.
    type Checkpoint: Send;

    /// The present moment.
    fn checkpoint(&self) -> Self::Checkpoint;

    /// Undoes everything after `checkpoint`.
    fn rollback(&mut self, checkpoint: Self::Checkpoint);

    /// The value stored by `contract` under `key`; `None` if there is none, which differs from an empty value.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn storage_read(&self, contract: &Address, key: &[u8]) -> Result<Option<Vec<u8>>, StateError>;

    /// Stores `value` under `key`.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn storage_write(
        &mut self,
        contract: &Address,
        key: Vec<u8>,
        value: Vec<u8>,
    ) -> Result<(), StateError>;

    /// Removes the row with this key and says whether it existed.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn storage_delete(&mut self, contract: &Address, key: &[u8]) -> Result<bool, StateError>;

    /// The balance of an account, 0 for one that was never used.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn get_balance(&self, address: &Address) -> Result<u128, StateError>;

    /// Moves `amount`. A transfer to oneself needs the funds and changes nothing.
    ///
    /// # Errors
    /// [`TransferError`]; nothing is changed then.
    fn transfer(&mut self, from: &Address, to: &Address, amount: u128)
    -> Result<(), TransferError>;

    /// Hash of the code of a contract; `None` if there is no contract at this address.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn contract_code(&self, address: &Address) -> Result<Option<Hash>, StateError>;

    /// The code with this hash.
    ///
    /// # Errors
    /// [`StateError`] when the store cannot be read.
    fn code(&self, hash: &Hash) -> Result<Option<Code>, StateError>;

    /// Appends a log.
    fn emit_log(&mut self, log: Log);
}

impl From<StateError> for HostStop {
    fn from(error: StateError) -> Self {
        Self::Fault(VmFault::Machine(error.to_string()))
    }
}
