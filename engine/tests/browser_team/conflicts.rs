//! Two who change one contract: nobody's text is lost, and nobody's work is replaced unseen.

use super::*;

fn answering(number: u32) -> String {
    format!("(module (func (export \"answer\") (result i64) (i64.const {number})))")
}

/// Puts a source and waits for what its call would return.
async fn writes(visitor: &Visitor, number: u32) {
    visitor.put_source(&answering(number)).await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'answer'",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_by_somebody_else_is_told_and_both_texts_exist() {
    let house = House::open();
    let ana = house.host("Ana").await;
    let ben = guest(&invitation(&ana, "write").await, "Ben").await;

    writes(&ana, 11).await;
    writes(&ben, 22).await;
    run(&ben).await;
    ben.sees("#outcome", "returns 22").await;
    ana.sees("#team-bar", "Ben upgraded this contract at block 3")
        .await;
    ana.sees("#editor .cm-content", "i64.const 11").await;

    // Run does not put one in the other's place.
    ana.press_run().await;
    ana.sees("#trouble", "Ben upgraded this contract at block 3")
        .await;
    ana.click("#open-theirs").await;
    ana.sees("#file-name", "shared-").await;
    ana.sees("#editor .cm-content", "i64.const 22").await;
    ana.until(
        "their text runs there",
        "document.querySelector('#team-bar, #trouble') === null",
    )
    .await;
    ana.click("#examples").await;
    ana.click("[data-file='my-counter.wat']").await;
    ana.sees("#editor .cm-content", "i64.const 11").await;
    ana.click("#put-mine").await;
    ana.sees("#outcome[data-of=receipt]", "returns 11").await;
    ana.until(
        "nothing stands in the way",
        "document.querySelector('#team-bar, #trouble') === null",
    )
    .await;

    // Ben's text is as it was, and not shown as what runs.
    ben.sees("#team-bar", "Ana upgraded this contract").await;
    ben.sees("#editor .cm-content", "i64.const 22").await;
    ben.press_run().await;
    ben.sees("#trouble", "Ana upgraded this contract").await;
    ana.sees("#connection", "block 6").await;
    ana.close().await;
    ben.close().await;
}
