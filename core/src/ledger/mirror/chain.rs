//! The blocks of a mirror, one after the other: each must follow from the one before and from its own rows.

use std::collections::BTreeSet;

use super::differs;
use super::left::{Left, left};
use super::told::{Told, shown};
use crate::encoding::Canonical;
use crate::ledger::history::{self, Entry};
use crate::ledger::keys::{self, meta};
use crate::ledger::seal::{block_of, seal_genesis};
use crate::ledger::transaction::StoredTransaction;
use crate::ledger::{Genesis, Head, LedgerError, LedgerView, Receipt, StoredBlock};
use crate::schedule::Schedule;
use crate::store::{Batch, Snapshot, Table};
use crate::types::Hash;

/// A chain of blocks up to its newest.
pub(super) struct Chain {
    newest: Head,
    gas_price: u128,
    /// The sum of all balances after the newest block.
    supply: u128,
    /// The code that came with the blocks that were told.
    code: BTreeSet<Hash>,
}

impl Chain {
    /// The chain of a store without rows: the genesis block.
    pub(super) fn begin(told: &mut Told, batch: &mut Batch) -> Result<Self, LedgerError> {
        let genesis: Genesis = told.read(Table::Meta, meta::GENESIS, 0)?;
        if Schedule::by_id(&genesis.schedule).is_none() {
            return Err(LedgerError::Schedule(genesis.schedule));
        }
        let supply = genesis.check()?;
        // Its accounts are not wanted here: they are among the rows as they are at the head.
        let made = seal_genesis(&genesis, &mut Batch::default())?;
        let block: StoredBlock = told.read(Table::Blocks, &keys::block(0), 0)?;
        if block != made {
            let (is, made) = (block.block.hash(), made.block.hash());
            return Err(differs(
                0,
                format!("it is {is}, and the genesis makes {made}"),
            ));
        }
        batch.put(Table::Meta, meta::GENESIS, genesis.to_canonical());
        batch.put(Table::Blocks, keys::block(0), block.to_canonical());
        Ok(Self {
            newest: block.block.head(),
            gas_price: genesis.gas_price,
            supply,
            code: BTreeSet::new(),
        })
    }

    /// The chain that is in the store, up to its head `here`.
    pub(super) fn after<R: Snapshot>(
        view: &LedgerView<R>,
        here: Head,
        told: &mut Told,
    ) -> Result<Self, LedgerError> {
        let genesis = view.genesis()?;
        let other = told.take(Table::Meta, meta::GENESIS);
        if other.is_some_and(|other| other != genesis.to_canonical()) {
            return Err(differs(0, "the genesis is another one here"));
        }
        Ok(Self {
            newest: here,
            gas_price: genesis.gas_price,
            supply: view.supply()?,
            code: BTreeSet::new(),
        })
    }

    /// Takes the blocks up to `head` from what was told. `view` is the ledger that is in the store, if any.
    pub(super) fn extend<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        head: &Head,
        told: &mut Told,
        batch: &mut Batch,
    ) -> Result<(), LedgerError> {
        if head.height < self.newest.height {
            let here = self.newest.height;
            let problem =
                format!("the mirror goes on to block {here} already; undo what is above first");
            return Err(differs(head.height, problem));
        }
        while self.newest.height < head.height {
            self.block(view, told, batch)?;
        }
        if self.newest != *head {
            let (here, other) = (self.newest.hash, head.hash);
            return Err(differs(
                head.height,
                format!("it is {here} here, and {other} is told as the head"),
            ));
        }
        Ok(())
    }

    /// The next block with its transaction, its receipt, its history and the code that it added.
    fn block<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        told: &mut Told,
        batch: &mut Batch,
    ) -> Result<(), LedgerError> {
        let height = self.newest.height + 1;
        let stored: StoredBlock = told.read(Table::Blocks, &keys::block(height), height)?;
        let (parent, block) = (self.newest.hash, &stored.block);
        if block.parent != parent {
            let after = block.parent;
            let problem = format!("it follows {after}, and the block before it is {parent}");
            return Err(differs(height, problem));
        }
        let [hash] = stored.transactions[..] else {
            return Err(LedgerError::NoTransaction { height });
        };
        let sent: StoredTransaction = told.read(Table::Transactions, &hash.0, height)?;
        let receipt: Receipt = told.read(Table::Receipts, &hash.0, height)?;
        let made = block_of(
            parent,
            height,
            block.timestamp,
            block.state_root,
            Some(&receipt),
        );
        let named = (sent.transaction.hash(height), sent.height, receipt.height);
        if named != (hash, height, height) || made != stored {
            let problem = format!("its transaction {hash} or its receipt is another one");
            return Err(differs(height, problem));
        }
        let left = left(&sent.transaction, &receipt, self.gas_price, self.supply);
        let beyond = || differs(height, "the sum of all balances does not fit its amounts");
        let mut left = left.ok_or_else(beyond)?;
        self.supply = left.supply;
        self.code(view, &mut left, height, told, batch)?;
        for (entry, old) in left.rows {
            let key = history::history(height, &entry);
            let row = told.need(Table::History, &key, height)?;
            if row != history::old_row(old.clone()) {
                let row = shown(entry.table, &entry.key);
                return Err(differs(
                    height,
                    format!("{row} was not before what is told"),
                ));
            }
            history::record(batch, height, &entry, old);
        }
        batch.put(Table::Blocks, keys::block(height), stored.to_canonical());
        batch.put(Table::Transactions, hash.0, sent.to_canonical());
        batch.put(Table::Receipts, hash.0, receipt.to_canonical());
        self.newest = stored.block.head();
        Ok(())
    }

    /// The code that the block at `height` added, if it was not there before.
    fn code<R: Snapshot>(
        &mut self,
        view: &LedgerView<R>,
        left: &mut Left<'_>,
        height: u64,
        told: &mut Told,
        batch: &mut Batch,
    ) -> Result<(), LedgerError> {
        let Some(code) = left.code.take() else {
            return Ok(());
        };
        let key = code.hash().0.to_vec();
        if view.rows().get(Table::Code, &key)?.is_some() || !self.code.insert(code.hash()) {
            return Ok(());
        }
        let row = told.need(Table::Code, &key, height)?;
        if row != code.to_canonical() {
            let row = shown(Table::Code, &key);
            return Err(differs(
                height,
                format!("{row} is not the code of its transaction"),
            ));
        }
        batch.put(Table::Code, key.clone(), row);
        let table = Table::Code;
        left.rows.insert(Entry { table, key }, None);
        Ok(())
    }

    /// The rows of meta that say how far the ledger is, when every block is there.
    pub(super) fn end(self, told: &mut Told, batch: &mut Batch) -> Result<(), LedgerError> {
        let (height, supply) = (self.newest.height, self.supply.to_canonical());
        let other = told.take(Table::Meta, meta::SUPPLY);
        if other.is_some_and(|other| other != supply) {
            let problem = format!("the sum of all balances is {} after it", self.supply);
            return Err(differs(height, problem));
        }
        batch.put(Table::Meta, meta::SUPPLY, supply);
        batch.put(Table::Meta, meta::HEAD, self.newest.to_canonical());
        Ok(())
    }
}
