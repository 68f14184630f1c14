//! Two tabs of one browser on one file.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_takes_the_newer_text_of_another_one() {
    let (mut visitor, node) = visit().await;
    write(&visitor, FIRST).await;
    let first = visitor.open_tab(&node.0.origin).await;
    has_text(&visitor, "first").await;
    write(&visitor, SECOND).await;
    visitor.page = first;
    let front = visitor.page.bring_to_front().await;
    front.expect("the first tab");
    has_text(&visitor, "second").await;
    visitor.sees("#notice", "another tab").await;
    let one = format!(
        "(async () => (await ({ROWS})('files')).filter((row) => row.name.startsWith('my-')).length === 1)()"
    );
    visitor.until("there is one file", &one).await;
    visitor.close().await;
}
