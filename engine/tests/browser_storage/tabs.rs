//! Two tabs of one browser on one file.

use chromiumoxide::cdp::browser_protocol::page::CrashParams;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_is_killed_while_typing_has_its_text_when_it_is_opened_again() {
    let (mut visitor, node) = visit().await;
    visitor.click("#editor .cm-content, #editor textarea").await;
    visitor.select_all().await;
    visitor.type_keys(";; kept").await;
    has_text(&visitor, ";; kept").await;
    let killed = visitor.open_tab(&node.0.origin).await;
    // What a crash of its process leaves: no event of leaving, no last words.
    let crash = killed.execute(CrashParams::default());
    drop(tokio::time::timeout(std::time::Duration::from_secs(1), crash).await);
    visitor.page.reload().await.expect("the page loads");
    has_text(&visitor, ";; kept").await;
    visitor.close().await;
}
