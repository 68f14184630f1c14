//! The page is loaded again while there is no node: the service worker starts it, and the story goes on.

use super::kept::agree;
use super::*;

/// The page again, as if its address had been typed.
async fn again(visitor: &Visitor, house: &House) {
    visitor.page.goto("about:blank").await.expect("left");
    visitor.page.goto(house.origin()).await.expect("a page");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_made_before_and_after_reloads_and_all_of_them_are_sent() {
    let mut house = House::open();
    let visitor = house.visit_with_service_worker().await;
    house.stop();

    again(&visitor, &house).await;
    sees_state(&visitor, "away").await;
    visitor.fill("#arg-0", "5").await;
    visitor
        .sees("#outcome[data-of=preview]", "returns 6 ")
        .await;
    run(&visitor).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 6 ")
        .await;
    visitor.sees("#offline-text", "1 call is kept here").await;

    again(&visitor, &house).await;
    visitor.sees("#offline-text", "1 call is kept here").await;
    visitor.fill("#arg-0", "7").await;
    visitor
        .sees("#outcome[data-of=preview]", "returns 13 ")
        .await;
    run(&visitor).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 13 ")
        .await;
    visitor.sees("#offline-text", "2 calls are kept here").await;

    house.start();
    sees_copy(&visitor, 4).await;
    sees_state(&visitor, "shared").await;
    agree(&visitor, 4).await;
    visitor.close().await;
}
