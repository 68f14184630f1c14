//! The whole result of a run or a preview as JSON, with the names that the HTTP API and the command line have for it.

use serde::Serialize;
use wattage_core::types::{Bytes, Value};
use wattage_core::vm::{
    Breakdown, FunctionGas, InnerCall, LineGas, Location, Log, Outcome, TraceFrame,
};

use crate::model::report::Report;

#[derive(Serialize)]
struct Exported<'a> {
    file: &'a str,
    /// Whether it is a preview, of which nothing is committed.
    preview: bool,
    call: &'a str,
    contract: String,
    height: u64,
    schedule: &'a str,
    outcome: Outcome,
    results: &'a [Value],
    return_data: &'a Bytes,
    gas_used: u64,
    gas_limit: u64,
    breakdown: &'a Breakdown,
    lines: &'a [LineGas],
    functions: &'a [FunctionGas],
    logs: &'a [Log],
    prints: &'a [String],
    balances: Vec<Balance>,
    storage: Vec<Row<'a>>,
    message: Option<&'a str>,
    location: Option<Location>,
    calls: &'a [InnerCall],
    trace: &'a [TraceFrame],
    source: &'a str,
}

/// Amounts are texts: JSON's numbers would lose digits.
#[derive(Serialize)]
struct Balance {
    address: String,
    old: String,
    new: String,
}

#[derive(Serialize)]
struct Row<'a> {
    contract: String,
    key: &'a Bytes,
    old: Option<&'a Bytes>,
    new: Option<&'a Bytes>,
}

/// The result of the contract in `file`.
///
/// # Errors
/// What the serializer says; nothing in a result should make it.
pub fn json(file: &str, report: &Report) -> Result<String, serde_json::Error> {
    let balances = report.balances.iter().map(|change| Balance {
        address: change.address.to_string(),
        old: change.old.to_string(),
        new: change.new.to_string(),
    });
    let storage = report.storage.iter().map(|change| Row {
        contract: change.contract.to_string(),
        key: &change.key,
        old: change.old.as_ref(),
        new: change.new.as_ref(),
    });
    serde_json::to_string_pretty(&Exported {
        file,
        preview: report.is_preview(),
        call: &report.call,
        contract: report.contract.to_string(),
        height: report.height,
        schedule: &report.schedule,
        outcome: report.outcome,
        results: &report.results,
        return_data: &report.return_data,
        gas_used: report.gas_used,
        gas_limit: report.gas_limit,
        breakdown: &report.breakdown,
        lines: &report.lines,
        functions: &report.functions,
        logs: &report.logs,
        prints: &report.prints,
        balances: balances.collect(),
        storage: storage.collect(),
        message: report.message.as_deref(),
        location: report.location,
        calls: &report.calls,
        trace: &report.trace,
        source: &report.source,
    })
    .map(|json| json + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::gas::sample;

    #[test]
    fn the_exported_result_has_every_figure_and_the_source() {
        let report = sample::report("(module)", &[(0, "$a", 1, 7, 1)], &[(1, 7, 1)]);
        let json = json("counter.wat", &report).expect("JSON");
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["gas_used"], 107);
        assert_eq!(read["breakdown"]["base"], 100);
        assert_eq!(read["functions"][0]["gas"], 7);
        assert_eq!(read["source"], "(module)");
        assert_eq!(read["schedule"], "wattage-1");
    }
}
