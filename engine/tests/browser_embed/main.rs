//! The small page inside somebody else's: shown, never edited, nothing of the visitor's touched.

#[path = "../browser/experiment.rs"]
mod experiment;
mod host;
#[path = "../browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::page::{FrameTree, GetFrameTreeParams};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use experiment::bundle;
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;
use wattage_core::examples::EXAMPLES;
use wattage_core::share::Link;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

fn link() -> Link {
    Link::of(bundle("Three & five", EXAMPLES[0].source, &[3, 5])).expect("a link")
}

fn node() -> (Server, TempDir) {
    let data = TempDir::new().expect("a folder");
    (Server::start(data.path()), data)
}

fn frame(address: &str) -> String {
    format!(
        "<iframe src=\"{}\" width=640 height=460 title=x></iframe>",
        address.replace('&', "&amp;")
    )
}

/// What a JavaScript expression comes to inside the frame; `null` while there is none.
async fn inside(visitor: &Visitor, script: &str) -> Value {
    let tree = frames(visitor).await;
    let child = tree.child_frames.unwrap_or_default().into_iter().next();
    let Some(child) = child else {
        return Value::Null;
    };
    let context = visitor.page.frame_execution_context(child.frame.id).await;
    let Ok(Some(context)) = context else {
        return Value::Null;
    };
    let mut asked = EvaluateParams::new(script);
    asked.context_id = Some(context);
    asked.return_by_value = Some(true);
    let answer = visitor.page.evaluate(asked).await;
    answer
        .ok()
        .and_then(|answer| answer.value().cloned())
        .unwrap_or_default()
}

async fn frames(visitor: &Visitor) -> FrameTree {
    let tree = visitor.page.execute(GetFrameTreeParams::default()).await;
    tree.expect("frames").result.frame_tree
}

/// Waits until an expression is true inside the frame.
async fn until_inside(visitor: &Visitor, what: &str, script: &str) {
    let start = Instant::now();
    while inside(visitor, script).await != Value::Bool(true) {
        if start.elapsed() > PATIENCE {
            let text = inside(visitor, "document.body.innerText").await;
            panic!("waited in vain inside the frame for: {what}\nit says: {text}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Everything that this browser keeps of the node's origin, as text.
const KEPT: &str = "(async () => {
  const open = indexedDB.open('wattage');
  const database = await new Promise((done, failed) => { open.onsuccess = () => done(open.result); open.onerror = failed; });
  const rows = {};
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    rows[name] = await new Promise(done => { all.onsuccess = () => done(all.result); });
  }
  database.close();
  return JSON.stringify([rows, { ...localStorage }], (key, value) => typeof value === 'bigint' ? value.toString() : value);
})()";

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_experiment_is_shown_in_another_site_and_cannot_be_edited() {
    let (server, _data) = node();
    let link = link();
    let host = host::serve(&frame(&format!(
        "{}/embed?theme=dark#{link}",
        server.origin
    )));
    let visitor = Visitor::open(&host, 1024).await;
    until_inside(&visitor, "the verdict", "document.querySelector('#embed-verdict')?.innerText.includes('as the sender saw it') === true").await;
    let text = inside(&visitor, "document.body.innerText").await;
    let text = text.as_str().expect("a text");
    for part in [
        "Three & five",
        "returns 8",
        "Open in Wattage",
        "storage_store",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let gas = link.bundle().gas_used().expect("gas");
    let sum = "[...document.querySelectorAll('#embed-code .gas')].map(cell => Number(cell.innerText.replaceAll(',', '') || 0)).reduce((a, b) => a + b, 0)";
    until_inside(&visitor, "gas by line", &format!("{sum} > 0")).await;
    let lines = inside(&visitor, sum).await.as_u64().expect("a sum");
    assert!(
        lines < gas && gas - lines < 10_000 + gas / 2,
        "{lines} of {gas}"
    );
    let writable =
        "document.querySelectorAll('input, textarea, select, [contenteditable=true]').length";
    assert_eq!(inside(&visitor, writable).await, 0);
    assert_eq!(
        inside(&visitor, "document.documentElement.dataset.theme").await,
        "dark"
    );
    let open = inside(&visitor, "(() => { const open = document.querySelector('a.open'); return [open.href, open.target, open.rel].join(' '); })()").await;
    assert_eq!(
        open,
        Value::from(format!("{}/#{link} _blank noopener", server.origin))
    );
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_code_is_not_on_the_page_before_it_is_asked_for() {
    let (server, _data) = node();
    let host = host::serve(&frame(&format!(
        "{}/embed?code=hidden#{}",
        server.origin,
        link()
    )));
    let visitor = Visitor::open(&host, 1024).await;
    until_inside(
        &visitor,
        "the result",
        "document.querySelector('#embed-result') !== null",
    )
    .await;
    assert_eq!(
        inside(
            &visitor,
            "document.body.innerText.includes('storage_store')"
        )
        .await,
        false
    );
    inside(&visitor, "document.querySelector('#embed-reveal').click()").await;
    until_inside(
        &visitor,
        "the source",
        "document.querySelector('#embed-code')?.innerText.includes('storage_store') === true",
    )
    .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_experiment_leaves_the_visitors_own_files_and_settings_as_they_are() {
    let (server, _data) = node();
    let visitor = Visitor::open(&server.origin, 1024).await;
    visitor.arrives().await;
    visitor
        .put_source("(module (func (export \"mine\")))")
        .await;
    visitor.sees("#saved", "aved").await;
    visitor
        .until(
            "the preview of it",
            "document.querySelector('#entry').value === 'mine'",
        )
        .await;
    // Away from the page, whatever was to be saved is saved.
    visitor
        .page
        .goto(format!("{}/icon.svg", server.origin))
        .await
        .expect("a picture");
    let kept = async || {
        let answer = visitor.page.evaluate(KEPT).await.expect("what is kept");
        answer
            .value()
            .and_then(Value::as_str)
            .expect("a text")
            .to_owned()
    };
    let before = kept().await;
    assert!(before.contains("mine"), "{before}");
    let host = host::serve(&frame(&format!(
        "{}/embed?theme=light#{}",
        server.origin,
        link()
    )));
    visitor.page.goto(&host).await.expect("the article");
    until_inside(
        &visitor,
        "the verdict",
        "document.querySelector('#embed-verdict') !== null",
    )
    .await;
    visitor
        .page
        .goto(format!("{}/icon.svg", server.origin))
        .await
        .expect("a picture");
    assert_eq!(kept().await, before);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_link_says_so_in_the_frame_and_the_page_itself_cannot_be_framed() {
    let (server, _data) = node();
    let cut: String = link().text().chars().take(200).collect();
    let host = host::serve(&frame(&format!("{}/embed#{cut}", server.origin)));
    let visitor = Visitor::open(&host, 1024).await;
    until_inside(
        &visitor,
        "the reason",
        "document.querySelector('#embed-trouble')?.innerText.includes('cut off') === true",
    )
    .await;
    let host = host::serve(&frame(&server.origin));
    visitor.page.goto(&host).await.expect("the article");
    let start = Instant::now();
    loop {
        let child = frames(&visitor).await.child_frames.unwrap_or_default();
        if child
            .iter()
            .any(|child| child.frame.unreachable_url.is_some())
        {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "the page is framed: {child:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    visitor.close().await;
}
