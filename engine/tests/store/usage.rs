//! How much a ledger holds is counted exactly, whatever is written over, deleted or lost.

use wattage_core::store::{Batch, Snapshot as _, Store, Table};
use wattage_engine::store::{LedgerId, RedbStore, SandboxStore, Usage};

use super::common::random::Random;

/// What is there, counted.
fn counted(store: &SandboxStore) -> Usage {
    let snapshot = store.snapshot().expect("a snapshot");
    let mut usage = Usage::default();
    for table in Table::ALL {
        for (key, value) in snapshot.scan(table, &[], None, usize::MAX).expect("rows") {
            usage.rows += 1;
            usage.bytes += (key.len() + value.len()) as u64;
        }
    }
    usage
}

fn of(file: &RedbStore, store: &SandboxStore) -> Usage {
    file.usage(store.id()).expect("a row")
}

#[test]
fn usage_is_what_the_rows_add_up_to_after_any_batches() {
    let (file, _folder) = super::file();
    let stores = [1, 2].map(|id| file.ledger(LedgerId([id; 16])));
    assert_eq!(of(&file, &stores[0]), Usage::default());
    let mut random = Random(8);
    for round in 0..60 {
        let store = random.below(2);
        let mut batch = Batch::default();
        for _ in 0..random.below(20) {
            let table = random.pick(&[Table::Storage, Table::Accounts, Table::Meta]);
            let key = vec![0x61; usize::try_from(random.below(12)).unwrap()];
            let value = vec![1; usize::try_from(random.below(50)).unwrap()];
            if random.below(3) == 0 {
                batch.delete(table, key);
            } else {
                batch.put(table, key, value);
            }
        }
        // A batch that is refused does not count.
        let refused = random.below(4) == 0;
        if refused {
            batch.expect(Table::Shares, b"never there", Some(vec![]));
        }
        let store = &stores[usize::try_from(store).unwrap()];
        assert_eq!(store.commit(batch).is_err(), refused, "round {round}");
        assert_eq!(of(&file, store), counted(store), "round {round}");
    }
    assert!(of(&file, &stores[0]).rows > 0 && of(&file, &stores[1]).rows > 0);
}

#[test]
fn an_erased_ledger_is_gone_from_the_list_and_its_neighbour_stays() {
    let (file, _folder) = super::file();
    let [gone, stays] = [1, 2].map(|id| file.ledger(LedgerId([id; 16])));
    for store in [&gone, &stays] {
        let mut batch = Batch::default();
        for row in 0..250u8 {
            batch.put(Table::Storage, [row], vec![row]);
            batch.put(Table::Receipts, [row], vec![row; 10]);
        }
        store.commit(batch).expect("a commit");
    }
    assert_eq!(file.ledgers(), Ok(vec![gone.id(), stays.id()]));
    let mut steps = 0;
    while file.erase(gone.id(), 100).expect("a step") == 100 {
        steps += 1;
        assert_eq!(of(&file, &gone), counted(&gone), "in the middle of it");
        assert_eq!(of(&file, &gone).rows, 500 - 100 * steps);
    }
    assert_eq!(counted(&gone), Usage::default());
    assert_eq!(file.ledgers(), Ok(vec![stays.id()]));
    assert_eq!(counted(&stays), of(&file, &stays));
    assert_eq!(of(&file, &stays).rows, 500);
}
