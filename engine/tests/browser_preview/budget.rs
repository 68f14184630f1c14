//! A preview that does not end: its time is shown, Stop ends it, and the page goes on.

use super::{previews, visit};

/// Host calls are what takes long for its gas: a plain loop uses up the highest limit in a second or two.
const ENDLESS: &str = "(module (import \"env\" \"gas_left\" (func $left (result i64)))\n\
(func (export \"main\") (param $n i64)\n(loop\ncall $left\ndrop\nbr 0)))";

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_shows_its_time_is_stopped_and_the_next_edit_previews() {
    let (visitor, _node) = visit().await;
    visitor.fill("#gas-limit", "1000000000").await;
    visitor.put_source(ENDLESS).await;
    visitor.sees("#preview-strip", "of 5.0 seconds").await;
    visitor
        .until(
            "no figure of the text before",
            "document.querySelector('.run-line .tag') === null && \
             document.querySelector('#outcome[data-of=preview]') === null",
        )
        .await;
    visitor.click("#preview-stop").await;
    visitor.sees("#preview-strip", "was stopped").await;
    // Its static prices are known all the same, and so are its functions.
    visitor
        .until(
            "the price of the host call",
            "[...document.querySelectorAll('.gas-gutter .gas-static b')].some((price) => price.innerText === '3')",
        )
        .await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'main'",
        )
        .await;
    visitor
        .put_source("(module (func (export \"main\") (result i32) i32.const 5))")
        .await;
    previews(&visitor, "returns 5, 102 gas").await;
    visitor
        .until(
            "no strip",
            "document.querySelector('#preview-strip') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_in_the_middle_of_an_endless_loop_goes_before_it_and_run_does_not_wait_for_one() {
    let (visitor, _node) = visit().await;
    visitor.fill("#gas-limit", "40000000").await;
    visitor.put_source(ENDLESS).await;
    visitor.sees("#preview-strip", "of 5.0 seconds").await;
    visitor
        .put_source("(module (func (export \"main\") (result i32) i32.const 6))")
        .await;
    previews(&visitor, "returns 6, 102 gas").await;
    visitor.put_source(ENDLESS).await;
    visitor.sees("#preview-strip", "of 5.0 seconds").await;
    visitor.press_run().await;
    visitor.sees("#outcome[data-of=receipt]", "ut of gas").await;
    visitor.sees("#gas-used", "40,000,000").await;
    visitor
        .sees("#agreement", "took longer than Run waited")
        .await;
    visitor.close().await;
}
