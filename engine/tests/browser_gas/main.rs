//! The Gas tab in a real Chromium: figures that add up, the flame graph by keyboard, curves, prices, and exported files
//! that the real command line takes.

mod curve;
mod figures;
mod files;
mod flame;
mod prices;
#[path = "../browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A loop that runs as often as its argument says.
const LOOP: &str = include_str!("../programs/loop.wat");

/// Three functions; `$pay` is called twice and stores a row.
const CALLS: &str = "(module\n(import \"env\" \"storage_store\" (func $store (param i64 i64)))\n\
(func $pay (param $key i64)\n(call $store (local.get $key) (i64.const 1)))\n(func $both\n(call $pay (i64.const 1))\n\
(call $pay (i64.const 2)))\n(func (export \"main\") (result i64)\n(call $both)\n(i64.const 7)))";

/// A first visit with the Gas tab in front. The node lasts as long as what comes beside the visitor.
async fn visit(width: u32) -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, width).await;
    visitor.arrives().await;
    visitor.click("#tab-gas").await;
    visitor.sees("#panel-gas", "BREAKDOWN").await;
    (visitor, (server, data))
}

/// Types a source and waits until its figures are a preview's of `entry`.
async fn previewed(visitor: &Visitor, source: &str, entry: &str) {
    visitor.put_source(source).await;
    visitor
        .until(
            "the entry",
            &format!("document.querySelector('#entry').value === '{entry}'"),
        )
        .await;
    visitor
        .sees("#panel-gas .gas-total", &format!("{entry}("))
        .await;
    visitor.sees("#panel-gas .gas-total", "preview").await;
}

/// What a JavaScript expression comes to.
async fn asked(visitor: &Visitor, script: &str) -> Value {
    let answer = visitor.page.evaluate(script).await.expect(script);
    answer.value().cloned().unwrap_or_default()
}

/// The numbers in a data attribute of every element that matches.
async fn figures(visitor: &Visitor, selector: &str, attribute: &str) -> Vec<u64> {
    let selector = Value::from(selector);
    let script = format!(
        "[...document.querySelectorAll({selector})].map(found => Number(found.dataset.{attribute}))"
    );
    let numbers = asked(visitor, &script).await;
    let numbers = numbers.as_array().cloned().unwrap_or_default();
    numbers
        .iter()
        .map(|number| number.as_u64().expect("a number"))
        .collect()
}

/// The total as it stands at the head of the tab.
async fn total(visitor: &Visitor) -> u64 {
    let text = asked(
        visitor,
        "document.querySelector('#gas-total').firstChild.data",
    )
    .await;
    let digits = text.as_str().expect("a total").replace(',', "");
    digits.parse().expect("a number")
}

fn wattage(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattage"));
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("wattage runs")
}
