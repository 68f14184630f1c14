//! Many windows of one browser: it opens six connections to a node, and a stream of events holds one.

use super::*;
use chromiumoxide::cdp::browser_protocol::target::CreateTargetParams;

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_with_eight_windows_goes_on_working() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let link = invitation(&ana, "write").await;
    for _ in 0..7 {
        let window = CreateTargetParams::new(house.server.origin.clone());
        ana.page.execute(window).await.expect("a window");
    }
    ana.page.bring_to_front().await.expect("the first window");
    let ben = guest(&link, "Ben").await;
    // Some of the eight have a stream, the others look every few seconds; none keeps the others from asking.
    run(&ana).await;
    run(&ben).await;
    sees_block_by(&ana, "Ben").await;
    ana.page.reload().await.expect("the page loads again");
    ana.sees("#connection", "block 4").await;
    ana.press_run().await;
    ana.sees("#connection", "block 5").await;
    ben.close().await;
    ana.close().await;
}
