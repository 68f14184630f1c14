//! Writes that end in the middle, and a browser without room.

use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;
use wattage_core::store::{Batch, Store, Table};
use wattage_web::mirror::{Error, Mirror};

use crate::common::{all, block, database, height, in_database, new_record, written};

/// Until it is dropped, the row written as the `nth` does this instead. `this` is the object store.
struct Fault;

impl Fault {
    fn at(nth: u32, does: &str) -> Self {
        let code = format!(
            "(() => {{ const put = IDBObjectStore.prototype.put; let left = {nth}; globalThis.unfault = () => \
             {{ IDBObjectStore.prototype.put = put; }}; IDBObjectStore.prototype.put = function(...row) \
             {{ if (left-- === 0) {{ {does} }} return put.apply(this, row); }}; }})()"
        );
        eval(&code).expect("a fault");
        Self
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        eval("globalThis.unfault()").expect("no fault");
    }
}

/// What the browser does to the transaction of a tab that is closed.
const ABORT: &str = "const asked = put.apply(this, row); this.transaction.abort(); return asked;";
const FULL: &str = "throw new DOMException('no room', 'QuotaExceededError');";

#[wasm_bindgen_test]
async fn a_write_that_ends_at_any_row_leaves_nothing_of_the_block() {
    let database = database().await;
    let mut mirror = written(&database, 2).await;
    let before = all(&mirror.store());
    let mut nth = 0;
    loop {
        block(&mirror.store());
        let fault = Fault::at(nth, ABORT);
        let flushed = mirror.flush().await;
        drop(fault);
        if flushed.is_ok() {
            break;
        }
        assert!(
            in_database(&database, mirror.id()).await == before,
            "row {nth}"
        );
        assert!(all(&mirror.store()) == before, "row {nth}");
        nth += 1;
    }
    assert!(nth > 5, "a block has more rows than {nth}");
    assert_eq!(height(&mirror), 3);
    assert!(in_database(&database, mirror.id()).await == all(&mirror.store()));
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn without_room_nothing_is_written_and_the_error_says_what_to_do() {
    let database = database().await;
    let mut mirror = written(&database, 1).await;
    let before = all(&mirror.store());
    block(&mirror.store());
    let fault = Fault::at(3, FULL);
    let error = mirror.flush().await.expect_err("no room");
    drop(fault);
    assert!(matches!(error, Error::Full(_)), "{error}");
    assert!(error.to_string().contains("empty the trash"), "{error}");
    assert!(in_database(&database, mirror.id()).await == before);
    assert!(all(&mirror.store()) == before);
    block(&mirror.store());
    mirror.flush().await.expect("written once there is room");
    database.delete_ledger(mirror.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn an_unfinished_new_ledger_is_none_and_is_swept() {
    let database = database().await;
    let kept = written(&database, 1).await;
    let mut mirror = Mirror::create(&database, new_record("unfinished")).expect("a mirror");
    let mut batch = Batch::default();
    for n in 0..25_000u32 {
        batch.put(Table::Storage, n.to_be_bytes(), vec![1]);
    }
    mirror.store().commit(batch).expect("committed");
    let fault = Fault::at(22_000, ABORT);
    mirror.flush().await.expect_err("it ended in the middle");
    drop(fault);
    let found = database.record(mirror.id()).await.expect("readable");
    assert_eq!(found, None);
    assert_eq!(database.sweep().await.expect("swept"), 1);
    assert_eq!(database.sweep().await.expect("swept"), 0);
    assert!(in_database(&database, kept.id()).await == all(&kept.store()));
    database.delete_ledger(kept.id()).await.expect("deleted");
}
