//! Rows that were changed and not yet written.

use std::collections::BTreeMap;

use crate::ledger::{Account, Code};
use crate::types::{Address, Hash};

/// Changed rows by table. A storage row that is `None` was deleted.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rows {
    pub(crate) accounts: BTreeMap<Address, Account>,
    pub(crate) storage: BTreeMap<(Address, Vec<u8>), Option<Vec<u8>>>,
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
