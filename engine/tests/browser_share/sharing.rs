//! The share panel: what is in a link, and what never is.

use std::ops::ControlFlow;

use wattage_core::encoding::Canonical as _;
use wattage_core::limits;
use wattage_core::share::{Link, replay};
use wattage_engine::vm::WasmVm;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_browsers_make_the_same_link_of_the_same_experiment() {
    let node = node();
    let (one, other) = (visit(&node).await, visit(&node).await);
    let address = share(&one).await;
    assert_eq!(address, share(&other).await);
    // What the browsers' engine has executed, the node's comes to as well.
    let link = link(&address);
    let vm = WasmVm::new(limits::GAS_MAX).expect("an engine");
    let replayed = replay(&vm, link.bundle(), |_| ControlFlow::Continue(())).expect("executed");
    assert!(replayed.verdict.is_same(), "{:?}", replayed.verdict);
    assert_eq!(Link::of(link.bundle().clone()).expect("a link"), link);
    one.close().await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_holds_no_token_no_sandbox_and_no_other_file() {
    let node = node();
    let visitor = visit(&node).await;
    visitor
        .put_source("(module (; secret text of another file ;) (func (export \"main\")))")
        .await;
    visitor.sees("#file-name", "my-counter.wat").await;
    saved(&visitor).await;
    visitor.click("#examples").await;
    visitor.click("[data-file='counter.wat']").await;
    visitor.sees("#file-name", "counter.wat").await;
    saved(&visitor).await;
    let bundle = link(&share(&visitor).await).into_bundle();
    let bytes = bundle.to_canonical();
    let text = String::from_utf8_lossy(&bytes);
    let kept = stored(&visitor).await;
    let sandbox = &kept[0]["settings"][0]["sandbox"];
    for private in [&sandbox["id"], &sandbox["token"]] {
        let private = private.as_str().expect("a text");
        assert!(private.len() > 8 && !text.contains(private), "{private}");
    }
    assert!(!text.contains("secret text"));
    assert_eq!(bundle.sources.len(), 1);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn title_and_note_go_along_and_a_short_link_leads_to_the_same() {
    let node = node();
    let sender = visit(&node).await;
    share(&sender).await;
    sender.fill("#share-title", "First count").await;
    sender.sees("#share-said", "another one now").await;
    sender.fill("#share-note", "Why 26,292?").await;
    sender
        .until(
            "a link with both",
            "document.querySelector('#share-link') !== null",
        )
        .await;
    sender.click("#share-short").await;
    sender.sees("#share-short-link", "/s/").await;
    let short = sender.text("#share-short-link").await;
    let receiver = Visitor::open(&short, 1440).await;
    receiver.sees("#shared", "First count").await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.close().await;
    sender.close().await;
}
