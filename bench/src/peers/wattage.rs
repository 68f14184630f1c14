//! Wattage, by its public API.

use anyhow::{Context as _, Result, anyhow, ensure};
use wattage_core::contract::Contract;
use wattage_core::host::Frame;
use wattage_core::ledger::Code;
use wattage_core::state::RuntimeState;
use wattage_core::types::{Address, Value};
use wattage_core::vm::{Detail, ExecutionContext, Vm as _};
use wattage_engine::vm::{Program, WasmVm};

use super::GAS;

/// A VM with one compiled contract.
pub(crate) struct Wattage {
    vm: WasmVm,
    program: Program,
    context: ExecutionContext,
}

impl Wattage {
    pub(crate) fn new(wat: &str) -> Result<Self> {
        let vm = WasmVm::new(GAS)?;
        let program = vm.prepare(&code(wat)?)?;
        Ok(Self {
            vm,
            program,
            context: context()?,
        })
    }

    /// Calls `main` on `state`, metered, and gives the state back.
    pub(crate) fn call<S: RuntimeState + Send + 'static>(
        &self,
        argument: u64,
        state: S,
    ) -> Result<(u64, S)> {
        let mut context = self.context.clone();
        context.arguments = vec![Value::I64(argument.cast_signed())];
        let frame = Frame::new(context, state, Detail::Plain);
        let result = self.vm.execute(&self.program, frame, GAS)?;
        ensure!(result.success, "the call failed: {:?}", result.message);
        match result.results[..] {
            [Value::I64(number)] => Ok((number.cast_unsigned(), result.state)),
            ref other => Err(anyhow!("main gave {other:?}")),
        }
    }
}

/// The code of a contract in WAT.
pub(crate) fn code(wat: &str) -> Result<Code> {
    Ok(Contract::from_wat(wat)?.code())
}

/// Alice's call of `main`.
pub(crate) fn context() -> Result<ExecutionContext> {
    let account = |name| Address::named(name).context("a name of at most 12 characters");
    Ok(ExecutionContext::call(
        account("alice")?,
        account("contract")?,
        "main",
    ))
}
