//! A contract worker that does not come: the page says so and runs contracts all the same.

use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;

use super::visit;

/// The worker's file is not there. A blocked request would do, but Chromium's blocking leaves workers out.
const MISSING: &str = "window.Worker = class extends Worker { constructor(file, ...more) { \
super(file.includes('contract') ? '/not-there.js' : file, ...more); } };";

#[tokio::test(flavor = "multi_thread")]
async fn without_the_contract_worker_the_page_says_so_and_run_works() {
    let (visitor, _node) = visit().await;
    let missing = AddScriptToEvaluateOnNewDocumentParams::new(MISSING);
    visitor.page.execute(missing).await.expect("a script");
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .sees(
            "#preview-strip",
            "The contract worker, which previews while you type, does not work here",
        )
        .await;
    // Run is of no use before the files of this browser are read.
    visitor.sees("#connection", "block 2").await;
    visitor.press_run().await;
    visitor.sees("#outcome[data-of=receipt]", "returns 2").await;
    visitor.sees("#agreement", "Not compared").await;
    visitor
        .put_source("(module (func (export \"main\") (param i32) (result i32) (local.get 0)))")
        .await;
    visitor.sees("#saved", "saved").await;
    visitor.press_run().await;
    visitor.sees("#outcome[data-of=receipt]", "returns 0").await;
    visitor.close().await;
}
