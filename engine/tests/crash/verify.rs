//! What must be true of a node that was killed and started again.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

use serde_json::Value;
use wattage_core::api::{BlockView, LedgerFile, TransactionResult};
use wattage_core::ledger::{Genesis, LedgerError, Transaction, replay};
use wattage_core::limits;
use wattage_core::store::MemoryStore;
use wattage_engine::vm::WasmVm;

use crate::clients::{Rewinder, Submitter, head};
use crate::wire::Wire;

/// What has been looked at so far, and each sandbox's ledger as it was exported last.
#[derive(Default)]
pub(crate) struct Checked {
    kills: usize,
    acknowledged: usize,
    receipts: usize,
    forks: usize,
    replayed: u64,
    ledgers: BTreeMap<String, LedgerFile>,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} acknowledged blocks and {} forks found again, {} receipts read, {} blocks of {} ledgers replayed to the \
             same hashes",
            self.acknowledged,
            self.forks,
            self.receipts,
            self.replayed,
            self.ledgers.len()
        )
    }
}

impl Checked {
    /// Looks at everything after one kill.
    pub(crate) fn look(
        &mut self,
        wire: &Wire,
        submitters: &[Submitter],
        rewinder: &Rewinder,
        kill: usize,
    ) {
        self.kills = kill + 1;
        let mut known = BTreeMap::new();
        for submitter in submitters {
            let id = &submitter.sandbox.id;
            let ledger = known.entry(id.clone()).or_insert_with(|| export(wire, id));
            acknowledged_is_there(submitter, ledger);
        }
        self.acknowledged = submitters.iter().map(|s| s.acknowledged.len()).sum();
        for (id, ledger) in &known {
            if let Some(before) = self.ledgers.get(id) {
                let begins = ledger.blocks.starts_with(&before.blocks);
                assert!(begins, "kill {kill}: blocks of {id} have changed");
            }
            self.receipts += receipts_are_whole(wire, id, ledger);
        }
        self.ledgers.extend(known);
        self.rewound(wire, rewinder, kill);
    }

    /// The sandbox that is rewound is where its client was told, or where what was under way would have brought it.
    fn rewound(&mut self, wire: &Wire, rewinder: &Rewinder, kill: usize) {
        let id = &rewinder.sandbox.id;
        let (height, hash) = head(&wire.read(&format!("/{id}")));
        if let Some((told, told_hash)) = &rewinder.head {
            let same = height == *told && (told_hash.is_empty() || hash == *told_hash);
            assert!(
                same || Some(height) == rewinder.coming,
                "kill {kill}: the head is {height} {hash}; it was {told} {told_hash}, and {:?} was under way",
                rewinder.coming
            );
        }
        let page = wire.read(&format!("/{id}/blocks?limit=100"));
        names_are_senders(page["blocks"].as_array().expect("blocks"));
        self.ledgers.insert(id.clone(), export(wire, id));
        for (fork, told) in rewinder.forks.iter().skip(self.forks) {
            assert_eq!(head(&wire.read(&format!("/{fork}"))), *told, "a fork");
            self.ledgers.insert(fork.clone(), export(wire, fork));
        }
        self.forks = rewinder.forks.len();
    }
}

impl Checked {
    /// Executes every ledger again: each block must come to the same hash, state root and gas.
    pub(crate) fn replay(&mut self) {
        let vm = WasmVm::new(limits::GAS_MAX).expect("an engine");
        for (id, file) in &self.ledgers {
            let genesis = Genesis::try_from(file.genesis.clone()).expect("a genesis");
            let blocks = (1..).zip(file.blocks.iter().cloned());
            let entries = blocks.map(|(height, block)| Ok::<_, LedgerError>(block.entry(height)));
            let store = MemoryStore::default();
            let report = replay(store, &vm, &genesis, entries, |_| ControlFlow::Continue(()));
            let report = report.expect("a replay");
            assert_eq!(report.difference, None, "{id}");
            assert_eq!(report.blocks, file.blocks.len() as u64, "{id}");
            self.replayed += report.blocks;
        }
    }
}

fn export(wire: &Wire, id: &str) -> LedgerFile {
    let file = wire.read(&format!("/{id}/export"));
    let ledger: LedgerFile = serde_json::from_value(file).expect("a ledger file");
    let (height, hash) = head(&wire.read(&format!("/{id}")));
    assert_eq!(
        ledger.blocks.len() as u64,
        height,
        "every block up to the head"
    );
    if let Some(last) = ledger.blocks.last() {
        assert_eq!(last.hash.to_string(), hash, "the head's block");
    }
    ledger
}

fn acknowledged_is_there(submitter: &Submitter, ledger: &LedgerFile) {
    for told in &submitter.acknowledged {
        let index = usize::try_from(told.height - 1).expect("a height");
        let block = ledger.blocks.get(index);
        let block = block.unwrap_or_else(|| panic!("the acknowledged {told:?} is gone"));
        let transaction = Transaction::from(block.transaction.clone());
        let hash = transaction.hash(told.height).to_string();
        assert_eq!(hash, told.transaction, "the block at {}", told.height);
        assert_eq!(block.gas_used, told.gas_used);
    }
}

/// The newest blocks have their transaction and receipt: a block is there whole.
fn receipts_are_whole(wire: &Wire, id: &str, ledger: &LedgerFile) -> usize {
    /// More than a group of blocks that is written together.
    const NEWEST: usize = 30;
    let newest = ledger.blocks.len().saturating_sub(NEWEST);
    for (index, block) in ledger.blocks.iter().enumerate().skip(newest) {
        let height = index as u64 + 1;
        let hash = Transaction::from(block.transaction.clone()).hash(height);
        let receipt = wire.read(&format!("/{id}/receipts/{hash}"));
        let receipt: TransactionResult = serde_json::from_value(receipt).expect("a receipt");
        assert_eq!((receipt.height, receipt.gas_used), (height, block.gas_used));
        wire.read(&format!("/{id}/transactions/{hash}"));
        let block = wire.read(&format!("/{id}/blocks/{height}"));
        names_are_senders(std::slice::from_ref(&block));
    }
    ledger.blocks.len() - newest
}

/// Each block has the name it was sent under: that of its transaction's sender. A rewind keeps it.
fn names_are_senders(blocks: &[Value]) {
    for block in blocks {
        let block: BlockView = serde_json::from_value(block.clone()).expect("a block");
        let sender = block.transactions.first().and_then(|sent| sent.sender);
        let name = block.sent_by.map(|name| name.parse().expect("an account"));
        assert_eq!(name, sender, "who sent block {}", block.height);
    }
}
