//! Versions, the trash, other names, backups.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_text_is_restored_and_the_one_before_that_stays_a_version() {
    let (visitor, _node) = visit().await;
    write(&visitor, FIRST).await;
    // A version goes on changing while typing does not rest: what is waited for is that the clock has moved past that.
    let start = "window.began ??= Date.now(); Date.now() - window.began > 2500";
    visitor.until("a rest", start).await;
    write(&visitor, SECOND).await;
    visitor.click("#examples").await;
    visitor.click("[data-file=History]").await;
    visitor.sees("#versions", "the present text").await;
    visitor.sees("#versions", "+1 −1 lines").await;
    visitor.click("#versions li:nth-child(2) .version").await;
    visitor.sees("#version-lines", "second").await;
    visitor.click("#restore").await;
    has_text(&visitor, "first").await;
    visitor.sees("#notice", "earlier text").await;
    is_stored(&visitor, FIRST).await;
    let kept = format!(
        "(async () => (await ({ROWS})('history')).some((row) => row.versions.at(-2)?.source === {} && row.versions.at(-1).source === {}))()",
        Value::from(SECOND),
        Value::from(FIRST)
    );
    visitor.until("both are versions", &kept).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_file_comes_back_from_the_news_and_from_the_trash_after_a_reload() {
    let (visitor, _node) = visit().await;
    write(&visitor, FIRST).await;
    visitor.click("#saved").await;
    visitor
        .click("#file-list [data-name='my-counter.wat'] .delete")
        .await;
    visitor.sees("#trash-list", "my-counter.wat").await;
    visitor.press("Escape", 1).await;
    visitor.sees("#file-name", "counter.wat").await;
    visitor.click("#take-back").await;
    has_text(&visitor, "first").await;
    visitor.click("#saved").await;
    visitor
        .click("#file-list [data-name='my-counter.wat'] .delete")
        .await;
    let binned = format!(
        "(async () => (await ({ROWS})('trash')).length === 1 && !(await ({ROWS})('files')).some((row) => row.name === 'my-counter.wat'))()"
    );
    visitor
        .until("it is in the trash of the database", &binned)
        .await;
    visitor.page.reload().await.expect("the page loads");
    visitor.click("#saved").await;
    visitor.click("#trash-list button").await;
    visitor.press("Escape", 1).await;
    has_text(&visitor, "first").await;
    visitor.close().await;
}
