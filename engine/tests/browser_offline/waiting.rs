//! Calls that were made while the node was away wait in this browser, and go when it is back.

use super::kept::agree;
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_run_without_the_node_is_sent_when_it_is_back_block_for_block() {
    let mut house = House::open();
    let visitor = house.visit().await;
    house.stop();
    sees_state(&visitor, "away").await;
    visitor.sees("#offline-text", "this browser's copy").await;
    visitor.fill("#arg-0", "5").await;
    visitor
        .sees("#outcome[data-of=preview]", "returns 6 ")
        .await;
    run(&visitor).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 6 ")
        .await;
    visitor.sees("#agreement", "Preview and run agree").await;
    visitor
        .sees("#panel-result", "not sent to the node yet")
        .await;
    run(&visitor).await;
    visitor.sees("#offline-text", "2 calls are kept here").await;
    visitor.click("#tab-state").await;
    visitor.sees("#height", "Block 4").await;
    visitor.sees("#blocks", "not sent yet").await;
    let hash = "document.querySelector('#blocks li').dataset.height";
    assert_eq!(visitor.asked(hash).await, "4");

    house.start();
    sees_copy(&visitor, 4).await;
    sees_state(&visitor, "shared").await;
    agree(&visitor, 4).await;
    visitor.sees("#height", "Block 4").await;
    visitor
        .until(
            "nothing waits any more",
            "!document.querySelector('#blocks').innerText.includes('not sent yet')",
        )
        .await;
    visitor.close().await;
}
