//! Rows that were changed and not yet written.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::ledger::{Account, Code};
use crate::types::{Address, Hash};

/// What a storage row is found by: contract and key.
pub(crate) type StorageKey = (Address, Vec<u8>);

/// A [`StorageKey`], owned or borrowed: `rows.get(&(contract, key) as &dyn StorageRow)` finds a row without a copy of its
/// key.
pub(crate) trait StorageRow {
    fn parts(&self) -> (&Address, &[u8]);
}

impl StorageRow for StorageKey {
    fn parts(&self) -> (&Address, &[u8]) {
        (&self.0, &self.1)
    }
}

impl StorageRow for (&Address, &[u8]) {
    fn parts(&self) -> (&Address, &[u8]) {
        *self
    }
}

impl<'a> Borrow<dyn StorageRow + 'a> for StorageKey {
    fn borrow(&self) -> &(dyn StorageRow + 'a) {
        self
    }
}

// As of the owned key, which `Borrow` demands: address first, then key bytes.
impl Ord for dyn StorageRow + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for dyn StorageRow + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for dyn StorageRow + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for dyn StorageRow + '_ {}

/// Changed rows by table. A storage row that is `None` was deleted.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rows {
    pub(crate) accounts: BTreeMap<Address, Account>,
    pub(crate) storage: BTreeMap<StorageKey, Option<Vec<u8>>>,
    pub(crate) code: BTreeMap<Hash, Code>,
    /// The sum of all balances, if it has changed.
    pub(crate) supply: Option<u128>,
}

impl Rows {
    /// Lays `newer` over these rows.
    pub(crate) fn absorb(&mut self, newer: Self) {
        self.accounts.extend(newer.accounts);
        self.storage.extend(newer.storage);
        self.code.extend(newer.code);
        self.supply = newer.supply.or(self.supply);
    }
}
