//! How a ledger begins.

use std::collections::BTreeMap;

use crate::encoding::canonical_struct;
use crate::limits;
use crate::schedule::WATTAGE_1;
use crate::types::Address;

/// The timestamp of every genesis block: 2026-01-01T00:00:00Z. Time is part of the ledger, never of the machine.
pub const GENESIS_TIMESTAMP: u64 = 1_767_225_600;

/// The beginning of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// Balances at the beginning.
    pub accounts: BTreeMap<Address, u128>,
    /// Fee per unit of gas.
    pub gas_price: u128,
    /// Id of the gas schedule.
    pub schedule: String,
}
canonical_struct!(Genesis {
    accounts,
    gas_price,
    schedule
});

/// Why a genesis is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisError {
    /// Too many accounts.
    #[error("the genesis has {count} accounts; the limit is {limit}")]
    TooManyAccounts {
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// An account is there twice, perhaps once by its name and once by its address.
    #[error("the genesis names {} twice; leave one of the two out", address.shown())]
    Twice {
        /// The account.
        address: Address,
    },
    /// The sum of balances does not fit an amount.
    #[error("the balances of the genesis add up to more than 2^128 - 1")]
    SupplyOverflow,
}

impl Genesis {
    /// A genesis with these balances. An address that comes twice gets the sum.
    ///
    /// # Errors
    /// [`GenesisError`] when there are more than 1,000 accounts, or their sum does not fit 128 bits.
    pub fn new(balances: impl IntoIterator<Item = (Address, u128)>) -> Result<Self, GenesisError> {
        let mut accounts = BTreeMap::<Address, u128>::new();
        for (address, balance) in balances {
            let sum = accounts.entry(address).or_default();
            *sum = sum
                .checked_add(balance)
                .ok_or(GenesisError::SupplyOverflow)?;
        }
        let genesis = Self {
            accounts,
            gas_price: 0,
            schedule: WATTAGE_1.id.to_owned(),
        };
        genesis.check()?;
        Ok(genesis)
    }

    /// The sum of all balances, if this is a genesis within the limits.
    ///
    /// # Errors
    /// As of [`Genesis::new`].
    pub(super) fn check(&self) -> Result<u128, GenesisError> {
        if self.accounts.len() > limits::GENESIS_ACCOUNTS {
            return Err(GenesisError::TooManyAccounts {
                count: self.accounts.len(),
                limit: limits::GENESIS_ACCOUNTS,
            });
        }
        let mut balances = self.accounts.values();
        balances
            .try_fold(0u128, |sum, balance| sum.checked_add(*balance))
            .ok_or(GenesisError::SupplyOverflow)
    }
}

/// Names of the accounts that a fresh ledger has, with 1,000,000 each.
pub const DEFAULT_ACCOUNTS: [&str; 4] = ["alice", "bob", "carol", "dave"];

impl Default for Genesis {
    fn default() -> Self {
        let named = |name| Address::named(name).expect("a literal name of at most 12 characters");
        Self::new(DEFAULT_ACCOUNTS.map(|name| (named(name), 1_000_000)))
            .expect("four accounts of a million are within every limit")
    }
}
