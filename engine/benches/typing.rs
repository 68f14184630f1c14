//! How long after a key its effect is on the screen: somebody types in a contract of 300 lines, in a real Chromium, on the page
//! as it ships. What counts is measured in the page, from the key's own event, by [`probe.js`](PROBE).
//!
//!     cargo xtask bench-web

#[path = "typing/contract.rs"]
mod contract;
#[path = "typing/figures.rs"]
mod figures;
#[path = "../tests/browser/server.rs"]
#[allow(dead_code)] // tests stop it and start it again
mod server;
#[path = "../tests/browser/visitor.rs"]
#[allow(dead_code)] // tests click and choose
mod visitor;

use std::time::Duration;

use contract::last_line;
use figures::{Moment, Seen};
use serde_json::{Value, json};
use server::Server;
use tempfile::TempDir;
use visitor::{CTRL, Visitor};

/// What looks at the page.
const PROBE: &str = include_str!("typing/probe.js");
/// Turns of each kind; a turn is two keys, one that changes the text and one that takes it back.
const TURNS: usize = 100;
/// Pauses between keys in milliseconds, over and over: about 80 words a minute, and never in step with the screen.
const PAUSES: [u64; 7] = [120, 150, 95, 210, 135, 175, 110];
/// When nothing changes for so long, what is shown is for good.
const REST: Duration = Duration::from_millis(600);

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;
    let source = contract::source();
    visitor.put_source(&source).await;
    visitor.chord(CTRL, "End", 35, None).await;
    visitor.press("ArrowLeft", ")))".len()).await;
    start_probe(&visitor, &[]).await;

    let digits: Vec<String> = (1..=9).map(|digit| digit.to_string()).collect();
    let before = gas_at_rest(&visitor).await;
    let mut plan = Vec::new();
    for digit in &digits {
        visitor.type_keys(digit).await;
        let gas = gas_at_rest(&visitor).await;
        assert_ne!(gas, before, "the gas of one round is that of 1{digit}");
        plan.push(json!({ "line": last_line(&format!("1{digit}")), "gas": gas }));
        plan.push(json!({ "line": last_line("1"), "gas": before }));
        visitor.press("Backspace", 1).await;
        assert_eq!(gas_at_rest(&visitor).await, before, "taking a key back");
    }
    let gas = type_turns(&visitor, &digits, &plan).await;
    let mistakes = ["x".to_owned()];
    let plan = [
        json!({ "line": last_line("1x"), "problem": true }),
        json!({ "line": last_line("1"), "problem": false }),
    ];
    let problems = type_turns(&visitor, &mistakes, &plan).await;
    visitor.close().await;

    println!(
        "\n{} lines, {} keys, a key every {} ms",
        source.lines().count(),
        gas.len() + problems.len(),
        PAUSES.iter().sum::<u64>() / PAUSES.len() as u64
    );
    let of = |seen: &[Seen], which: fn(&Seen) -> Option<Moment>| -> Vec<Moment> {
        seen.iter().filter_map(which).collect()
    };
    figures::heading();
    let letters = of(&gas, |key| key.line);
    let letter = figures::row("the letter (the peer)", gas.len(), &letters, None);
    let shown = of(&gas, |key| key.gas);
    figures::row("gas of the new text", gas.len(), &shown, Some(letter));
    let shown = of(&problems, |key| key.problem);
    figures::row("problems of it", problems.len(), &shown, Some(letter));
}

/// Types each of `letters` in turn and takes it back, over and over; `plan` has two entries for each.
async fn type_turns(visitor: &Visitor, letters: &[String], plan: &[Value]) -> Vec<Seen> {
    let plan: Vec<Value> = plan.iter().cycle().take(2 * TURNS).cloned().collect();
    start_probe(visitor, &plan).await;
    let pauses = PAUSES.iter().cycle().copied().map(Duration::from_millis);
    let mut pauses = pauses.map(tokio::time::sleep);
    for letter in letters.iter().cycle().take(TURNS) {
        visitor.type_keys(letter).await;
        pauses.next().expect("endless").await;
        visitor.press("Backspace", 1).await;
        pauses.next().expect("endless").await;
    }
    tokio::time::sleep(REST).await;
    let seen = visitor.page.evaluate("probe.seen()").await;
    let seen = seen.expect("the page answers").into_value();
    seen.expect("what was seen")
}

async fn start_probe(visitor: &Visitor, plan: &[Value]) {
    let script = format!("({PROBE})({})", Value::from(plan));
    visitor
        .page
        .evaluate(script)
        .await
        .expect("the probe starts");
}

/// All gas figures on the page, once they do not change any more.
async fn gas_at_rest(visitor: &Visitor) -> Value {
    let mut last = Value::Null;
    loop {
        tokio::time::sleep(REST).await;
        let gas = visitor.page.evaluate("probe.look.gas()").await;
        let gas = gas.expect("the page answers").value().cloned();
        let gas = gas.expect("text");
        if gas == last {
            return gas;
        }
        last = gas;
    }
}
