//! The annotated source: in the margin of each line its price, what loops and functions cost, and after a call the gas
//! it used and how often.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use wattage_core::api::TransactionResult;
use wattage_core::contract::{Contract, FunctionPrice, LinePrice};
use wattage_core::schedule::WATTAGE_1;
use wattage_core::types::{grouped, plain_line};

use wattage_core::vm::Outcome;

use super::super::call::Called;
use super::super::file::ContractFile;
use super::super::report;

/// A price that is longer is shown in the list of functions alone.
const MARGIN: usize = 26;

/// What stands beside one line.
#[derive(Default)]
struct Margin {
    price: String,
    path: String,
    gas: String,
    hits: String,
}

/// The listing of a contract, and of a call of it as `run` has it, in words.
pub(super) fn text(
    file: &ContractFile,
    lines: &[LinePrice],
    functions: &[FunctionPrice],
    run: Option<(&Called, String)>,
) -> String {
    let mut out = String::new();
    let call = run.as_ref().map(|(called, _)| &called.call);
    write_listing(
        &mut out,
        file,
        &margins(lines, functions, call),
        call.is_some(),
    )
    .and_then(|()| write_functions(&mut out, &file.contract, functions))
    .unwrap_or_default();
    if let Some((called, shown)) = run {
        out += "\n";
        if called.call.outcome != Outcome::Success && !called.call.lines.is_empty() {
            out += report::PAID_FIRST;
            out += "\n";
        }
        out += &report::outcome_text(&called.call, &called.deployment, &shown);
        out += &report::calls_text(&called.call);
    }
    out
}

fn margins(
    lines: &[LinePrice],
    functions: &[FunctionPrice],
    call: Option<&TransactionResult>,
) -> BTreeMap<u32, Margin> {
    let mut margins = BTreeMap::<u32, Margin>::new();
    for line in lines {
        let plus = if line.at_least { "+" } else { "" };
        margins.entry(line.line).or_default().price = format!("{}{plus}", grouped(line.gas));
    }
    let mut add = |line: Option<u32>, path: String| {
        let Some(line) = line else { return };
        let margin = &mut margins.entry(line).or_default().path;
        let join = if margin.is_empty() { "" } else { "; " };
        *margin = format!("{margin}{join}{path}");
    };
    for function in functions {
        let formula = function.formula();
        add(
            function.line,
            match formula.len() {
                0..=MARGIN => formula,
                _ => format!("{} + ..", function.once.shown(function.at_least)),
            },
        );
        for (number, of) in function.loops.iter().enumerate() {
            add(of.line, of.shown(&function.count(number)));
        }
    }
    for line in call.map_or(&[][..], |call| &call.lines) {
        let margin = margins.entry(line.line).or_default();
        margin.gas = grouped(line.gas);
        margin.hits = grouped(line.hits);
    }
    margins
}

fn write_listing(
    out: &mut String,
    file: &ContractFile,
    margins: &BTreeMap<u32, Margin>,
    ran: bool,
) -> fmt::Result {
    writeln!(out, "{} ({})\n", file.name, WATTAGE_1.id)?;
    let source = file.lines();
    if source.is_empty() {
        return writeln!(out, "a wasm module has no source lines");
    }
    let width = |title: &str, field: fn(&Margin) -> &str| {
        let widest = margins.values().map(|margin| field(margin).len()).max();
        widest.unwrap_or_default().max(title.len())
    };
    let price = width("price", |m| &m.price);
    let path = width("function, loop", |m| &m.path);
    let gas = width("gas", |m| &m.gas);
    let hits = width("hits", |m| &m.hits);
    let number = source.len().to_string().len().max(4);
    let nothing = Margin::default();
    let mut row = |line: &str, m: [&str; 4], text: &str| {
        let mut row = String::new();
        if ran {
            write!(row, "{:>gas$}  {:>hits$}  ", m[0], m[1])?;
        }
        let (p, f) = (m[2], m[3]);
        write!(row, "{p:>price$}  {f:<path$}  {line:>number$} | {text}")?;
        writeln!(out, "{}", row.trim_end())
    };
    row("line", ["gas", "hits", "price", "function, loop"], "")?;
    for (line, text) in (1u32..).zip(&source) {
        let m = margins.get(&line).unwrap_or(&nothing);
        row(
            &line.to_string(),
            [&m.gas, &m.hits, &m.price, &m.path],
            text,
        )?;
    }
    Ok(())
}

fn write_functions(
    out: &mut String,
    contract: &Contract,
    functions: &[FunctionPrice],
) -> fmt::Result {
    if functions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nfunctions")?;
    let names: Vec<String> = functions.iter().map(name).collect();
    let width = names.iter().map(String::len).max().unwrap_or_default();
    for (function, name) in functions.iter().zip(&names) {
        writeln!(out, "  {name:<width$}  {}", function.formula())?;
        let parts = function.calls.iter().map(|index| {
            let defined = (*index as usize).checked_sub(contract.imports().len());
            let callee = defined.and_then(|at| functions.get(at).zip(names.get(at)));
            let Some((callee, name)) = callee else {
                return format!("function {index}");
            };
            match (*index == function.index, function.recursive.contains(index)) {
                (true, _) => "not what calls of itself cost".to_owned(),
                (_, true) => format!("not what {name} costs, which comes back here"),
                _ => format!("{name} ({})", callee.formula()),
            }
        });
        let parts: Vec<String> = parts.collect();
        if !parts.is_empty() {
            writeln!(out, "  {:width$}  in it: {}", "", parts.join(", "))?;
        }
        for (number, of) in function.loops.iter().enumerate() {
            let line = of
                .line
                .map_or_else(String::new, |line| format!(" at line {line}"));
            let count = function.count(number);
            writeln!(
                out,
                "  {:width$}  {count}: how often the loop{line} goes back",
                ""
            )?;
        }
    }
    Ok(())
}

/// `$name`, or a number for a function that has none.
fn name(function: &FunctionPrice) -> String {
    match &function.name {
        Some(name) => plain_line(name).into_owned(),
        None => format!("function {}", function.index),
    }
}
