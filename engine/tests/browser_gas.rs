//! The Gas tab in a real Chromium: figures that add up, the flame graph by keyboard, curves, prices, and exported files
//! that the real command line takes.

#[path = "browser/server.rs"]
mod server;
#[path = "browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{
    SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;
use wattage_core::host::HOST_FUNCTIONS;

/// A loop that runs as often as its argument says.
const LOOP: &str = include_str!("programs/loop.wat");

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

#[tokio::test(flavor = "multi_thread")]
async fn parts_functions_and_lines_add_up_to_the_total_that_is_shown() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, CALLS, "main").await;
    let total = total(&visitor).await;
    assert!(total > 50_000, "two new rows: {total}");
    let parts = figures(&visitor, "#breakdown tbody tr", "gas").await;
    assert_eq!(parts.iter().sum::<u64>(), total);
    let sums = figures(&visitor, "tfoot [data-sum]", "sum").await;
    assert_eq!(sums, [total, total]);

    let base = figures(&visitor, "[data-part='base']", "gas").await;
    let functions = figures(&visitor, "#gas-lines .function", "gas").await;
    assert_eq!(functions.len(), 3);
    assert_eq!(functions.iter().sum::<u64>() + base[0], total);
    // Unfolded, the lines of each function add up to it.
    visitor.click(".section-head .link").await;
    let lines = figures(&visitor, "#gas-lines [data-line]", "gas").await;
    assert_eq!(lines.iter().sum::<u64>() + base[0], total);
    visitor
        .sees("#gas-lines", "(call $pay (i64.const 1))")
        .await;
    // What was executed several times at one price says so.
    visitor.sees("#gas-lines", "2×").await;

    // The line's number leads there.
    visitor.click("[data-line='4'] .link").await;
    visitor.sees(".status", "Ln 4").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_are_sorted_by_gas_calls_and_name_with_the_keyboard() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, CALLS, "main").await;
    let names = "[...document.querySelectorAll('#gas-lines .function')].map(row => row.dataset.function).join(' ')";
    let order = async |expected: &str| {
        visitor
            .until(expected, &format!("{names} === {}", Value::from(expected)))
            .await;
    };
    order("pay both main").await;
    let focus = "document.querySelector('[data-sort=\"function\"]').focus(), true";
    visitor.until("the heading has the focus", focus).await;
    visitor.press("Enter", 1).await;
    order("both main pay").await;
    visitor.press("Enter", 1).await;
    order("pay main both").await;
    visitor
        .until(
            "it is told",
            "document.querySelector('[data-sort=\"function\"]').closest('th').getAttribute('aria-sort') === 'descending'",
        )
        .await;
    visitor.click("[data-sort='calls']").await;
    order("pay both main").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_flame_graph_is_walked_and_zoomed_with_the_keyboard_and_its_root_is_the_total() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, CALLS, "main").await;
    visitor
        .until(
            "the graph",
            "document.querySelectorAll('#flame [data-name=\"pay\"]').length === 1",
        )
        .await;
    let root = figures(&visitor, "#flame-0", "gas").await;
    assert_eq!(root, [total(&visitor).await]);

    let focus = "document.querySelector('#flame-0').focus(), true";
    visitor.until("the first frame has the focus", focus).await;
    let at = async |name: &str| {
        visitor
            .until(
                name,
                &format!(
                    "document.activeElement.dataset.name === {}",
                    Value::from(name)
                ),
            )
            .await;
    };
    visitor.press("ArrowDown", 1).await;
    at("main").await;
    visitor.press("ArrowRight", 1).await;
    at("base").await;
    visitor.press("ArrowLeft", 1).await;
    visitor.press("ArrowDown", 2).await;
    at("pay").await;
    visitor.sees("#flame-told", "2 calls").await;
    visitor.press("Enter", 1).await;
    // Zoomed in, the base beside it is gone, and what is above it is as wide as it is.
    visitor
        .until(
            "zoomed in",
            "document.querySelector('#flame [data-name=\"base\"]') === null && \
             document.querySelector('#flame [data-name=\"pay\"] rect').getAttribute('width') === '100.000%'",
        )
        .await;
    visitor.press("ArrowDown", 1).await;
    at("storage_store").await;
    visitor.press("Backspace", 1).await;
    visitor.press("Escape", 1).await;
    visitor
        .until(
            "zoomed out",
            "document.querySelector('#flame [data-name=\"base\"]') !== null",
        )
        .await;
    // The table has the same figures.
    let drawn = figures(&visitor, "#flame [data-gas]", "gas").await;
    let listed = figures(&visitor, "#flame-table [data-gas]", "gas").await;
    assert_eq!(drawn, listed);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_curve_has_the_figures_of_the_command_line_and_says_what_a_step_costs() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, LOOP, "main").await;
    visitor.fill("#curve-from", "0").await;
    visitor.fill("#curve-to", "30").await;
    visitor.fill("#curve-points", "4").await;
    visitor.press("Enter", 1).await;
    visitor
        .sees("#curve-law", "Each step of n costs 12 gas, exactly.")
        .await;

    let values = figures(&visitor, "#curve-table [data-value]", "value").await;
    assert_eq!(values, [0, 10, 20, 30]);
    let curve = figures(&visitor, "#curve-table [data-value]", "gas").await;
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("loop.wat"), LOOP).expect("a file");
    for (value, gas) in values.iter().zip(curve) {
        let value = value.to_string();
        let run = wattage(
            folder.path(),
            &["run", "loop.wat", "--fn", "main", "--arg", &value, "--json"],
        );
        let result: Value = serde_json::from_slice(&run.stdout).expect("JSON");
        assert_eq!(result["gas_used"], gas, "n = {value}");
    }

    // The chart is read with the arrow keys.
    let focus = "document.querySelector('#curve-chart').focus(), true";
    visitor.until("the chart has the focus", focus).await;
    visitor.press("End", 1).await;
    visitor.press("ArrowLeft", 1).await;
    visitor.sees(".curve-told", "n = 20:").await;

    // A curve of another source is not shown.
    visitor
        .put_source(&LOOP.replace("(i32.const 1)", "(i32.const 2)"))
        .await;
    visitor
        .sees("#panel-gas", "have changed since the curve was drawn")
        .await;
    visitor
        .until(
            "no chart",
            "document.querySelector('#curve-chart') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn points_that_run_out_of_gas_are_marked_and_leave_no_law() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, LOOP, "main").await;
    visitor.fill("#gas-limit", "300").await;
    visitor.sees("#panel-gas .gas-total", "of 300 gas").await;
    visitor.fill("#curve-to", "40").await;
    visitor.click("#curve-draw").await;
    visitor
        .until(
            "every value",
            "document.querySelectorAll('#curve-table [data-value]').length > 15 && document.querySelector('#curve-stop').hidden",
        )
        .await;
    visitor
        .until(
            "failed points",
            "document.querySelectorAll('.point.failed').length > 2",
        )
        .await;
    visitor
        .until(
            "points that succeeded",
            "document.querySelectorAll('circle.point').length > 2",
        )
        .await;
    visitor
        .until(
            "no law",
            "document.querySelector('#curve-law').innerText.trim() === ''",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_table_has_every_host_function_and_back_leaves_it() {
    let (visitor, (server, _data)) = visit(1440).await;
    visitor.click("#prices-link").await;
    visitor.sees("#prices h1", "What everything costs").await;
    for function in &HOST_FUNCTIONS {
        visitor
            .sees(
                &format!("[data-price='{}']", function.name),
                &function.price_shown(),
            )
            .await;
    }
    visitor.sees("#prices", "wattage-1").await;
    let hidden = "document.querySelector('.work').offsetParent === null";
    visitor.until("the editor is out of sight", hidden).await;
    visitor.until("back", "history.back(), true").await;
    visitor
        .until(
            "the contract again",
            "document.querySelector('#prices') === null && document.querySelector('.work').offsetParent !== null",
        )
        .await;

    // Its address opens it directly, and a button leaves it.
    let address = format!("{}/#prices", server.origin);
    visitor
        .page
        .goto("about:blank")
        .await
        .expect("another page");
    visitor.page.goto(address).await.expect("the page loads");
    visitor.sees("#prices", "storage_write").await;
    visitor.click("#prices-close").await;
    visitor.sees("#editor .cm-content", "counter").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_scenario_and_snapshot_pass_the_command_lines_check_until_the_source_costs_something_else()
 {
    let (visitor, _node) = visit(1440).await;
    let folder = TempDir::new().expect("a folder");
    let mut behavior = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    behavior.download_path = Some(folder.path().display().to_string());
    visitor
        .page
        .execute(behavior)
        .await
        .expect("a folder for downloads");
    let save = async |end: &str| {
        visitor.click(&format!("[data-export='{end}']")).await;
        let file = folder.path().join(format!("counter.{end}"));
        let start = Instant::now();
        while !file.exists() {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{end} is not saved"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        visitor
            .sees("#exported", &format!("counter.{end} is saved"))
            .await;
        std::fs::read_to_string(file).expect("a text")
    };
    visitor
        .until(
            "the calls are traced",
            "document.querySelector('[data-export=\"folded.txt\"]').disabled === false",
        )
        .await;
    let folded = save("folded.txt").await;
    assert!(folded.contains("increment;host.storage_store "), "{folded}");
    let total = total(&visitor).await;
    let csv = save("lines.csv").await;
    let gas = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).expect("gas"));
    assert_eq!(
        gas.map(|gas| gas.parse::<u64>().expect("a number"))
            .sum::<u64>(),
        total
    );
    let csv = save("functions.csv").await;
    assert!(
        csv.starts_with("function,index,line,calls,gas,schedule\n"),
        "{csv}"
    );
    let json: Value = serde_json::from_str(&save("result.json").await).expect("JSON");
    assert_eq!(json["gas_used"], total);

    for end in ["wat", "scenario.json", "scenario.gas.json"] {
        save(end).await;
    }
    let check = || wattage(folder.path(), &["gas", "--check", "counter.scenario.json"]);
    let same = check();
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let source = folder.path().join("counter.wat");
    let text = std::fs::read_to_string(&source).expect("the source");
    let dearer = text.replacen(
        "    i64.add\n",
        "    i64.add\n    i64.const 0\n    i64.add\n",
        1,
    );
    assert_ne!(text, dearer);
    std::fs::write(&source, dearer).expect("the source is changed");
    let other = check();
    assert_eq!(other.status.code(), Some(1), "{other:?}");
    let told = String::from_utf8_lossy(&other.stdout).into_owned();
    assert!(told.contains("+2"), "{told}");
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_call_shows_what_it_had_spent_and_a_broken_source_says_where_to_look() {
    let (visitor, _node) = visit(1440).await;
    previewed(
        &visitor,
        "(module (func (export \"main\") (result i32)\n(i32.div_u (i32.const 1) (i32.const 0))))",
        "main",
    )
    .await;
    visitor
        .sees("#panel-gas", "what it had spent until then")
        .await;
    let parts = figures(&visitor, "#breakdown tbody tr", "gas").await;
    assert_eq!(parts.iter().sum::<u64>(), total(&visitor).await);

    visitor
        .put_source("(module\n(func (export \"main\") i32.cons))")
        .await;
    visitor.sees("#gas-empty", "line 2").await;
    // What is still shown is an earlier run, and says so.
    visitor.sees("#panel-gas .gas-total", "earlier run").await;
    visitor
        .until(
            "no flame graph",
            "document.querySelector('#flame-section') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn against_a_baseline_every_part_and_line_says_its_difference() {
    let (visitor, _node) = visit(1440).await;
    previewed(&visitor, CALLS, "main").await;
    visitor.click("#pin").await;
    visitor
        .sees("#gas-difference", "as much gas as the baseline")
        .await;
    visitor
        .put_source(&CALLS.replace("(call $both)\n", ""))
        .await;
    visitor
        .sees("#gas-difference", "cheaper than the baseline")
        .await;
    let difference = asked(&visitor, "Number(document.querySelector('#gas-lines [data-sum] [data-difference]').dataset.difference)").await;
    let difference = difference.as_i64().expect("a number");
    assert!(difference < -50_000, "{difference}");
    let sum = "[...document.querySelectorAll('#breakdown tbody [data-difference]')].reduce((sum, cell) => sum + Number(cell.dataset.difference), 0)";
    assert_eq!(asked(&visitor, sum).await.as_f64(), Some(difference as f64));
    visitor.sees("#gas-lines", "only in the baseline").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_flame_graph_curve_and_prices_fit_a_phone() {
    let (visitor, _node) = visit(390).await;
    let fits = "document.documentElement.scrollWidth <= window.innerWidth";
    visitor
        .until(
            "a graph",
            "document.querySelector('#flame .frame') !== null",
        )
        .await;
    visitor.click("#curve-draw").await;
    visitor
        .until(
            "a curve",
            "document.querySelector('#curve-chart .point') !== null",
        )
        .await;
    visitor.until("everything fits", fits).await;
    visitor.click("#prices-link").await;
    visitor.sees("#prices", "storage_write").await;
    visitor.until("the prices fit", fits).await;
    visitor.close().await;
}
