//! What came of a directive: whether it is as the script says, and the words for it.

use serde::Serialize;
use wast::{WastExecute, WastInvoke, Wat};
use wattage_core::types::Value;
use wattage_core::vm::{Outcome, TrapKind};

use super::module::Refused;
use super::values;

/// What came of a directive.
#[derive(Debug, Serialize)]
pub(super) struct Directive {
    /// Its line in the script.
    pub(super) line: u32,
    /// Its word: `assert_return`.
    pub(super) directive: &'static str,
    /// What was done: `add(i32:1, i32:2)`, or `module $counter`.
    pub(super) what: String,
    /// Whether it came out as it is to.
    pub(super) passed: bool,
    /// What came out, in a sentence.
    pub(super) message: String,
    /// Gas that the call used, if one was made.
    pub(super) gas_used: Option<u64>,
}

/// What a directive came to: `Ok` if it came out as it is to, in either case with a sentence.
pub(super) type Verdict = Result<String, String>;

/// A directive that was executed.
pub(super) struct Done {
    pub(super) directive: &'static str,
    pub(super) what: String,
    pub(super) verdict: Verdict,
    pub(super) gas_used: Option<u64>,
}

/// What a call came to.
pub(super) struct Ran {
    pub(super) outcome: Outcome,
    pub(super) results: Vec<Value>,
    pub(super) trap: Option<TrapKind>,
    /// In words, with the line if it failed.
    pub(super) message: String,
    /// What it printed, to stand after the message; empty if nothing.
    pub(super) printed: String,
    pub(super) gas_used: u64,
}

/// A refusal that was expected, in a sentence.
pub(super) fn refusal(refused: &Refused) -> String {
    format!("refused, {}: {}", refused.kind.shown(), refused.message)
}

/// A refusal that was not expected, with what to do about it.
pub(super) fn advice(refused: &Refused) -> String {
    let help = refused.help.as_ref().map(|help| format!(" ({help})"));
    format!("{}{}", refusal(refused), help.unwrap_or_default())
}

pub(super) fn done(directive: &'static str, what: String, verdict: Verdict) -> Done {
    Done {
        directive,
        what,
        verdict,
        gas_used: None,
    }
}

/// A directive that means nothing for contracts.
pub(super) fn cannot(directive: &'static str) -> Done {
    let why = "contracts have no threads, exceptions, continuations or custom sections that mean something";
    done(directive, "directive".to_owned(), Err(why.to_owned()))
}

/// What a directive that makes a call came to.
pub(super) fn judge(
    directive: &'static str,
    what: String,
    ran: Result<Ran, String>,
    fits: impl Fn(&Ran) -> bool,
    expected: &str,
) -> Done {
    let gas_used = ran.as_ref().ok().map(|ran| ran.gas_used);
    let verdict = ran.and_then(|ran| match fits(&ran) {
        true => Ok(ran.message + &ran.printed),
        false => Err(format!(
            "expected {expected}, {}{}",
            ran.message, ran.printed
        )),
    });
    Done {
        directive,
        what,
        verdict,
        gas_used,
    }
}

pub(super) fn module_shown(name: Option<&str>) -> String {
    name.map_or_else(|| "module".to_owned(), |name| format!("module ${name}"))
}

pub(super) fn exec_shown(exec: &WastExecute<'_>) -> String {
    match exec {
        WastExecute::Invoke(invoke) => call_shown(invoke),
        WastExecute::Wat(Wat::Module(module)) => module_shown(module.id.map(|id| id.name())),
        WastExecute::Wat(Wat::Component(_)) => "component".to_owned(),
        WastExecute::Get { module, global, .. } => match module {
            Some(module) => format!("global ${}.{global}", module.name()),
            None => format!("global {global}"),
        },
    }
}

/// `add(i32:1, i32:2)`, or `$counter.add(..)`
pub(super) fn call_shown(invoke: &WastInvoke<'_>) -> String {
    let arguments = invoke.args.iter().map(values::argument);
    let arguments =
        arguments.map(|value| value.map_or_else(|_| "..".to_owned(), |v| v.to_string()));
    let arguments: Vec<String> = arguments.collect();
    let module = invoke.module.map(|module| format!("${}.", module.name()));
    let module = module.unwrap_or_default();
    format!("{module}{}({})", invoke.name, arguments.join(", "))
}
