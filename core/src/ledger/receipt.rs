//! Receipts: what a transaction came to, and every row it changed.

use std::collections::BTreeMap;

use super::Account;
use crate::encoding::{Canonical, DecodeError, Reader, canonical_enum};
use crate::types::{Address, Bytes, Hash, Value};
use crate::vm::{Breakdown, Location, Log, Outcome};

/// A row that a transaction changed, with its value before and after; `None` where there was or is no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An account.
    Account {
        /// Its address.
        address: Address,
        /// Before.
        old: Option<Account>,
        /// After.
        new: Option<Account>,
    },
    /// A row of a contract's storage.
    Storage {
        /// The contract.
        contract: Address,
        /// The key.
        key: Bytes,
        /// Before.
        old: Option<Bytes>,
        /// After.
        new: Option<Bytes>,
    },
}
canonical_enum!(Change {
    0 => Account { address, old, new },
    1 => Storage { contract, key, old, new },
});

/// What a transaction came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Hash of the transaction.
    pub transaction: Hash,
    /// Height of its block.
    pub height: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// Gas used, base included.
    pub gas_used: u64,
    /// Its gas limit; 0 for a faucet or a warp, which use no gas.
    pub gas_limit: u64,
    /// Id of the gas schedule that made these figures.
    pub schedule: String,
    /// Where the gas went.
    pub breakdown: Breakdown,
    /// The contract that was deployed, upgraded or called.
    pub contract: Option<Address>,
    /// Values the function returned.
    pub results: Vec<Value>,
    /// Return data, or the data given to `revert`.
    pub return_data: Bytes,
    /// Logs, in the order they were emitted.
    pub logs: Vec<Log>,
    /// Every row that changed, sorted.
    pub changes: Vec<Change>,
    /// What went wrong, in plain words.
    pub message: Option<String>,
    /// Where in the source it went wrong. Shown, stored, and not part of the hash.
    pub location: Option<Location>,
    /// Printed lines. Shown, stored, and not part of the hash.
    pub prints: Vec<String>,
}

/// The part of a receipt that its hash covers.
macro_rules! hashed {
    ($receipt:expr, $out:expr) => {{
        let r = $receipt;
        (r.transaction, r.height).encode($out);
        (r.outcome, (r.gas_used, r.gas_limit)).encode($out);
        r.schedule.encode($out);
        r.breakdown.encode($out);
        r.contract.encode($out);
        r.results.encode($out);
        r.return_data.encode($out);
        r.logs.encode($out);
        r.changes.encode($out);
        r.message.encode($out);
    }};
}

impl Receipt {
    /// The hash that the block commits to: everything but what is only shown.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut out = Vec::new();
        hashed!(self, &mut out);
        Hash::tagged("wattage/receipt", &[&out])
    }

    /// Changed balances: address to (before, after).
    #[must_use]
    pub fn balances(&self) -> BTreeMap<Address, (u128, u128)> {
        let balance = |account: &Option<Account>| account.as_ref().map_or(0, |a| a.balance);
        self.changes
            .iter()
            .filter_map(|change| match change {
                Change::Account { address, old, new } => {
                    Some((*address, (balance(old), balance(new))))
                }
                Change::Storage { .. } => None,
            })
            .filter(|(_, (old, new))| old != new)
            .collect()
    }
}

impl Canonical for Receipt {
    fn encode(&self, out: &mut Vec<u8>) {
        hashed!(self, out);
        self.location.encode(out);
        self.prints.encode(out);
    }
    fn decode(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            transaction: Hash::decode(r)?,
            height: u64::decode(r)?,
            outcome: Outcome::decode(r)?,
            gas_used: u64::decode(r)?,
            gas_limit: u64::decode(r)?,
            schedule: String::decode(r)?,
            breakdown: Breakdown::decode(r)?,
            contract: Option::decode(r)?,
            results: Vec::decode(r)?,
            return_data: Bytes::decode(r)?,
            logs: Vec::decode(r)?,
            changes: Vec::decode(r)?,
            message: Option::decode(r)?,
            location: Option::decode(r)?,
            prints: Vec::decode(r)?,
        })
    }
}
/// The commitment to a block's receipts.
pub(super) fn receipts_root(receipts: &[&Receipt]) -> Hash {
    let hashes: Vec<Hash> = receipts.iter().map(|receipt| receipt.hash()).collect();
    Hash::tagged("wattage/receipts", &[&hashes.to_canonical()])
}
