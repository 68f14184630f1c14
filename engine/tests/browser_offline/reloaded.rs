//! The page is loaded again while there is no node: the service worker starts it, and the story goes on.

use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;

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
    let visitor = Visitor::open("about:blank", 1440).await;
    // The test driver holds each new service worker for a debugger and lets some wait for ever: it is told to leave them alone.
    let alone = SetAutoAttachParams::builder()
        .auto_attach(false)
        .wait_for_debugger_on_start(false)
        .flatten(true)
        .build()
        .expect("all that it needs");
    visitor.page.execute(alone).await.expect("it is told");
    let address = format!("{}/?sw", house.origin());
    visitor.page.goto(address).await.expect("the page loads");
    visitor.arrives().await;
    sees_copy(&visitor, 2).await;
    let controlled = "navigator.serviceWorker.controller?.state === 'activated'";
    visitor.until("a service worker", controlled).await;
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
