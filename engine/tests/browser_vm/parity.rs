//! Sends cases to a browser and to the node's VM, and compares what their blocks come to, field by field.

use std::fmt;

use serde_json::{Value, json};

use super::native;
use crate::common::case::Case;

/// Bytes of cases that are sent to a browser at a time: each message ends well before a driver's patience.
const BATCH_BYTES: usize = 200_000;
/// And how many cases.
const BATCH: usize = 25;
/// Differences that are told.
const TOLD: usize = 20;

/// A browser in which the contract worker runs.
pub(crate) trait Browser {
    /// Its name and version.
    fn name(&self) -> String;

    /// Whether its stacks have offsets, so that the place of a failure in the source is known.
    fn tells_places(&self) -> bool;

    /// Calls [`BRIDGE`] with bodies of requests, in a page of the node, and gives what it answers.
    async fn ask(&mut self, bodies: Vec<Value>) -> Vec<Value>;
}

/// A function of JavaScript, `(bodies) => Promise<bodies>`.
pub(crate) const BRIDGE: &str = include_str!("bridge.js");

/// What a comparison came to.
#[derive(Default)]
pub(crate) struct Compared {
    browser: String,
    cases: usize,
    transactions: usize,
    blocks: usize,
    differences: Vec<String>,
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cases, transactions, blocks) = (self.cases, self.transactions, self.blocks);
        let differences = self.differences.len();
        write!(
            f,
            "{}: {cases} cases, {transactions} transactions, {blocks} blocks, {differences} differences",
            self.browser
        )?;
        for difference in self.differences.iter().take(TOLD) {
            write!(f, "\n  {difference}")?;
        }
        Ok(())
    }
}

impl Compared {
    /// Panics unless nothing differed and something was compared.
    pub(crate) fn expect_agreement(&self) {
        assert!(self.blocks > 0, "too little was compared: {self}");
        assert!(self.differences.is_empty(), "{self}");
    }
}

/// Executes `cases` on both sides.
pub(crate) async fn compare(browser: &mut impl Browser, cases: &[Case]) -> Compared {
    let mut compared = Compared {
        browser: browser.name(),
        ..Compared::default()
    };
    let places = browser.tells_places();
    for batch in batches(cases) {
        // Both sides at the same time.
        let cases = batch.to_vec();
        let ours = move || cases.iter().map(native::execute).collect::<Vec<_>>();
        let ours = tokio::task::spawn_blocking(ours);
        let answers = browser.ask(batch.iter().map(body).collect()).await;
        let ours = ours.await.expect("the node's VM works");
        assert_eq!(answers.len(), batch.len(), "an answer for each case");
        for ((case, ours), theirs) in batch.iter().zip(&ours).zip(&answers) {
            compared.case(case, ours, theirs, places);
        }
    }
    compared
}

/// The request that executes a case.
pub(crate) fn body(case: &Case) -> Value {
    json!({ "Execute": { "genesis": case.genesis, "transactions": case.transactions } })
}

fn batches(cases: &[Case]) -> Vec<&[Case]> {
    let size = |case: &Case| serde_json::to_string(case).expect("plain data").len();
    let (mut batches, mut first, mut bytes) = (Vec::new(), 0, 0);
    for (at, case) in cases.iter().enumerate() {
        bytes += size(case);
        if bytes > BATCH_BYTES || at - first >= BATCH {
            batches.push(&cases[first..at]);
            (first, bytes) = (at, size(case));
        }
    }
    batches.push(&cases[first..]);
    batches.retain(|batch: &&[Case]| !batch.is_empty());
    batches
}

impl Compared {
    fn case(&mut self, case: &Case, ours: &[Value], answer: &Value, places: bool) {
        self.cases += 1;
        self.transactions += case.transactions.len();
        let Some(theirs) = answer["Executed"].as_array() else {
            self.differences.push(format!("{}: {answer}", case.name));
            return;
        };
        assert_eq!(ours.len(), theirs.len(), "{}", case.name);
        for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            self.blocks += usize::from(ours.get("Ok").is_some());
            let told = differences(ours, theirs, places)
                .into_iter()
                .map(|d| format!("{}, transaction {at}: {d}", case.name));
            self.differences.extend(told);
        }
    }
}

/// Where what the browser tells differs from what the node does. `places` in sources are compared only where the browser can
/// know them.
pub(crate) fn differences(node: &Value, browser: &Value, places: bool) -> Vec<String> {
    let mut found = Vec::new();
    differ("", node, browser, places, &mut found);
    found
}

/// Notes where two values differ.
fn differ(path: &str, ours: &Value, theirs: &Value, places: bool, found: &mut Vec<String>) {
    if !places && (path.ends_with(".location") || path.ends_with(".trace")) {
        return;
    }
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let names = ours
                .keys()
                .chain(theirs.keys().filter(|k| !ours.contains_key(*k)));
            for name in names {
                let of = |object: &serde_json::Map<String, Value>| {
                    object.get(name).cloned().unwrap_or(Value::Null)
                };
                let path = format!("{path}.{name}");
                differ(&path, &of(ours), &of(theirs), places, found);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                differ(&format!("{path}[{at}]"), ours, theirs, places, found);
            }
        }
        // JavaScript has one kind of number.
        (Value::Number(ours), Value::Number(theirs)) if ours.as_f64() == theirs.as_f64() => {}
        (ours, theirs) if ours == theirs => {}
        (ours, theirs) => found.push(format!("{path}: {ours} on the node, {theirs} here")),
    }
}

#[test]
fn a_difference_is_found_wherever_it_is() {
    let one = json!({ "a": [{ "b": 1, "location": null }] });
    assert!(differences(&one, &json!({ "a": [{ "b": 1.0 }] }), true).is_empty());
    let found = differences(&one, &json!({ "a": [{ "b": 2 }] }), true);
    assert_eq!(found, [".a[0].b: 1 on the node, 2 here"]);
    let placed = json!({ "a": [{ "b": 1, "location": 5 }] });
    assert_eq!(differences(&one, &placed, true).len(), 1);
    assert!(differences(&one, &placed, false).is_empty());
}
