//! Two tabs on one ledger: two loaded mirrors are what two tabs are.

use wasm_bindgen_test::wasm_bindgen_test;
use wattage_web::mirror::Mirror;

use crate::common::{all, block, database, height, in_database, written};

#[wasm_bindgen_test]
async fn of_two_tabs_that_commit_a_block_one_is_stale_and_goes_on_from_what_the_other_wrote() {
    let database = database().await;
    let mut one = written(&database, 1).await;
    let mut other = Mirror::load(&database, one.id()).await.expect("loaded");
    block(&one.store());
    block(&other.store());
    block(&other.store());
    one.flush().await.expect("written");
    let error = other.flush().await.expect_err("the head has moved");
    assert!(error.is_stale(), "{error}");
    assert!(all(&other.store()) == all(&one.store()));
    block(&other.store());
    other.flush().await.expect("written");
    assert_eq!(height(&other), 3);
    assert!(in_database(&database, one.id()).await == all(&other.store()));
    database.delete_ledger(one.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn a_refresh_shows_what_another_tab_wrote_and_says_whether_it_did() {
    let database = database().await;
    let mut one = written(&database, 1).await;
    let mut other = Mirror::load(&database, one.id()).await.expect("loaded");
    assert!(!other.refresh().await.expect("refreshed"));
    block(&one.store());
    one.flush().await.expect("written");
    // What is not written here does not hide that the other has written.
    block(&other.store());
    assert!(other.refresh().await.expect("refreshed"));
    assert_eq!(height(&other), 2);
    assert!(all(&other.store()) == all(&one.store()));
    database.delete_ledger(one.id()).await.expect("deleted");
}

#[wasm_bindgen_test]
async fn blocks_that_are_not_written_outlive_a_refresh_that_finds_nothing() {
    let database = database().await;
    let mut mirror = written(&database, 1).await;
    block(&mirror.store());
    assert!(!mirror.refresh().await.expect("refreshed"));
    mirror.flush().await.expect("written");
    assert_eq!(height(&mirror), 2);
    database.delete_ledger(mirror.id()).await.expect("deleted");
}
