//! What a transaction did, as a hash to compare by: its receipt without its place in the ledger.

use crate::encoding::Canonical as _;
use crate::ledger::{Account, Change, Receipt};
use crate::types::Hash;

/// The hash of outcome, gas, results, return data, logs, message and changes. The place is left out: height, hash of the
/// transaction, and the nonces of the changed accounts, which only count what was sent before.
#[must_use]
pub fn effect(receipt: &Receipt) -> Hash {
    let mut out = Vec::new();
    (receipt.outcome, (receipt.gas_used, receipt.gas_limit)).encode(&mut out);
    receipt.schedule.encode(&mut out);
    receipt.breakdown.encode(&mut out);
    receipt.contract.encode(&mut out);
    receipt.results.encode(&mut out);
    receipt.return_data.encode(&mut out);
    receipt.logs.encode(&mut out);
    receipt.message.encode(&mut out);
    let changes: Vec<Change> = receipt.changes.iter().map(without_nonces).collect();
    changes.encode(&mut out);
    Hash::tagged("wattage/rebase/effect", &[&out])
}

fn without_nonces(change: &Change) -> Change {
    let without = |account: &Option<Account>| {
        // An account that only sent something has a row for its nonce alone.
        let account = Account {
            nonce: 0,
            ..account.clone().unwrap_or_default()
        };
        Some(account)
    };
    match change {
        Change::Account { address, old, new } => Change::Account {
            address: *address,
            old: without(old),
            new: without(new),
        },
        storage @ Change::Storage { .. } => storage.clone(),
    }
}
