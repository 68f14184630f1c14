//! Sealing a block: everything that belongs to it in one batch.

use super::receipt::receipts_root;
use super::rows::{block_key, meta, storage_key};
use super::transaction::StoredTransaction;
use super::{Account, Block, GENESIS_TIMESTAMP, Genesis, Head, Receipt, Transaction};
use crate::encoding::Canonical;
use crate::state::Rows;
use crate::store::{Batch, Table};
use crate::types::Hash;

/// Adds block 0 with the balances of `genesis` to `batch`.
pub(super) fn seal_genesis(genesis: &Genesis, batch: &mut Batch) {
    for (address, balance) in &genesis.accounts {
        let account = Account {
            balance: *balance,
            ..Account::default()
        };
        batch.put(Table::Accounts, address.0, account.to_canonical());
    }
    let parent = Hash::tagged("wattage/genesis", &[&genesis.to_canonical()]);
    seal_block(parent, 0, GENESIS_TIMESTAMP, None, batch);
}

/// The batch of the block after `head`: changed rows, the transaction with its receipt, the block, the new head.
pub(crate) fn seal(
    head: &Head,
    timestamp: u64,
    rows: &Rows,
    sealed: Option<(&Transaction, &Receipt)>,
) -> Batch {
    let mut batch = Batch::default();
    // A block grows on the head that it was made on, or not at all.
    batch.expect(Table::Meta, meta::HEAD, Some(head.to_canonical()));
    if let Some(supply) = rows.supply {
        batch.put(Table::Meta, meta::SUPPLY, supply.to_canonical());
    }
    for (hash, code) in &rows.code {
        batch.put(Table::Code, hash.0, code.to_canonical());
    }
    for (address, account) in &rows.accounts {
        batch.put(Table::Accounts, address.0, account.to_canonical());
    }
    for ((contract, key), value) in &rows.storage {
        let key = storage_key(contract, key);
        match value {
            Some(value) => batch.put(Table::Storage, key, value.clone()),
            None => batch.delete(Table::Storage, key),
        }
    }
    seal_block(head.hash, head.height + 1, timestamp, sealed, &mut batch);
    batch
}

fn seal_block(
    parent: Hash,
    height: u64,
    timestamp: u64,
    sealed: Option<(&Transaction, &Receipt)>,
    batch: &mut Batch,
) {
    let transactions: Vec<Hash> = sealed.iter().map(|(_, r)| r.transaction).collect();
    let receipts: Vec<Receipt> = sealed.iter().map(|(_, r)| (*r).clone()).collect();
    let block = Block {
        parent,
        height,
        timestamp,
        transactions_root: Hash::tagged("wattage/transactions", &[&transactions.to_canonical()]),
        receipts_root: receipts_root(&receipts),
        gas_used: receipts.iter().map(|r| r.gas_used).sum(),
    };
    if let Some((transaction, receipt)) = sealed {
        let stored = StoredTransaction {
            height,
            transaction: transaction.clone(),
        };
        let key = receipt.transaction.0;
        batch.put(Table::Transactions, key, stored.to_canonical());
        batch.put(Table::Receipts, key, receipt.to_canonical());
    }
    let head = Head {
        height,
        hash: block.hash(),
        timestamp,
    };
    batch.put(Table::Blocks, block_key(height), block.to_canonical());
    batch.put(Table::Meta, meta::HEAD, head.to_canonical());
}
