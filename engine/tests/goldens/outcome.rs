//! What a golden's calls come to, as text: outcome, exact figures, results, effects, and gas beside each source line.

use std::fmt::Write as _;

use wattage_core::contract::Contract;
use wattage_core::ledger::{Account, Action, Applied, Change, INIT, LedgerError, Receipt};
use wattage_core::types::{Address, Bytes, Hash};
use wattage_core::vm::{Detail, Outcome};

use crate::common::chain::Chain;
use crate::common::{VM, account};
use crate::script::{Script, Step};

/// Makes the calls of a script on a fresh ledger and tells what came of each; or why the script cannot be run.
pub(crate) fn run(script: &Script) -> Result<String, String> {
    let contract = Contract::from_wat(&script.source).map_err(|error| error.to_string())?;
    let chain = Chain::new();
    let address = Address::of_contract(&account(&script.steps[0].sender), 0);
    let mut out = Vec::new();
    for step in &script.steps {
        let mut text = title(step) + "\n";
        let action = action(step, &contract, address)?;
        let written = match send(&chain, step, action) {
            Ok(applied) => write_applied(&mut text, &applied, address, &script.source),
            Err(problem) => writeln!(text, "  refused: {problem}"),
        };
        written.expect("a string");
        out.push(text);
    }
    Ok(out.join("\n"))
}

fn title(step: &Step) -> String {
    let name = step.function.as_deref().unwrap_or("deploy");
    let words: String = step.arguments.iter().map(|a| format!(" {a}")).collect();
    format!("{name}{words}  (as {})", step.sender)
}

fn action(step: &Step, contract: &Contract, address: Address) -> Result<Action, String> {
    let name = step.function.as_deref().unwrap_or(INIT);
    let arguments = match contract.entry(name) {
        Some(entry) => entry.parse_arguments(&step.arguments),
        // The ledger refuses it, whatever the arguments' types.
        None => Ok(Vec::new()),
    };
    let arguments = arguments.map_err(|error| error.to_string())?;
    Ok(match &step.function {
        None => Action::Deploy {
            code: contract.code(),
            arguments,
            input: Bytes(step.input.clone()),
            value: step.value,
        },
        Some(function) => Action::Call {
            contract: address,
            function: function.clone(),
            arguments,
            input: Bytes(step.input.clone()),
            value: step.value,
            spend_limit: step.spend_limit,
        },
    })
}

/// Applies a step, and holds it to what is true of every transaction: a preview without a profile comes to the same
/// receipt, and breakdown and lines add up.
fn send(chain: &Chain, step: &Step, action: Action) -> Result<Applied, LedgerError> {
    let transaction = chain.signed(&step.sender, step.gas_limit, action.clone());
    let preview = chain
        .ledger
        .preview(&*VM, vec![transaction], Detail::Plain)?;
    let applied = chain.send(&step.sender, step.gas_limit, action)?;
    let receipt = &applied.receipt;
    assert_eq!(
        preview.applied[0].receipt, *receipt,
        "a preview comes to the same"
    );
    assert_eq!(
        receipt.breakdown.total(),
        receipt.gas_used,
        "the breakdown adds up"
    );
    let functions: u64 = applied.functions.iter().map(|f| f.gas).sum();
    assert_eq!(
        functions + receipt.breakdown.base,
        receipt.gas_used,
        "the functions add up"
    );
    if !applied.lines.is_empty() {
        let lines: u64 = applied.lines.iter().map(|line| line.gas).sum();
        assert_eq!(
            lines + receipt.breakdown.base,
            receipt.gas_used,
            "the lines add up"
        );
    }
    Ok(applied)
}

fn write_applied(
    out: &mut String,
    applied: &Applied,
    contract: Address,
    source: &str,
) -> std::fmt::Result {
    write_outcome(out, &applied.receipt)?;
    write_figures(out, &applied.receipt)?;
    write_effects(out, &applied.receipt, contract)?;
    for call in &applied.calls {
        let what = call.outcome.map_or("not executed", word);
        let (function, gas_used, gas_limit) = (&call.function, call.gas_used, call.gas_limit);
        let (depth, answer) = (call.depth, call.answer);
        let place = call
            .location
            .map_or(String::new(), |at| format!(" at {}:{}", at.line, at.column));
        writeln!(
            out,
            "  call {function:?} at depth {depth}: {answer}, {what}{place}, gas {gas_used} of {gas_limit}"
        )?;
        if let Some(message) = &call.message {
            writeln!(out, "    {message}")?;
        }
    }
    let lines: Vec<&str> = source.lines().collect();
    for line in &applied.lines {
        let text = lines.get(line.line as usize - 1).unwrap_or(&"");
        let (number, gas, hits) = (line.line, line.gas, line.hits);
        let times = format!("x{hits}");
        writeln!(
            out,
            "  {gas:>9} {times:>7}  {number:>3} | {}",
            text.trim_end()
        )?;
    }
    Ok(())
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Revert => "revert",
        Outcome::Trap => "trap",
        Outcome::OutOfGas => "out of gas",
    }
}

fn write_outcome(out: &mut String, receipt: &Receipt) -> std::fmt::Result {
    let outcome = word(receipt.outcome);
    write!(out, "  {outcome}")?;
    if let Some(place) = receipt.location {
        write!(out, " at {}:{}", place.line, place.column)?;
    }
    for (index, result) in receipt.results.iter().enumerate() {
        write!(out, "{} {result}", if index == 0 { ":" } else { "," })?;
    }
    writeln!(out)?;
    if let Some(message) = &receipt.message {
        writeln!(out, "  {message}")?;
    }
    Ok(())
}

fn write_figures(out: &mut String, receipt: &Receipt) -> std::fmt::Result {
    let Receipt {
        gas_used,
        gas_limit,
        breakdown,
        ..
    } = receipt;
    let parts = [
        ("base", breakdown.base),
        ("instructions", breakdown.instructions),
        ("memory", breakdown.memory),
    ];
    let host = breakdown.host.iter().map(|(name, gas)| (&**name, *gas));
    let parts: Vec<String> = parts
        .into_iter()
        .chain(host)
        .filter(|(_, gas)| *gas > 0)
        .map(|(name, gas)| format!("{name} {gas}"))
        .collect();
    let shown = if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join(", ")
    };
    writeln!(out, "  gas {gas_used} of {gas_limit}: {shown}")
}

fn write_effects(out: &mut String, receipt: &Receipt, contract: Address) -> std::fmt::Result {
    if !receipt.return_data.0.is_empty() {
        writeln!(out, "  return data {}", bytes(&receipt.return_data.0))?;
    }
    for line in &receipt.prints {
        writeln!(out, "  printed {line:?}")?;
    }
    for log in &receipt.logs {
        let topics: Vec<String> = log.topics.iter().map(|topic| bytes(&topic.0)).collect();
        writeln!(out, "  log [{}] {}", topics.join(", "), bytes(&log.data.0))?;
    }
    for change in &receipt.changes {
        match change {
            Change::Account { address, old, new } => {
                let who = if *address == contract {
                    "contract".to_owned()
                } else {
                    address.shown()
                };
                writeln!(out, "  {who}: {} -> {}", held(old), held(new))?;
            }
            Change::Storage { key, old, new, .. } => {
                let value =
                    |v: &Option<Bytes>| v.as_ref().map_or("none".to_owned(), |v| bytes(&v.0));
                writeln!(
                    out,
                    "  storage {}: {} -> {}",
                    bytes(&key.0),
                    value(old),
                    value(new)
                )?;
            }
        }
    }
    Ok(())
}

/// Balance and nonce; a contract's code is left out, since its hash covers the comments of its source.
fn held(account: &Option<Account>) -> String {
    let code = |a: &Account| if a.code.is_some() { ", code" } else { "" };
    match account {
        Some(a) => format!("balance {}, nonce {}{}", a.balance, a.nonce, code(a)),
        None => "none".to_owned(),
    }
}

/// Bytes in hex; many of them by their number and hash.
fn bytes(data: &[u8]) -> String {
    if data.len() <= 64 {
        return Bytes(data.to_vec()).to_string();
    }
    let hash = Hash::tagged("golden", &[data]);
    format!("{} bytes, {hash}", data.len())
}
