//! Sealing a block: everything that belongs to it in one batch.

use super::history::{self, Entry};
use super::keys::{self, meta};
use super::receipt::receipts_root;
use super::transaction::StoredTransaction;
use super::tree::{self, Stored, Update};
use super::{
    Account, Block, GENESIS_TIMESTAMP, Genesis, Head, LedgerView, Receipt, StoredBlock, Transaction,
};
use crate::encoding::Canonical;
use crate::state::Rows;
use crate::store::{Batch, Snapshot, StoreError, Table};
use crate::types::Hash;

/// Adds block 0 with the balances of `genesis` to `batch`, and returns it.
pub(super) fn seal_genesis(
    genesis: &Genesis,
    batch: &mut Batch,
) -> Result<StoredBlock, StoreError> {
    let mut leaves = Vec::with_capacity(genesis.accounts.len());
    for (address, balance) in &genesis.accounts {
        let account = Account {
            balance: *balance,
            ..Account::default()
        };
        let value = account.to_canonical();
        leaves.push((tree::key_hash(Table::Accounts, &address.0), value.clone()));
        batch.put(Table::Accounts, address.0, value);
    }
    let update = tree::extend(&tree::Built::default(), leaves)?;
    let state_root = put_nodes(update, batch);
    let parent = Hash::tagged("wattage/genesis", &[&genesis.to_canonical()]);
    let block = block_of(parent, 0, GENESIS_TIMESTAMP, state_root, None);
    put_block(&block, batch);
    Ok(block)
}

/// The batch of the block after `head`: changed rows with what they were, the tree's nodes, the transaction with its
/// receipt, the block, the new head. `view` is the ledger at `head`.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub(crate) fn seal<R: Snapshot>(
    view: &LedgerView<R>,
    head: &Head,
    timestamp: u64,
    rows: &Rows,
    sealed: Option<(&Transaction, &Receipt)>,
) -> Result<Batch, StoreError> {
    let height = head.height + 1;
    let mut batch = Batch::default();
    // A block grows on the head that it was made on, or not at all.
    batch.expect(Table::Meta, meta::HEAD, Some(head.to_canonical()));
    let mut changes = Vec::new();
    for (entry, new) in encoded(rows) {
        let old = view.value(entry.table, &entry.key)?;
        if old == new {
            continue;
        }
        if tree::commits_to(entry.table) {
            changes.push((tree::key_hash(entry.table, &entry.key), new.clone()));
        }
        history::record(&mut batch, height, &entry, old);
        match new {
            Some(value) => batch.put(entry.table, entry.key, value),
            None => batch.delete(entry.table, entry.key),
        }
    }
    let state_root = match changes.is_empty() {
        true => head.state_root,
        false => put_nodes(tree::update(&Stored(view.rows()), changes)?, &mut batch),
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
    let block = block_of(
        head.hash,
        height,
        timestamp,
        state_root,
        sealed.map(|(_, receipt)| receipt),
    );
    put_block(&block, &mut batch);
    Ok(batch)
}

/// The rows as the store keeps them; `None` for one that is deleted.
fn encoded(rows: &Rows) -> impl Iterator<Item = (Entry, Option<Vec<u8>>)> {
    let entry = |table, key: &[u8]| {
        let key = key.to_vec();
        Entry { table, key }
    };
    let supply = rows.supply.iter();
    let supply = supply.map(move |s| (entry(Table::Meta, meta::SUPPLY), Some(s.to_canonical())));
    let code = rows.code.iter();
    let code = code.map(move |(hash, c)| (entry(Table::Code, &hash.0), Some(c.to_canonical())));
    let accounts = rows.accounts.iter();
    let accounts =
        accounts.map(move |(at, a)| (entry(Table::Accounts, &at.0), Some(a.to_canonical())));
    let storage = rows.storage.iter().map(move |((contract, key), value)| {
        let key = keys::storage(contract, key);
        (entry(Table::Storage, &key), value.clone())
    });
    supply.chain(code).chain(accounts).chain(storage)
}

/// Writes the nodes that an update changed; returns the new root.
pub(super) fn put_nodes(update: Update, batch: &mut Batch) -> Hash {
    let root = update.root;
    for (path, node) in update.rows() {
        match node {
            Some(node) => batch.put(Table::Nodes, path, node),
            None => batch.delete(Table::Nodes, path),
        }
    }
    root
}

/// The block of the transaction with this receipt, or one without any.
pub(super) fn block_of(
    parent: Hash,
    height: u64,
    timestamp: u64,
    state_root: Hash,
    receipt: Option<&Receipt>,
) -> StoredBlock {
    let receipts: Vec<&Receipt> = receipt.into_iter().collect();
    let transactions: Vec<Hash> = receipts.iter().map(|r| r.transaction).collect();
    let block = Block {
        parent,
        height,
        timestamp,
        transactions_root: Hash::tagged("wattage/transactions", &[&transactions.to_canonical()]),
        receipts_root: receipts_root(&receipts),
        state_root,
        gas_used: receipts.iter().map(|r| r.gas_used).sum(),
    };
    StoredBlock {
        block,
        transactions,
    }
}

/// Writes a block as the newest.
fn put_block(stored: &StoredBlock, batch: &mut Batch) {
    let head = stored.block.head();
    batch.put(
        Table::Blocks,
        keys::block(head.height),
        stored.to_canonical(),
    );
    batch.put(Table::Meta, meta::HEAD, head.to_canonical());
}
