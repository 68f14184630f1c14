//! A shared experiment becomes one's own.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_is_edited_run_and_shared_again_and_names_its_parent() {
    let node = node();
    let sender = visit(&node).await;
    let address = share(&sender).await;
    let receiver = visit(&node).await;
    go(&receiver, &address).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.click("#fork").await;
    receiver.sees("#notice", "is yours now").await;
    receiver.sees("#file-name", "counter-2.wat").await;
    receiver.sees("#connection", "block 2").await;
    receiver
        .until("a clean address", "location.hash === ''")
        .await;
    receiver.fill("#arg-0", "4").await;
    receiver.sees("#outcome[data-of=preview]", "5").await;
    receiver.press_run().await;
    receiver.sees("#outcome[data-of=receipt]", "5").await;
    receiver.sees("#connection", "block 3").await;
    let again = link(&share(&receiver).await);
    assert_eq!(again.bundle().parent, Some(link(&address).id()));
    assert_eq!(again.bundle().steps.len(), 3);
    receiver.close().await;
    sender.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_changed_in_a_temporary_copy_is_kept_as_a_file_when_it_is_left() {
    let node = node();
    let visitor = visit(&node).await;
    let address = share(&visitor).await;
    close_panel(&visitor).await;
    go(&visitor, &address).await;
    visitor.sees("#verdict", "as the sender saw it").await;
    visitor
        .put_source("(module (func (export \"changed\") (result i32) i32.const 3))")
        .await;
    visitor.sees("#outcome", "3").await;
    visitor.click("#shared-close").await;
    visitor.sees("#notice", "kept as counter-2.wat").await;
    visitor.click("#notice .link").await;
    visitor.sees("#editor .cm-content", "changed").await;
    // Left by loading the page again, it is kept as well.
    go(&visitor, &address).await;
    visitor.sees("#verdict", "as the sender saw it").await;
    visitor
        .put_source("(module (func (export \"another\") (result i32) i32.const 5))")
        .await;
    visitor.sees("#outcome", "5").await;
    visitor.page.reload().await.expect("the page loads again");
    visitor.sees("#verdict", "as the sender saw it").await;
    visitor.sees("#notice", "counter-3.wat").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn run_in_a_temporary_copy_forks_it_first() {
    let node = node();
    let sender = visit(&node).await;
    let address = share(&sender).await;
    let receiver = Visitor::open(&address, 1440).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.press_run().await;
    receiver.sees("#outcome[data-of=receipt]", "2").await;
    receiver.sees("#file-name", "counter-2.wat").await;
    receiver.close().await;
    sender.close().await;
}
