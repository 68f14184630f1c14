//! All rows of a store, or all that a view shows: to be compared whole.

use std::collections::BTreeMap;
use std::fmt::Debug;

use wattage_core::encoding::Canonical;
use wattage_core::ledger::{Account, Code, Head, LedgerView, StateKey, StoredBlock, account_value};
use wattage_core::store::{Snapshot, Store, Table};
use wattage_core::types::{Address, Hash};

/// Rows by table and key.
pub type Rows = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

/// Every row of every table.
pub fn all<S: Store>(store: &S) -> Rows {
    let snapshot = store.snapshot().expect("a snapshot");
    let mut all = Rows::new();
    for table in Table::ALL {
        let rows = snapshot.scan(table, &[], None, usize::MAX).expect("rows");
        all.extend(rows.into_iter().map(|(key, value)| ((table, key), value)));
    }
    all
}

/// Fails with the first row that differs, by its table and key.
pub fn assert_equal<S: Store, T: Store>(found: &S, expected: &T, what: &dyn Debug) {
    let (found, expected) = (all(found), all(expected));
    for (row, value) in &expected {
        assert_eq!(found.get(row), Some(value), "{what:?}: {row:?}");
    }
    for row in found.keys() {
        assert!(expected.contains_key(row), "{what:?}: {row:?} is too much");
    }
}

/// What a view shows, read in pages of a few rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    pub head: Head,
    pub supply: u128,
    pub accounts: BTreeMap<Address, Account>,
    pub storage: BTreeMap<(Address, Vec<u8>), Vec<u8>>,
    pub code: BTreeMap<Hash, Code>,
    pub blocks: Vec<StoredBlock>,
}

impl Shown {
    pub fn of<R: Snapshot>(view: &LedgerView<R>) -> Self {
        const PAGE: usize = 3;
        let mut accounts = BTreeMap::new();
        loop {
            let after = accounts.keys().next_back();
            let page = view.accounts(after, PAGE).expect("accounts");
            if page.is_empty() {
                break;
            }
            accounts.extend(page);
        }
        let mut storage = BTreeMap::new();
        for address in accounts.keys() {
            let mut after: Option<Vec<u8>> = None;
            loop {
                let page = view.storage_rows(address, after.as_deref(), PAGE);
                let page = page.expect("storage");
                let Some((last, _)) = page.last() else { break };
                after = Some(last.clone());
                storage.extend(
                    page.into_iter()
                        .map(|(key, value)| ((*address, key), value)),
                );
            }
        }
        let hashes = accounts.values().filter_map(|account| account.code);
        let code = hashes.map(|hash| (hash, view.code(&hash).expect("code").expect("code")));
        let code = code.collect();
        let mut blocks: Vec<StoredBlock> = Vec::new();
        loop {
            let page = view.blocks(blocks.len() as u64, PAGE).expect("blocks");
            if page.is_empty() {
                break;
            }
            blocks.extend(page);
        }
        Self {
            head: view.head().expect("a head"),
            supply: view.supply().expect("a supply"),
            accounts,
            storage,
            code,
            blocks,
        }
    }

    /// The rows that the state root commits to.
    pub fn state(&self) -> BTreeMap<StateKey, Vec<u8>> {
        let accounts = self.accounts.iter();
        let accounts = accounts.map(|(at, a)| (StateKey::Account(*at), account_value(a)));
        let storage = self.storage.iter().map(|((contract, key), value)| {
            let key = key.clone();
            let contract = *contract;
            (StateKey::Storage { contract, key }, value.clone())
        });
        accounts.chain(storage).collect()
    }
}

/// Rows as a file has them: table, key and value in hex, a row a line.
pub fn from_text(text: &str) -> Vec<(Table, Vec<u8>, Vec<u8>)> {
    let bytes = |word: &str| hex::decode(word).expect("hex digits");
    let row = |line: &str| {
        let mut words = line.split(' ');
        let mut word = || words.next().expect("table, key and value");
        let name = word();
        let table = Table::ALL.into_iter().find(|table| table.name() == name);
        (table.expect("a table"), bytes(word()), bytes(word()))
    };
    text.lines().map(row).collect()
}

/// Checks that the hashes of a view's blocks and the roots of its rows are what its head says.
pub fn assert_whole<R: Snapshot>(view: &LedgerView<R>) {
    let head = view.head().expect("a head");
    let root = view.computed_state_root().expect("a root");
    assert_eq!(root, head.state_root, "at height {}", head.height);
    let blocks = view.blocks(0, usize::MAX).expect("blocks");
    let hashes: Vec<Hash> = blocks.iter().map(|stored| stored.block.hash()).collect();
    assert_eq!(hashes.last(), Some(&head.hash));
    let parents = blocks.iter().skip(1).map(|stored| stored.block.parent);
    assert!(parents.eq(hashes.iter().copied().take(hashes.len() - 1)));
    for stored in &blocks {
        let root = Hash::tagged(
            "wattage/transactions",
            &[&stored.transactions.to_canonical()],
        );
        assert_eq!(root, stored.block.transactions_root);
    }
}
