//! Executing a script: its modules, and each directive in order.

use std::collections::BTreeMap;

use wast::token::Id;
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke, WastRet};
use wattage_core::contract::Contract;
use wattage_core::ledger::{DEFAULT_ACCOUNTS, Genesis, LedgerError};
use wattage_core::state::MockRuntimeState;
use wattage_core::types::{Address, Value, plain_line};
use wattage_core::vm::{ExecutionContext, ExecutionResult, Outcome, VmFault};

use super::super::output::Failure;
use super::super::report::outcome_word;
use super::directive::{
    Directive, Done, Ran, Verdict, advice, call_shown, cannot, done, exec_shown, judge,
    module_shown, refusal,
};
use super::module::{self, Kind, Refused};
use super::source::{Lists, Part, Script};
use super::{traps, values};
use crate::vm::{Session, WasmVm};

/// Executes a script; every call has `gas_limit`.
///
/// # Errors
/// [`Failure`] when the script cannot be read, or the machine failed. What a script asserts wrongly is no error.
pub(super) fn run(script: &Script, gas_limit: u64) -> Result<Vec<Directive>, Failure> {
    let buffer = script.buffer()?;
    let wast = script.parse(&buffer)?;
    let mut runner = Runner::new(script, gas_limit).map_err(LedgerError::from)?;
    let mut done = Vec::with_capacity(wast.directives.len());
    for directive in wast.directives {
        let line = script.location(directive.span().offset()).line;
        let Done {
            directive,
            what,
            verdict,
            gas_used,
        } = runner.directive(directive).map_err(LedgerError::from)?;
        let (passed, message) = match verdict {
            Ok(message) => (true, message),
            Err(message) => (false, message),
        };
        done.push(Directive {
            line,
            directive,
            what,
            passed,
            message,
            gas_used,
        });
    }
    Ok(done)
}

/// A script under way.
struct Runner<'a> {
    vm: WasmVm,
    gas_limit: u64,
    lists: Lists<'a>,
    modules: Vec<Module>,
    /// Modules by the `$name` that the script gives them.
    names: BTreeMap<String, usize>,
    /// Modules that were defined and wait to be instantiated, by `$name`; the last one without a name too.
    definitions: BTreeMap<Option<String>, Made>,
    /// Balances, storage and logs: one world for the whole script.
    state: MockRuntimeState,
}

/// A module, and where it is in the script.
type Made = (Result<Contract, Refused>, Part);

/// A module of the script.
struct Module {
    /// The contract that it is for host functions.
    address: Address,
    /// Its instance, or why there is none.
    session: Result<Session, String>,
    part: Part,
}

impl<'a> Runner<'a> {
    fn new(script: &'a Script, gas_limit: u64) -> Result<Self, VmFault> {
        let mut state = MockRuntimeState::default();
        state.balances.extend(Genesis::default().accounts);
        Ok(Self {
            vm: WasmVm::new(gas_limit)?,
            gas_limit,
            lists: script.lists(),
            modules: Vec::new(),
            names: BTreeMap::new(),
            definitions: BTreeMap::new(),
            state,
        })
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Result<Done, VmFault> {
        Ok(match directive {
            WastDirective::Module(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let made = self.make(&mut module, false);
                self.instantiate(name, made)?
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let made = self.make(&mut module, true);
                let verdict = match &made.0 {
                    Ok(_) => Ok("defined".to_owned()),
                    Err(refused) => Err(advice(refused)),
                };
                let what = module_shown(name.as_deref());
                self.definitions.insert(None, made.clone());
                self.definitions.insert(name, made);
                done("module definition", what, verdict)
            }
            WastDirective::ModuleInstance {
                instance, module, ..
            } => {
                let name = instance.map(|id| id.name().to_owned());
                let definition = module.map(|id| id.name().to_owned());
                match self.definitions.get(&definition).cloned() {
                    Some(made) => self.instantiate(name, made)?,
                    None => {
                        let verdict = Err("there is no such definition".to_owned());
                        done(
                            "module instance",
                            module_shown(definition.as_deref()),
                            verdict,
                        )
                    }
                }
            }
            WastDirective::Register { name, module, .. } => {
                let verdict = self.register(name, module);
                done("register", format!("{name:?}"), verdict)
            }
            WastDirective::Invoke(invoke) => {
                let what = call_shown(&invoke);
                let ran = self.invoke(&invoke)?;
                judge(
                    "invoke",
                    what,
                    ran,
                    |ran| ran.outcome == Outcome::Success,
                    "a success",
                )
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                self.assert_return(exec, &results)?
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.assert_failure("assert_trap", exec, message)?
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.assert_failure("assert_exhaustion", WastExecute::Invoke(call), message)?
            }
            WastDirective::AssertMalformed {
                module, message, ..
            } => {
                let fits = |kind| matches!(kind, Kind::Malformed | Kind::InvalidBytes);
                self.assert_refused("assert_malformed", module, message, fits)
            }
            WastDirective::AssertInvalid {
                module, message, ..
            } => {
                // Names that are not declared are found by the assembler already.
                let fits =
                    |kind| matches!(kind, Kind::Malformed | Kind::InvalidBytes | Kind::Invalid);
                self.assert_refused("assert_invalid", module, message, fits)
            }
            WastDirective::AssertUnlinkable {
                module, message, ..
            } => {
                let fits = |kind| kind == Kind::Unlinkable;
                self.assert_refused("assert_unlinkable", QuoteWat::Wat(module), message, fits)
            }
            WastDirective::AssertMalformedCustom { .. } => cannot("assert_malformed_custom"),
            WastDirective::AssertInvalidCustom { .. } => cannot("assert_invalid_custom"),
            WastDirective::AssertException { .. } => cannot("assert_exception"),
            WastDirective::AssertSuspension { .. } => cannot("assert_suspension"),
            WastDirective::Thread(_) => cannot("thread"),
            WastDirective::Wait { .. } => cannot("wait"),
        })
    }

    fn make(&mut self, module: &mut QuoteWat<'_>, definition: bool) -> Made {
        let part = self.lists.part(module.span().offset());
        (module::contract(module, &part, definition), part)
    }

    /// Makes an instance, which is the current module from then on, even if it is none.
    fn instantiate(&mut self, name: Option<String>, made: Made) -> Result<Done, VmFault> {
        let what = module_shown(name.as_deref());
        self.let_go_of_the_last();
        let (verdict, gas_used) = match self.open(made)? {
            Ok(ran) if ran.outcome == Outcome::Success => {
                (Ok("instantiated".to_owned()), ran.gas_used)
            }
            Ok(ran) => (Err(ran.message), ran.gas_used),
            Err(message) => (Err(message), 0),
        };
        if let Some(name) = name {
            self.names.insert(name, self.modules.len() - 1);
        }
        // Only a start function uses gas.
        let gas_used = Some(gas_used).filter(|gas| *gas > 0);
        let directive = "module";
        Ok(Done {
            directive,
            what,
            verdict,
            gas_used,
        })
    }

    /// Drops the instance of the current module if it has no name: once another has taken its place, nothing in the script
    /// can mean it, and each instance holds a place of the engine's pool.
    fn let_go_of_the_last(&mut self) {
        let last = self.modules.len().saturating_sub(1);
        if !self.names.values().any(|named| *named == last)
            && let Some(module) = self.modules.get_mut(last)
        {
            module.session = Err("another module has taken its place".to_owned());
        }
    }

    /// Adds a module with its instance, if it gets one.
    fn open(&mut self, (made, part): Made) -> Result<Result<Ran, String>, VmFault> {
        let address = Address::of_contract(&deployer(), self.modules.len() as u64);
        let (session, ran) = match made {
            Err(refused) => {
                let message = advice(&refused);
                (Err(message.clone()), Err(message))
            }
            Ok(contract) => {
                let context = ExecutionContext::call(deployer(), address, "");
                let state = std::mem::take(&mut self.state);
                let (session, call) =
                    Session::open(&self.vm, contract, context, state, self.gas_limit)?;
                let ran = self.ran(call, &part);
                let why = || format!("its module has no instance: {}", ran.message);
                (session.ok_or_else(why), Ok(ran))
            }
        };
        self.modules.push(Module {
            address,
            session,
            part,
        });
        Ok(ran)
    }

    /// Gives a module a name for contracts that call it: it is the account with this name from then on. (Modules cannot
    /// import one another's exports: contracts import host functions only.)
    fn register(&mut self, name: &str, module: Option<Id<'_>>) -> Verdict {
        let module = self.module(module)?;
        let session = module.session.as_ref().map_err(Clone::clone)?;
        let Ok(address) = Address::named(name) else {
            return Ok("registered; the name is too long for an account's".to_owned());
        };
        let code = session.contract().code();
        module.address = address;
        self.state.contracts.insert(address, code);
        Ok(format!(
            "registered; contracts call it as the account {name}"
        ))
    }

    /// The module that a directive names, or the last one.
    fn module(&mut self, name: Option<Id<'_>>) -> Result<&mut Module, String> {
        let index = match name {
            None => self.modules.len().checked_sub(1),
            Some(name) => self.names.get(name.name()).copied(),
        };
        let module = index.and_then(|index| self.modules.get_mut(index));
        module.ok_or_else(|| match name {
            None => "there is no module before it".to_owned(),
            Some(name) => format!("there is no module ${}", name.name()),
        })
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Result<Result<Ran, String>, VmFault> {
        let arguments: Result<Vec<Value>, String> =
            invoke.args.iter().map(values::argument).collect();
        let gas_limit = self.gas_limit;
        let state = std::mem::take(&mut self.state);
        let prepared = arguments.and_then(|arguments| {
            let module = self.module(invoke.module)?;
            let session = module.session.as_mut().map_err(|why| why.clone())?;
            let mut context = ExecutionContext::call(deployer(), module.address, invoke.name);
            context.arguments = arguments;
            let contract = session.contract();
            contract
                .check_call(&context.function, &context.arguments, &context.input)
                .map_err(|rejection| rejection.to_string())?;
            Ok((session, context, module.part.clone()))
        });
        let (session, context, part) = match prepared {
            Ok(prepared) => prepared,
            Err(why) => {
                self.state = state;
                return Ok(Err(why));
            }
        };
        let call = session.call(context, state, gas_limit)?;
        Ok(Ok(self.ran(call, &part)))
    }

    /// Takes back the state, and says in words what a call came to.
    fn ran(&mut self, result: ExecutionResult<MockRuntimeState>, part: &Part) -> Ran {
        self.state = result.state;
        let place = result.location.map(|place| part.in_script(place));
        let place = place.map_or_else(String::new, |at| format!(" at line {}", at.line));
        let printed = match result.prints.is_empty() {
            true => String::new(),
            false => format!("; printed {}", plain_line(&result.prints.join(", "))),
        };
        let message = match (&result.message, result.outcome) {
            (_, Outcome::Success) => format!("returned {}", values::results(&result.results)),
            (message, outcome) => {
                let message = message.as_deref().unwrap_or_default();
                format!("{}{place}: {message}", outcome_word(outcome))
            }
        };
        Ran {
            outcome: result.outcome,
            results: result.results,
            trap: result.trap,
            message,
            printed,
            gas_used: result.gas_used,
        }
    }

    fn assert_return(
        &mut self,
        exec: WastExecute<'_>,
        expected: &[WastRet<'_>],
    ) -> Result<Done, VmFault> {
        const WORD: &str = "assert_return";
        let what = exec_shown(&exec);
        let ran = match exec {
            WastExecute::Get { module, global, .. } => {
                let value = self.module(module).and_then(|module| {
                    let session = module.session.as_mut().map_err(|why| why.clone())?;
                    let value = session.global(global);
                    value.ok_or_else(|| format!("it exports no global {global:?} that is a number"))
                });
                let verdict = value.and_then(|value| {
                    let message = format!("is {value}");
                    match values::all_match(expected, &[value]) {
                        true => Ok(message),
                        false => Err(format!("expected {}, {message}", values::shown(expected))),
                    }
                });
                return Ok(done(WORD, what, verdict));
            }
            exec => self.exec(exec)?,
        };
        let fits = |ran: &Ran| {
            ran.outcome == Outcome::Success && values::all_match(expected, &ran.results)
        };
        Ok(judge(WORD, what, ran, fits, &values::shown(expected)))
    }

    fn assert_failure(
        &mut self,
        word: &'static str,
        exec: WastExecute<'_>,
        text: &str,
    ) -> Result<Done, VmFault> {
        let what = exec_shown(&exec);
        let ran = self.exec(exec)?;
        let fits =
            |ran: &Ran| traps::expected(text, ran.outcome, ran.trap, Some(ran.message.as_str()));
        Ok(judge(word, what, ran, fits, &format!("{text:?}")))
    }

    /// A call, or the instantiation of a module that nothing else uses.
    fn exec(&mut self, exec: WastExecute<'_>) -> Result<Result<Ran, String>, VmFault> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(wat) => {
                let made = self.make(&mut QuoteWat::Wat(wat), false);
                let ran = self.open(made);
                self.modules.pop();
                ran
            }
            WastExecute::Get { .. } => Ok(Err("reading a global cannot fail".to_owned())),
        }
    }

    fn assert_refused(
        &mut self,
        word: &'static str,
        mut module: QuoteWat<'_>,
        text: &str,
        fits: fn(Kind) -> bool,
    ) -> Done {
        let verdict = match self.make(&mut module, false).0 {
            Ok(_) => Err(format!("expected {text:?}, but it is a good contract")),
            Err(refused) if fits(refused.kind) => Ok(refusal(&refused)),
            Err(refused) => Err(format!(
                "expected {text:?}, but it was {}",
                refusal(&refused)
            )),
        };
        done(
            word,
            module_shown(module.name().map(|id| id.name())),
            verdict,
        )
    }
}

/// Who instantiates and calls: alice, as on a fresh ledger.
fn deployer() -> Address {
    Address::named(DEFAULT_ACCOUNTS[0]).unwrap_or_default()
}
