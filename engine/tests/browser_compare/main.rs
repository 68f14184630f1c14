//! Two experiments side by side in a real Chromium.

#[path = "../browser/experiment.rs"]
mod experiment;
#[path = "../browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;
mod ways;

use std::ops::ControlFlow;

use experiment::{bundle, vm};
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;
use wattage_core::examples::EXAMPLES;
use wattage_core::share::{Bundle, Compared, Link, compare, replay};

fn counter() -> &'static str {
    EXAMPLES[0].source
}

/// The same counter, adding zero once more.
fn longer() -> String {
    let add = "    i64.add\n";
    counter().replacen(add, "    i64.add\n    i64.const 0\n    i64.add\n", 1)
}

fn link(bundle: &Bundle) -> String {
    Link::of(bundle.clone()).expect("a link").text().to_owned()
}

/// What the node's own engine says of the two.
fn expected(old: &Bundle, new: &Bundle) -> Compared {
    let end = |bundle| replay(&vm(), bundle, |_| ControlFlow::Continue(())).expect("executed");
    compare((old, &end(old)), (new, &end(new))).expect("compared")
}

/// A first visit to a node of its own, which lasts as long as what comes beside the visitor.
async fn first_visit(width: u32) -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, width).await;
    visitor.arrives().await;
    (visitor, (server, data))
}

/// The comparison, on a first visit.
async fn visit(width: u32) -> (Visitor, (Server, TempDir)) {
    let (visitor, node) = first_visit(width).await;
    visitor.click("#examples").await;
    visitor.click("[data-file=compare]").await;
    visitor
        .until(
            "the comparison",
            "document.querySelector('#compare') !== null",
        )
        .await;
    (visitor, node)
}

/// Pastes a link into a slot.
async fn give(visitor: &Visitor, slot: &str, text: &str) {
    visitor
        .click(&format!("[data-slot={slot}] input[value=link]"))
        .await;
    visitor.click(&format!("#compare-{slot}-link")).await;
    visitor.select_all().await;
    visitor.paste(text).await;
}

async fn number(visitor: &Visitor, script: &str) -> Option<i64> {
    let answer = visitor.page.evaluate(script).await.expect(script);
    answer.value().and_then(Value::as_i64)
}

/// Sum of a column of figures.
fn column(selector: &str) -> String {
    format!(
        "[...document.querySelectorAll('{selector}')].map(cell => Number(cell.innerText.replaceAll(',', '').replace('−', '-').replace('+', '') || 0)).reduce((a, b) => a + b, 0)"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn two_links_are_compared_by_source_gas_and_state_with_the_nodes_own_figures() {
    let (old, new) = (
        bundle("Short", counter(), &[5]),
        bundle("Long", &longer(), &[7]),
    );
    let expected = expected(&old, &new);
    let (visitor, _node) = visit(1440).await;
    give(&visitor, "old", &link(&old)).await;
    give(
        &visitor,
        "new",
        &format!("https://example.org/#{}", link(&new)),
    )
    .await;
    visitor.click("#compare-start").await;
    visitor
        .until(
            "the comparison",
            "document.querySelector('#compared')?.dataset.same === 'false'",
        )
        .await;
    let dearer = expected.dearer().expect("both have a result");
    visitor.sees("#compare-sentence", "end differently").await;
    visitor
        .sees("#compare-sentence", &format!("{dearer} gas more"))
        .await;
    visitor
        .sees(".compare-summary", "as the sender saw it")
        .await;
    visitor
        .sees(".compare-summary", "alice calls increment(7)")
        .await;
    assert_eq!(
        number(
            &visitor,
            "document.querySelectorAll('#compare-rows [data-kind=come]').length"
        )
        .await,
        Some(2)
    );
    let difference = i64::try_from(dearer).ok();
    // The base of both calls is the same: the lines make the whole difference.
    assert_eq!(
        number(&visitor, &column("#compare-rows tbody .delta")).await,
        difference
    );
    visitor.sees("#compare-figures", "increment").await;
    visitor.sees("#compare-rows-of-state", "storage").await;
    // Equal lines fold away, and come back.
    let rows = "document.querySelectorAll('#compare-rows tbody tr').length";
    let all = number(&visitor, rows).await.expect("rows");
    assert_eq!(all, i64::try_from(expected.source.len()).expect("few"));
    visitor.click("#compare-only").await;
    visitor
        .until("fewer rows", &format!("{rows} < {all}"))
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_compared_with_itself_by_its_short_link_differs_in_nothing() {
    let bundle = bundle("", counter(), &[5]);
    let (visitor, (server, _data)) = visit(1024).await;
    let stored = format!(
        "fetch('/api/v1/shares', {{ method: 'POST', body: '{}' }}).then(answer => answer.json()).then(made => made.id)",
        link(&bundle)
    );
    let id = visitor.page.evaluate(stored).await.expect("stored");
    let id = id
        .value()
        .and_then(Value::as_str)
        .expect("an id")
        .to_owned();
    give(&visitor, "old", &format!("{}/s/{id}", server.origin)).await;
    give(&visitor, "new", &link(&bundle)).await;
    visitor.press("Enter", 1).await;
    visitor
        .until(
            "the comparison",
            "document.querySelector('#compared')?.dataset.same === 'true'",
        )
        .await;
    visitor
        .sees("#compare-sentence", "Both calls end alike, and both use")
        .await;
    visitor
        .sees("#compare-rows-of-state", "same accounts")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_link_stands_at_its_slot_and_the_other_stays() {
    let good = link(&bundle("", counter(), &[5]));
    let (visitor, _node) = visit(390).await;
    give(&visitor, "old", &good).await;
    give(&visitor, "new", &good[..good.len() - 30]).await;
    visitor.click("#compare-start").await;
    visitor.sees("#compare-new-problem", "cut off").await;
    assert_eq!(visitor.text("#compare-old-problem").await, "");
    let invalid =
        "document.querySelector('#compare-new-link').getAttribute('aria-invalid') === 'true'";
    visitor.until("the field is marked", invalid).await;
    give(&visitor, "new", &format!("/s/{}", "0".repeat(32))).await;
    visitor.click("#compare-start").await;
    visitor.until("the other reason", "!document.querySelector('#compare-new-problem').innerText.includes('cut off') && document.querySelector('#compare-new-problem').innerText.length > 20").await;
    let kept = format!("document.querySelector('#compare-old-link').value === '{good}'");
    visitor.until("the first link", &kept).await;
    visitor.click("#compare-close").await;
    visitor
        .until(
            "the contract",
            "document.querySelector('#compare') === null",
        )
        .await;
    visitor.close().await;
}
