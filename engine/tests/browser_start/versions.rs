//! New versions: told, taken when asked, never under work that is not stored, as a whole or not at all.

use super::site::Site;
use super::{CONTROLLED, go, open};
use crate::visitor::Visitor;

const NEXT: &str = "00000000000000b2";
const UPDATE: &str = "document.querySelector('#update-load') !== null";

/// The build that the page says it is.
fn is_build(build: &str) -> String {
    format!("(document.querySelector('#version')?.textContent ?? '').includes('{build}')")
}

async fn first_visit(site: &Site) -> Visitor {
    let visitor = open(&format!("{}?sw", site.address)).await;
    visitor.until("a service worker", CONTROLLED).await;
    visitor
        .until(
            "an editor",
            "document.querySelector('#editor .cm-content, #editor textarea') !== null",
        )
        .await;
    visitor
}

/// The service worker looks for a new version, as it does by itself from time to time.
async fn look(visitor: &Visitor) {
    let script =
        "navigator.serviceWorker.ready.then((r) => r.update()).then(() => true, () => true)";
    visitor.until("a look", script).await;
}

/// Waits until the page tells of a new version, looking for one meanwhile: a look that meets another one comes to nothing.
async fn news(visitor: &Visitor) {
    let script = format!(
        "navigator.serviceWorker.ready.then((r) => r.update()).then(() => {UPDATE}, () => {UPDATE})"
    );
    visitor.until("the news", &script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_is_told_and_taken_when_asked_with_the_text_still_there() {
    let site = Site::start().await;
    let visitor = first_visit(&site).await;
    site.publish(NEXT, None);
    news(&visitor).await;
    // Loading the page again is not asking. (Where none is left open, the browser takes the new version by itself.)
    visitor.page.reload().await.expect("the page loads again");
    news(&visitor).await;
    let still_old = format!("!({})", is_build(NEXT));
    visitor.until("the old build", &still_old).await;

    visitor.put_source("(module (; mine ;))").await;
    visitor.click("#update-load").await;
    visitor.until("the new build", &is_build(NEXT)).await;
    visitor.sees("#editor", "mine").await;
    visitor
        .until(
            "one build is left",
            "caches.keys().then((names) => names.length === 1)",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_comes_in_part_leaves_the_old_one_whole() {
    let site = Site::start().await;
    let visitor = first_visit(&site).await;
    site.publish(NEXT, Some("language-worker_bg.wasm"));
    look(&visitor).await;
    visitor
        .until(
            "nothing of it is stored",
            "Promise.all([navigator.serviceWorker.ready, caches.keys()])\
             .then(([r, names]) => !r.installing && !r.waiting && names.length === 1)",
        )
        .await;
    go(&visitor, &site.address).await;
    let old = format!(
        "!({}) && document.querySelector('#version') !== null",
        is_build(NEXT)
    );
    visitor.until("the old build", &old).await;
    visitor.put_source("(module (func (export \"f\")))").await;
    visitor.sees("#problem-count", "no problems").await;
    visitor.close().await;
}
