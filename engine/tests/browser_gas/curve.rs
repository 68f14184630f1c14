//! Curves over an argument, against the command line.

use serde_json::Value;
use tempfile::TempDir;

use crate::{LOOP, figures, previewed, visit, wattage};

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
