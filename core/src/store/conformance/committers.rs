//! Many committers at once.

use super::{commit, get, put, rows};
use crate::store::{Batch, Store, StoreError, Table};

/// How many committers there are, and how often each commits.
const COMMITTERS: u8 = 4;
const COMMITS: u8 = 25;

/// Committers that count one row up, each adding a row of its own in the same batch: none gets lost, and none is half
/// there.
///
/// `at_once` runs the given jobs on threads of the caller's, all at the same time, and returns when they are done.
///
/// # Panics
/// When the store loses or halves a commit.
pub fn concurrent_commits<S: Store + Send + 'static>(
    new: impl Fn() -> S,
    at_once: impl FnOnce(Vec<Box<dyn FnOnce() + Send>>),
) {
    let store = new();
    commit(&store, put(&[(b"count", &0u32.to_be_bytes())]));
    let job = |committer: u8| {
        let store = store.clone();
        let job = move || (0..COMMITS).for_each(|n| count_up(&store, [committer, n]));
        Box::new(job) as Box<dyn FnOnce() + Send>
    };
    at_once((0..COMMITTERS).map(job).collect());
    let total = u32::from(COMMITTERS) * u32::from(COMMITS);
    assert_eq!(get(&store, b"count"), Some(total.to_be_bytes().to_vec()));
    let mut numbers: Vec<Vec<u8>> = Vec::new();
    numbers.extend(rows(&store, Table::Accounts).into_iter().map(|row| row.1));
    numbers.sort();
    let expected = (1..=total).map(|n| n.to_be_bytes().to_vec());
    assert!(numbers.into_iter().eq(expected));
}

/// Commits once, on top of whatever there is.
fn count_up<S: Store>(store: &S, name: [u8; 2]) {
    loop {
        let old = get(store, b"count").expect("a count");
        let count = u32::from_be_bytes(old.as_slice().try_into().expect("four bytes")) + 1;
        let new = count.to_be_bytes().to_vec();
        let mut batch = Batch::default();
        batch.expect(Table::Storage, *b"count", Some(old));
        batch.put(Table::Storage, *b"count", new.clone());
        batch.put(Table::Accounts, name, new);
        match store.commit(batch) {
            Ok(()) => return,
            Err(StoreError::Stale) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
