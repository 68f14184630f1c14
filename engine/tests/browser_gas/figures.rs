//! Parts, functions and lines: they add up, are sorted, and differ from a baseline.

use serde_json::Value;

use crate::{CALLS, asked, figures, previewed, total, visit};

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
