//! What must hold when the file is opened again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::ControlFlow;

use wattage_core::ledger::{LedgerEntry, LedgerError, LedgerView, replay};
use wattage_core::store::{MemoryStore, Snapshot, Store as _, Table};
use wattage_engine::sandboxes::{Expiry, Quotas, Sandbox, Sandboxes};
use wattage_engine::store::{
    Begin, LedgerId, OnDurable, Pipelines, RedbStore, SandboxId, SandboxSnapshot, Usage,
};

use super::super::common::VM;
use super::child::print;

/// A block that was acknowledged.
struct Block {
    hash: String,
    transaction: String,
    key: String,
}

/// Where a sandbox was said to point to: the ledger, and its head at that moment.
struct Pointer {
    ledger: String,
    height: u64,
    hash: String,
}

/// What is acknowledged, and what was checked.
#[derive(Default)]
pub(super) struct Known {
    /// By ledger and height.
    blocks: BTreeMap<String, BTreeMap<u64, Block>>,
    pointers: BTreeMap<String, Pointer>,
    /// Up to which height a ledger was looked at, so that each kill costs what it has added.
    seen: BTreeMap<LedgerId, u64>,
    acknowledged: u64,
    sandboxes: u64,
    found: u64,
    chained: u64,
    replayed: u64,
    swept: u64,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} acknowledged blocks (looked at {} times, with their keys), {} forks and rewinds; {} sandboxes whole, {} \
             blocks chained with transactions and receipts, {} replayed to the same roots; {} unfinished ledgers swept",
            self.acknowledged,
            self.found,
            self.pointers.len(),
            self.sandboxes,
            self.chained,
            self.replayed,
            self.swept
        )
    }
}

impl Known {
    pub(super) fn blocks(&self) -> u64 {
        self.acknowledged
    }

    /// Remembers what the process said. Its last line may be cut off: then it was not heard.
    pub(super) fn heard(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').skip(1).collect();
        match words[..] {
            ["block", ledger, height, hash, transaction, key] if key.matches('-').count() == 2 => {
                let block = Block {
                    hash: hash.to_owned(),
                    transaction: transaction.to_owned(),
                    key: key.to_owned(),
                };
                let blocks = self.blocks.entry(ledger.to_owned()).or_default();
                let before = blocks.insert(height.parse().expect("a height"), block);
                assert!(before.is_none(), "two blocks at one height: {line}");
                self.acknowledged += 1;
            }
            ["pointer", id, ledger, height, hash] if hash.len() == 66 => {
                let pointer = Pointer {
                    ledger: ledger.to_owned(),
                    height: height.parse().expect("a height"),
                    hash: hash.to_owned(),
                };
                self.pointers.insert(id.to_owned(), pointer);
            }
            _ => {}
        }
    }

    /// Looks at what is new in the file; `all`: at everything, from the first block on, and replays every ledger.
    pub(super) fn verify(&mut self, file: RedbStore, all: bool) {
        if all {
            self.seen.clear();
        }
        let sandboxes = Sandboxes::new(file.clone(), Quotas::NONE);
        let records = file.records().expect("readable");
        self.pointers_are_there(&sandboxes);
        for (id, _) in &records {
            let sandbox = sandboxes.open(*id).expect("a ledger for each sandbox");
            self.sandboxes += 1;
            self.acknowledged_is_there(&file, &sandbox);
            self.chain_is_whole(&sandbox);
            if all {
                self.replays(&sandbox);
            }
        }
        let counts = file.ledgers().expect("readable").into_iter();
        for ledger in counts.filter(|_| all) {
            let usage = file.usage(ledger).expect("readable");
            let snapshot = file.ledger(ledger).snapshot().expect("a snapshot");
            assert_eq!(usage, counted(&snapshot), "{ledger}");
        }
        self.nothing_is_left_over(&file, &sandboxes);
    }

    /// Each fork and each rewound sandbox shows what it was said to show, or what came of it since.
    fn pointers_are_there(&self, sandboxes: &Sandboxes) {
        for (id, pointer) in &self.pointers {
            let id: SandboxId = id.parse().expect("an id");
            let sandbox = sandboxes.open(id).expect("it was acknowledged");
            let record = sandbox.record();
            let previous = record.previous.map(|previous| previous.ledger.to_string());
            let of = [Some(record.ledger.to_string()), previous];
            assert!(
                of.contains(&Some(pointer.ledger.clone())),
                "{id} points to {of:?}, and was said to point to {}",
                pointer.ledger
            );
            if of[0].as_ref() == Some(&pointer.ledger) {
                let view = sandbox.ledger().view().expect("a view");
                let block = view.block(pointer.height).expect("readable");
                let hash = block.expect("a block").hash().to_string();
                assert_eq!(hash, pointer.hash, "{id}");
            }
        }
    }

    /// Every acknowledged block of the sandbox's ledger, by its hash, and what its key replays.
    fn acknowledged_is_there(&mut self, file: &RedbStore, sandbox: &Sandbox) {
        let ledger: LedgerId = sandbox.record().ledger;
        let view = sandbox.ledger().view().expect("a view");
        let nobody: OnDurable = std::sync::Arc::new(|_| ());
        let keys = Pipelines::default().open(file, ledger, &nobody);
        let seen = self.seen.get(&ledger).copied().unwrap_or(0);
        let known = self.blocks.get(&ledger.to_string());
        for (height, known) in known.into_iter().flat_map(|known| known.range(seen..)) {
            let block = view.block(*height).expect("readable");
            let block = block.unwrap_or_else(|| panic!("block {height} of {ledger} is lost"));
            assert_eq!(block.hash().to_string(), known.hash, "{ledger} at {height}");
            let begin = keys.begin(&known.key, print(), 0).expect("readable");
            let Begin::Replay { transaction, .. } = begin else {
                panic!("the key of block {height} of {ledger}: {begin:?}");
            };
            assert_eq!(transaction.to_string(), known.transaction);
            self.found += 1;
        }
    }

    fn chain_is_whole(&mut self, sandbox: &Sandbox) {
        let view = sandbox.ledger().view().expect("a view");
        let head = view.head().expect("a head");
        let ledger = sandbox.record().ledger;
        let mut next = self.seen.get(&ledger).copied().unwrap_or(0);
        let mut parent = None;
        while next <= head.height {
            let page = view.blocks(next, 1000).expect("blocks");
            assert_eq!(page.first().expect("no gap").block.height, next);
            for stored in page {
                assert_eq!(stored.block.height, next, "no gap");
                assert!(parent.is_none_or(|parent| parent == stored.block.parent));
                for hash in &stored.transactions {
                    let (_, at) = view.transaction(hash).expect("readable").expect("there");
                    let receipt = view.receipt(hash).expect("readable").expect("there");
                    assert_eq!((at, receipt.height), (next, next));
                }
                parent = Some(stored.block.hash());
                next += 1;
                self.chained += 1;
            }
        }
        assert_eq!(parent, Some(head.hash));
        assert_eq!(next, head.height + 1, "nothing above the head");
        self.seen.insert(ledger, head.height);
    }

    fn replays(&mut self, sandbox: &Sandbox) {
        let view = sandbox.ledger().view().expect("a view");
        let genesis = view.genesis().expect("a genesis");
        let go_on = |_: &_| ControlFlow::Continue(());
        let report = replay(
            MemoryStore::default(),
            &*VM,
            &genesis,
            entries(&view),
            go_on,
        );
        let report = report.expect("a replay");
        assert_eq!(report.difference, None);
        assert_eq!(report.head, view.head().expect("a head"));
        self.replayed += report.blocks;
    }

    /// What the kill has left unfinished is swept, and nothing else.
    fn nothing_is_left_over(&mut self, file: &RedbStore, sandboxes: &Sandboxes) {
        let records = file.records().expect("readable");
        let mut pointed = BTreeSet::new();
        for (_, record) in &records {
            pointed.insert(record.ledger);
            pointed.extend(record.previous.map(|previous| previous.ledger));
        }
        // Ledgers of the same age as the records: nothing has expired.
        let now = records.iter().map(|(_, record)| record.used).max();
        let swept = sandboxes.sweep(Expiry::default(), now.expect("sandboxes"));
        self.swept += swept.expect("a sweep").ledgers as u64;
        let left: BTreeSet<_> = file.ledgers().expect("readable").into_iter().collect();
        assert_eq!(left, pointed);
        assert_eq!(file.records().expect("readable"), records);
    }
}

fn counted(snapshot: &SandboxSnapshot) -> Usage {
    let mut usage = Usage::default();
    for table in Table::ALL {
        for (key, value) in snapshot.scan(table, &[], None, usize::MAX).expect("rows") {
            usage.rows += 1;
            usage.bytes += (key.len() + value.len()) as u64;
        }
    }
    usage
}

/// The transactions of a ledger.
fn entries(view: &LedgerView<SandboxSnapshot>) -> Vec<Result<LedgerEntry, LedgerError>> {
    let page = view.transactions_from(1, usize::MAX).expect("transactions");
    page.into_iter().map(Ok).collect()
}
