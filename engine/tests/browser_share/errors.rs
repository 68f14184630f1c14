//! Links that cannot be opened say what they are, and one's own work stays in front.

use super::*;

const OWN: &str = "(module (func (export \"mine\") (result i32) i32.const 7))";

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_cannot_be_opened_says_why_and_leaves_ones_own_text() {
    let node = node();
    let visitor = visit(&node).await;
    let address = share(&visitor).await;
    close_panel(&visitor).await;
    visitor.put_source(OWN).await;
    visitor.sees("#outcome[data-of=preview]", "7").await;
    saved(&visitor).await;
    let middle = address.len() / 2;
    let other = if &address[middle..=middle] == "A" {
        "B"
    } else {
        "A"
    };
    let damaged = format!("{}{other}{}", &address[..middle], &address[middle + 1..]);
    let origin = &node.server.origin;
    let unknown = format!("{origin}/s/{}", "0".repeat(32));
    for (address, sentence) in [
        (damaged.as_str(), "The link is damaged"),
        (&address[..address.len() - 30], "The link is cut off"),
        (&address.replace("#v1.", "#v7."), "of version 7"),
        (&format!("{origin}/#hello"), "no Wattage link"),
        (&unknown, "0000"),
    ] {
        go(&visitor, address).await;
        visitor.sees("#refused-link", sentence).await;
        visitor.sees("#editor .cm-content", "mine").await;
        visitor
            .until("no banner", "document.querySelector('#shared') === null")
            .await;
    }
    visitor.click("#refused-close").await;
    visitor
        .until(
            "a clean address",
            "location.pathname === '/' && document.querySelector('#refused-link') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_example_does_not_run_in_place_of_a_link_that_cannot_be_opened() {
    let node = node();
    let visitor = Visitor::open(&format!("{}/#v1.AAAA", node.server.origin), 1440).await;
    visitor.sees("#refused-link", "cannot be opened").await;
    visitor
        .until(
            "the node",
            "document.querySelector('#connection')?.dataset.state === 'up'",
        )
        .await;
    visitor
        .until(
            "no run",
            "document.querySelector('#outcome[data-of=receipt]') === null",
        )
        .await;
    visitor.click("#refused-close").await;
    visitor.arrives().await;
    visitor.close().await;
}
