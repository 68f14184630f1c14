//! A transaction's result as text for people.

use std::fmt::Write as _;

use wattage_core::api::{AccountView, ChangeView, TransactionResult};
use wattage_core::limits;
use wattage_core::types::{Address, Bytes, grouped, plain_line};
use wattage_core::vm::Outcome;

/// Said under the lines of a call that failed.
pub(super) const PAID_FIRST: &str = "\
A straight-line block is paid for when it begins: lines after the failing one may have gas and hits without
having been executed.
";

/// `pay(300) as alice`
pub(super) fn call_text(function: &str, arguments: &[String], caller: &Address) -> String {
    // A grouped number would read as several arguments.
    let arguments: Vec<String> = arguments.iter().map(|a| a.replace(',', "")).collect();
    format!(
        "{}({}) as {}",
        plain_line(function),
        plain_line(&arguments.join(", ")),
        caller.shown()
    )
}

/// The whole report.
pub(super) fn text(
    result: &TransactionResult,
    deployment: &TransactionResult,
    call: &str,
    source: Option<&str>,
) -> String {
    let mut out = String::new();
    write_report(&mut out, result, deployment, call, source).unwrap_or_default();
    out
}

/// The report without lines, logs and changes: what was called, how it ended, and the gas.
pub(super) fn outcome_text(
    result: &TransactionResult,
    deployment: &TransactionResult,
    call: &str,
) -> String {
    let mut out = String::new();
    write_call(&mut out, deployment, call)
        .and_then(|()| write_outcome(&mut out, result))
        .and_then(|()| write_gas(&mut out, result))
        .unwrap_or_default();
    out
}

/// The calls between contracts; nothing if there were none.
pub(super) fn calls_text(result: &TransactionResult) -> String {
    let mut out = String::new();
    write_calls(&mut out, result).unwrap_or_default();
    out
}

fn write_call(out: &mut String, deployment: &TransactionResult, call: &str) -> std::fmt::Result {
    let gas = grouped(deployment.gas_used);
    match (&deployment.contract, deployment.outcome) {
        (Some(contract), Outcome::Success) => {
            writeln!(out, "deployed {contract} for {gas} gas")?;
            writeln!(out, "{call}\n")
        }
        _ => writeln!(out, "the deployment failed after {gas} gas\n"),
    }
}

/// How a call ended, in a word or three.
pub(super) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Revert => "reverted",
        Outcome::Trap => "trapped",
        Outcome::OutOfGas => "out of gas",
    }
}

fn write_report(
    out: &mut String,
    result: &TransactionResult,
    deployment: &TransactionResult,
    call: &str,
    source: Option<&str>,
) -> std::fmt::Result {
    write_call(out, deployment, call)?;
    write_receipt(out, result, source)
}

/// What came of a transaction that people are told of as `title`, from how it ended to what changed.
pub(super) fn receipt(result: &TransactionResult, title: &str, source: Option<&str>) -> String {
    let mut out = format!("{}\n\n", plain_line(title));
    write_receipt(&mut out, result, source).unwrap_or_default();
    out
}

/// Where a transaction stands in its ledger, and what it made.
pub(super) fn place(result: &TransactionResult) -> String {
    let (height, transaction) = (result.height, result.transaction);
    let contract = result
        .contract
        .map(|contract| format!("\ncontract {}", contract.shown()));
    let contract = contract.unwrap_or_default();
    format!("{contract}\nblock {height}, transaction {transaction}\n")
}

fn write_receipt(
    out: &mut String,
    result: &TransactionResult,
    source: Option<&str>,
) -> std::fmt::Result {
    write_outcome(out, result)?;
    // A faucet and a warp use none.
    if result.gas_limit > 0 {
        write_gas(out, result)?;
    }
    write_lines(out, result, source)?;
    write_calls(out, result)?;
    if !result.prints.is_empty() {
        writeln!(out, "\nprinted")?;
        for line in &result.prints {
            // A text of several lines stays under its heading.
            writeln!(out, "  {}", line.replace('\n', "\n  "))?;
        }
    }
    if !result.logs.is_empty() {
        writeln!(out, "\nlogs")?;
        for log in &result.logs {
            let topics: Vec<String> = log.topics.iter().map(|t| bytes(&t.0)).collect();
            writeln!(out, "  [{}] {}", topics.join(", "), bytes(&log.data.0))?;
        }
    }
    if !result.changes.is_empty() {
        writeln!(out, "\nchanges")?;
        for change in &result.changes {
            write_change(out, change)?;
        }
    }
    Ok(())
}

fn write_outcome(out: &mut String, result: &TransactionResult) -> std::fmt::Result {
    write!(out, "{}", outcome_word(result.outcome))?;
    if let Some(place) = &result.location {
        write!(out, " at line {}, column {}", place.line, place.column)?;
    }
    let results: Vec<String> = result.results.iter().map(ToString::to_string).collect();
    if !results.is_empty() {
        write!(out, ": {}", results.join(", "))?;
    }
    writeln!(out)?;
    if let Some(message) = &result.message {
        writeln!(out, "  {}", plain_line(message))?;
    }
    if result.outcome == Outcome::OutOfGas {
        writeln!(out, "  --gas-limit gives it more")?;
    }
    write_trace(out, result)?;
    // The message of a revert is its return data as text.
    let shown = result.message.as_ref().map(String::as_bytes);
    if !result.return_data.0.is_empty() && shown != Some(&result.return_data.0[..]) {
        writeln!(out, "  return data {}", bytes(&result.return_data.0))?;
    }
    Ok(())
}

/// The functions that were open when it failed, innermost first, if there were several.
fn write_trace(out: &mut String, result: &TransactionResult) -> std::fmt::Result {
    if result.trace.len() < 2 {
        return Ok(());
    }
    let frames = result.trace.iter().map(|frame| {
        let function = frame.function.as_deref();
        let line = frame.location.map(|at| format!(" at line {}", at.line));
        let function = function.map_or("a function without a name".into(), plain_line);
        format!("  in {function}{}", line.unwrap_or_default())
    });
    let frames: Vec<String> = frames.collect();
    for same in frames.chunk_by(|one, next| one == next) {
        match same.len() {
            1 => writeln!(out, "{}", same[0])?,
            times => writeln!(out, "{} ({times} times)", same[0])?,
        }
    }
    if frames.len() >= limits::TRACE_FRAMES {
        writeln!(out, "  and perhaps further functions")?;
    }
    Ok(())
}

/// Calls between contracts, each indented under the one that made it.
fn write_calls(out: &mut String, result: &TransactionResult) -> std::fmt::Result {
    if result.calls.is_empty() {
        return Ok(());
    }
    writeln!(out, "\ncalls")?;
    for call in &result.calls {
        let indent = "  ".repeat((call.depth as usize).saturating_sub(1));
        let (contract, function) = (call.contract.shown(), plain_line(&call.function));
        let ended = call.outcome.map_or("not called", outcome_word);
        let gas = grouped(call.gas_used);
        write!(
            out,
            "{indent}{contract}.{function}: {ended}, answered {}, {gas} gas",
            call.answer
        )?;
        match &call.message {
            Some(message) => writeln!(out, "; {}", plain_line(message))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

fn write_gas(out: &mut String, result: &TransactionResult) -> std::fmt::Result {
    let (used, limit) = (grouped(result.gas_used), grouped(result.gas_limit));
    writeln!(out, "\ngas {used} of {limit} ({})", result.schedule)?;
    let b = &result.breakdown;
    let fixed = [
        ("base", b.base),
        ("instructions", b.instructions),
        ("memory", b.memory),
    ];
    let host = b.host.iter().map(|(name, gas)| (&**name, *gas));
    for (name, gas) in fixed.into_iter().chain(host).filter(|(_, gas)| *gas > 0) {
        writeln!(out, "  {name:<16} {:>12}", grouped(gas))?;
    }
    Ok(())
}

/// The source lines that cost something, with their gas.
fn write_lines(
    out: &mut String,
    result: &TransactionResult,
    source: Option<&str>,
) -> std::fmt::Result {
    let (Some(source), false) = (source, result.lines.is_empty()) else {
        return Ok(());
    };
    let source: Vec<&str> = source.lines().collect();
    writeln!(out, "\n{:>12}  {:>8}  line", "gas", "hits")?;
    for line in result.lines.iter().filter(|line| line.gas > 0) {
        let text = source.get(line.line as usize - 1).unwrap_or(&"");
        let (gas, hits) = (grouped(line.gas), grouped(line.hits));
        writeln!(out, "{gas:>12}  {hits:>8}  {:>4} | {text}", line.line)?;
    }
    if result.outcome != Outcome::Success {
        out.push_str(PAID_FIRST);
    }
    Ok(())
}

fn write_change(out: &mut String, change: &ChangeView) -> std::fmt::Result {
    match change {
        ChangeView::Accounts { address, old, new } => {
            let show = |a: &Option<AccountView>| match a {
                Some(a) => format!("balance {}, nonce {}", grouped(a.balance.0), a.nonce),
                None => "none".to_owned(),
            };
            writeln!(
                out,
                "  account {}: {} -> {}",
                address.shown(),
                show(old),
                show(new)
            )
        }
        ChangeView::Storage { key, old, new, .. } => {
            let show = |v: &Option<Bytes>| v.as_ref().map_or("none".to_owned(), |v| bytes(&v.0));
            writeln!(
                out,
                "  storage {}: {} -> {}",
                bytes(&key.0),
                show(old),
                show(new)
            )
        }
    }
}

/// Bytes as text in quotes where they are text (trailing zeros apart), as a number where there are 8, else as hex.
fn bytes(data: &[u8]) -> String {
    let end = data.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    let text = std::str::from_utf8(&data[..end]).unwrap_or_default();
    if text.len() > 1 && text.chars().all(|c| !c.is_control()) {
        return format!("{text:?}");
    }
    match <[u8; 8]>::try_from(data) {
        Ok(word) => i64::from_le_bytes(word).to_string(),
        Err(_) => Bytes(data.to_vec()).to_string(),
    }
}
