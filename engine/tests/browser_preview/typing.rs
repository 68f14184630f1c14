//! Figures follow the keys, and none of an older text is shown for the newest.

use super::{previews, visit};

/// One line; typing goes on before its end.
const CONTRACT: &str = "(module (func (export \"main\") (result i32) i32.const 5))";

#[tokio::test(flavor = "multi_thread")]
async fn gas_and_result_change_with_each_key_and_nothing_is_committed() {
    let (visitor, _node) = visit().await;
    visitor.put_source(CONTRACT).await;
    previews(&visitor, "returns 5, 102 gas").await;
    visitor.press("ArrowLeft", "))".len()).await;
    visitor.type_keys(" i32.const 7 i32.add").await;
    previews(&visitor, "returns 12, 104 gas").await;
    visitor.sees("#editor .cm-gutters .gas-preview", "4").await;
    visitor.sees("#panel-result", "nothing is committed").await;
    // The first visit's own deployment and call, and nothing since.
    visitor.sees("#connection", "block 2").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_after_fast_typing_is_what_the_node_charges_for_the_last_text() {
    let (visitor, _node) = visit().await;
    visitor.put_source(CONTRACT).await;
    visitor.press("ArrowLeft", "))".len()).await;
    for digits in ["1", "12", "123", "1234"] {
        visitor
            .type_keys(&format!(" i32.const {digits} i32.add"))
            .await;
    }
    visitor.press_run().await;
    visitor
        .until(
            "a receipt",
            "document.querySelector('#outcome[data-of=receipt]')?.innerText.startsWith('returns 1,375')",
        )
        .await;
    visitor.sees("#gas-used", "110").await;
    visitor.sees("#agreement", "Preview and node agree").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_runs_several_times_says_so_and_the_selection_has_a_price() {
    let (visitor, _node) = visit().await;
    visitor
        .put_source(
            "(module (func $count (export \"main\") (param $n i32)\nloop $again\nlocal.get $n\ni32.const 1\ni32.sub\n\
             local.tee $n\nbr_if $again\nend))",
        )
        .await;
    visitor
        .until(
            "the field for n",
            "document.querySelector('#arg-0')?.closest('label').innerText.startsWith('n')",
        )
        .await;
    visitor.fill("#arg-0", "3").await;
    previews(&visitor, "done, 116 gas").await;
    visitor.sees("#editor .cm-gutters", "×3").await;
    visitor.sees("#editor .cm-content", "count: 16 gas").await;
    visitor.sees("#editor .cm-content", "loop: n x 5 gas").await;
    visitor.click("#editor .cm-content").await;
    visitor.select_all().await;
    visitor
        .sees("#selection-price", "16 gas in the preview")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_would_fail_is_told_softly_at_its_line() {
    let (visitor, _node) = visit().await;
    visitor
        .put_source("(module (func (export \"main\") (result i32)\n(i32.div_u (i32.const 1) (i32.const 0))))")
        .await;
    visitor.sees("#panel-result", "divided by zero").await;
    visitor
        .until(
            "a mark without a line put in",
            "document.querySelector('#editor .fault-line')?.title.includes('divided by zero') && \
             document.querySelector('#editor .fault-note') === null",
        )
        .await;
    visitor.click("#caller").await;
    visitor.select_all().await;
    visitor.type_keys("nobody at all").await;
    visitor.sees("#preview-trouble", "Caller").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plain_editor_previews_too() {
    let (visitor, _node) = visit().await;
    visitor.click("#plain-editor").await;
    visitor.put_source(CONTRACT).await;
    previews(&visitor, "returns 5, 102 gas").await;
    visitor.sees(".plain-margin .gas-preview", "2").await;
    visitor.close().await;
}
