//! The pinned baseline: differences follow the keys, and the pin outlives a reload.

use super::{previews, visit};

#[tokio::test(flavor = "multi_thread")]
async fn the_difference_from_the_baseline_follows_edits_and_the_pin_outlives_a_reload() {
    let (visitor, _node) = visit().await;
    let source =
        "(module (func (export \"main\") (result i32)\ni32.const 5\ni32.const 6\ni32.add\n))";
    visitor.put_source(source).await;
    previews(&visitor, "returns 11, 104 gas").await;
    visitor.click("#pin").await;
    visitor
        .sees("#difference", "as much gas as the baseline")
        .await;

    // A line before the others: those that moved are no difference.
    visitor
        .put_source(
            "(module (func (export \"main\") (result i32)\n;; three numbers\ni32.const 5\ni32.const 6\ni32.add\n\
             i32.const 1\ni32.add\n))",
        )
        .await;
    previews(&visitor, "returns 12, 106 gas").await;
    visitor
        .sees("#difference", "+2 gas (+1.9 %), dearer than the baseline")
        .await;
    visitor
        .until(
            "a difference at the two new lines alone",
            "[...document.querySelectorAll('.gas-gutter .gas-more')].map((mark) => mark.innerText).join() === '+1,+1' && \
             document.querySelector('.gas-gutter .gas-less') === null",
        )
        .await;
    visitor.sees("#saved", "saved").await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .sees("#difference", "+2 gas (+1.9 %), dearer than the baseline")
        .await;
    visitor
        .chord(crate::visitor::CTRL | crate::visitor::ALT, "p", 80, None)
        .await;
    visitor
        .until(
            "no baseline",
            "document.querySelector('#difference') === null && document.querySelector('#pin').ariaPressed === 'false'",
        )
        .await;
    visitor.close().await;
}
