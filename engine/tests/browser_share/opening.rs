//! A link that one browser makes opens in another as its sender saw it.

use serde_json::Value;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_shared_opens_elsewhere_with_the_same_text_gas_result_and_root() {
    let node = node();
    let sender = visit(&node).await;
    let address = share(&sender).await;
    let receiver = Visitor::open(&address, 1440).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.sees("#verdict", "returns 1, 26,292 gas").await;
    receiver.sees("#file-name", "counter.wat").await;
    receiver.sees("#outcome", "1").await;
    receiver.sees("#gas-used", "26,292").await;
    receiver.sees("#editor .cm-gutters", "25,161").await;
    let text = |visitor| {
        asked(
            visitor,
            "document.querySelector('#editor .cm-content').innerText",
        )
    };
    assert_eq!(text(&receiver).await, text(&sender).await);
    let root = link(&address).bundle().state_root.to_string();
    receiver.sees("#shared-root", &root).await;
    let ledger = "fetch('/api/v1/sandboxes/' + window.sandbox).then(answer => answer.json()).then(head => window.root = head.state_root)";
    let kept = stored(&sender).await;
    let sandbox = kept[0]["settings"][0]["sandbox"]["id"].clone();
    let script = format!("(window.sandbox = {sandbox}, {ledger}, true)");
    sender.until("the question", &script).await;
    let same = format!("window.root === {}", Value::from(root));
    sender.until("the node's root", &same).await;
    receiver.click("#tab-state").await;
    receiver.sees("#height", "Block 2").await;
    receiver.close().await;
    sender.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_shared_without_a_run_and_edits_of_it_are_previewed_on_the_shared_ledger() {
    let node = node();
    let sender = visit(&node).await;
    sender.fill("#arg-0", "5").await;
    sender.sees("#outcome[data-of=preview]", "6").await;
    let address = share(&sender).await;
    let receiver = Visitor::open(&address, 1440).await;
    receiver.sees("#verdict", "returns 6").await;
    receiver.sees("#outcome", "6").await;
    receiver.fill("#arg-0", "7").await;
    receiver.sees("#outcome", "8").await;
    receiver.close().await;
    sender.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_with_two_contracts_goes_along_and_stays_out_when_that_is_asked() {
    let node = node();
    let sender = visit(&node).await;
    sender
        .put_source("(module (func (export \"main\") (result i32) i32.const 42))")
        .await;
    sender.sees("#outcome[data-of=preview]", "42").await;
    sender.click("#examples").await;
    sender
        .click("[data-file='hello.wat'], [data-file='get-caller.wat']")
        .await;
    sender
        .until(
            "a preview",
            "document.querySelector('#outcome[data-of=preview]') !== null",
        )
        .await;
    sender.press_run().await;
    sender.sees("#connection", "block 4").await;
    sender
        .until(
            "a result",
            "document.querySelector('#outcome[data-of=receipt]') !== null",
        )
        .await;
    let address = share(&sender).await;
    sender.sees("#share-inside", "2 contracts").await;
    sender.sees("#share-along", "counter.wat").await;
    assert_eq!(link(&address).bundle().sources.len(), 2);
    sender.click("#share-history").await;
    sender.sees("#share-inside", "1 contract,").await;
    let alone = made(&sender).await;
    assert_eq!(link(&alone).bundle().sources.len(), 1);
    let receiver = Visitor::open(&address, 1440).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.click("#tab-state").await;
    receiver.sees("#height", "Block 4").await;
    receiver.close().await;
    sender.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_link_changes_nothing_of_ones_own_and_closing_it_leads_back_there() {
    let node = node();
    let visitor = visit(&node).await;
    visitor.fill("#arg-0", "5").await;
    visitor.sees("#outcome[data-of=preview]", "6").await;
    let address = share(&visitor).await;
    close_panel(&visitor).await;
    visitor.fill("#arg-0", "9").await;
    saved(&visitor).await;
    let before = stored(&visitor).await;
    go(&visitor, &address).await;
    visitor.sees("#verdict", "returns 6").await;
    visitor.sees("#saved", "temporary copy").await;
    visitor.fill("#arg-0", "7").await;
    visitor.sees("#outcome", "8").await;
    assert_eq!(stored(&visitor).await, before);
    // Loaded again, it is the same link and the same own work.
    visitor.page.reload().await.expect("the page loads again");
    visitor.sees("#verdict", "returns 6").await;
    visitor
        .until(
            "the argument",
            "document.querySelector('#arg-0')?.value === '5'",
        )
        .await;
    assert_eq!(stored(&visitor).await, before);
    visitor.click("#shared-close").await;
    visitor
        .until(
            "one's own call",
            "document.querySelector('#arg-0')?.value === '9'",
        )
        .await;
    visitor
        .until("a clean address", "location.hash === ''")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn view_options_of_the_address_come_before_what_the_link_says() {
    let node = node();
    let sender = visit(&node).await;
    let address = share(&sender).await;
    let looked = address.replace("/#", "/?view=gas&line=3&theme=dark#");
    let receiver = Visitor::open(&looked, 1440).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.sees("#panel-gas", "BREAKDOWN").await;
    receiver
        .until("dark", "document.documentElement.dataset.theme === 'dark'")
        .await;
    receiver.until("line 3", "document.querySelector('.status').innerText.includes('3:1') || document.querySelector('.status').innerText.includes('3, ')").await;
    receiver
        .until(
            "not kept",
            "localStorage.getItem('wattage.theme') !== 'dark'",
        )
        .await;
    receiver.close().await;
    sender.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_takes_long_leaves_the_page_alive_and_can_be_stopped() {
    let node = node();
    let sender = visit(&node).await;
    let loops = "(module (func (export \"main\") (loop $l (br $l))))";
    sender.put_source(loops).await;
    sender
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'main'",
        )
        .await;
    sender.fill("#gas-limit", "1000000000").await;
    let address = share(&sender).await;
    let receiver = Visitor::open(&address, 1440).await;
    receiver.click("#shared-stop").await;
    receiver.sees("#verdict", "There is no result").await;
    receiver.sees("#editor .cm-content", "br $l").await;
    receiver
        .until(
            "its limit",
            "document.querySelector('#gas-limit').value === '1,000,000,000'",
        )
        .await;
    receiver.close().await;
    sender.close().await;
}
