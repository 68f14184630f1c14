//! What a transaction and a preview cost as a ledger gets more rows, and as a node gets more sandboxes.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;

use crate::Plan;
use crate::wattage::{Node, Sandbox, call, preview, submit};

/// Writes rows by number, as many as it is told.
const FILLER: &str = r#"
(module
  (import "env" "storage_store" (func $store (param i64 i64)))
  (func (export "main") (param $from i64) (param $count i64)
    (local $to i64)
    (local.set $to (i64.add (local.get $from) (local.get $count)))
    (loop $next
      (call $store (local.get $from) (local.get $from))
      (local.set $from (i64.add (local.get $from) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $from) (local.get $to)))))
  (func (export "touch") (param $key i64)
    (call $store (local.get $key) (i64.const 7))))
"#;

/// Rows of one filling transaction.
const FILL: u64 = 2_500;
/// Requests of one figure.
const REQUESTS: u64 = 201;

/// Cost at 1, 10, 100 ... rows of one contract.
pub(crate) fn rows(plan: &Plan) -> Result<()> {
    let data = TempDir::new()?;
    let node = Node::start(&plan.wattage, data.path())?;
    let sandbox = node.sandbox()?;
    let contract = node.deploy(&sandbox, FILLER)?;
    let call = |function: &str, arguments: &[String]| {
        json!({
            "kind": "call", "sender": "alice", "contract": contract, "function": function,
            "arguments": arguments, "gas_limit": 1_000_000_000
        })
    };
    heading(
        "As a ledger gets more rows (one client, writes one row of them)",
        "rows",
    );
    let (mut have, mut first, mut goal) = (0, None, 1);
    while goal <= plan.rows {
        while have < goal {
            let count = FILL.min(goal - have);
            let fill = call("main", &[have.to_string(), count.to_string()]);
            submit(&node.client, &sandbox, &fill)?;
            have += count;
        }
        let mut number = 0;
        let mut touch = || {
            // Keys far apart, so that no two requests meet the same page.
            number += 1;
            call("touch", &[(number * 7_919 % have).to_string()])
        };
        figure(&node, &sandbox, goal, &mut touch, &mut first)?;
        goal *= 10;
    }
    Ok(())
}

/// Cost at 1, 10, 100 ... sandboxes of one node.
pub(crate) fn sandboxes(plan: &Plan) -> Result<()> {
    let data = TempDir::new()?;
    let node = Node::start(&plan.wattage, data.path())?;
    heading(
        "As a node gets more sandboxes (one client, the counter in the first of them)",
        "sandboxes",
    );
    let (sandbox, contract) = node.counter()?;
    let (mut have, mut first, mut goal) = (1, None, 1);
    while goal <= plan.sandboxes {
        while have < goal {
            node.counter()?;
            have += 1;
        }
        let mut touch = || call(&contract, "alice");
        figure(&node, &sandbox, goal as u64, &mut touch, &mut first)?;
        goal *= 10;
    }
    Ok(())
}

fn heading(title: &str, what: &str) {
    println!("\n{title}\n");
    println!(
        "  {what:>9} {:>14} {:>14} {:>8} {:>8} {:>12}",
        "transaction", "preview", "ratio", "ratio", "resident"
    );
}

/// One line: medians, and how many times the first line's they are.
fn figure(
    node: &Node,
    sandbox: &Sandbox,
    size: u64,
    next: &mut dyn FnMut() -> serde_json::Value,
    first: &mut Option<(Duration, Duration)>,
) -> Result<()> {
    let (mut sent, mut previewed) = (Vec::new(), Vec::new());
    for _ in 0..REQUESTS {
        let request = next();
        let start = Instant::now();
        submit(&node.client, sandbox, &request)?;
        sent.push(start.elapsed());
        let start = Instant::now();
        preview(&node.client, sandbox, &request)?;
        previewed.push(start.elapsed());
    }
    let (sent, previewed) = (median(sent), median(previewed));
    let (sent_first, previewed_first) = *first.get_or_insert((sent, previewed));
    println!(
        "  {size:>9} {:>11.2} ms {:>11.2} ms {:>8.2} {:>8.2} {:>8.1} MiB",
        sent.as_secs_f64() * 1e3,
        previewed.as_secs_f64() * 1e3,
        sent.as_secs_f64() / sent_first.as_secs_f64(),
        previewed.as_secs_f64() / previewed_first.as_secs_f64(),
        node.server.memory()?
    );
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
