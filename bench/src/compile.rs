//! From what somebody deploys to what can run, step by step, and finding it again.

use anyhow::{Context as _, Result};
use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::Vm as _;
use wattage_engine::vm::WasmVm;

use crate::measure::{Contender, Effort, medians};
use crate::peers::{COUNTER, GAS, SIEVE, cosmwasm, evm, revm, wasmi, wattage};
use crate::table::Table;

pub(crate) fn run(effort: Effort) -> Result<()> {
    let table = Table::new("Compiling, and finding what is compiled");
    for program in [COUNTER, SIEVE] {
        let contract = Contract::from_wat(program.wat)?;
        let code = contract.code();
        let hash = code.hash();
        let vm = WasmVm::new(GAS)?;
        vm.prepare(&code)?;
        let mut context = wattage::context()?;
        context.arguments = vec![Value::I64(0)];
        let frame = || Frame::new(context.clone(), MockRuntimeState::default(), false);

        let cosmwasm_module = cosmwasm::module(program.cosmwasm)?;
        let (cosmwasm_cache, _folder) = cosmwasm::cache()?;
        let mut cosmwasm_kept = cosmwasm::Cosmwasm::new(program.cosmwasm)?;
        let evm_code = evm::assemble(program.evm)?;

        let mut contenders = [
            Contender::new("assemble and validate", || {
                Ok(Contract::from_wat(program.wat)?.points().len() as u64)
            }),
            Contender::new("instrument", || {
                Ok(instrument(&contract, Mode::Metered).wasm.len() as u64)
            }),
            Contender::new("all of it and a first call", || {
                let program = vm.prepare(&code)?;
                Ok(vm.execute(&program, frame(), GAS)?.gas_used)
            }),
            Contender::new("found compiled, and a call", || {
                let program = vm.cached(&hash).context("it was compiled before")?;
                Ok(vm.execute(&program, frame(), GAS)?.gas_used)
            }),
            Contender::new("wasmi 2.0: module", || {
                wasmi::compile(contract.wasm())?;
                Ok(0)
            }),
            Contender::new("cosmwasm-vm 3.0: store_code", || {
                cosmwasm_cache.store_code(&cosmwasm_module, true, false)?;
                Ok(0)
            }),
            Contender::new("revm 43: analysis", || {
                Ok(revm::analyse(&evm_code).len() as u64)
            }),
            Contender::new("cosmwasm-vm 3.0: pinned", || cosmwasm_kept.call(0)),
        ];
        let times = medians(&mut contenders, effort)?;
        let row = |ours: usize, peer: usize| {
            let what = format!("{}: {}", program.name, contenders[ours].name);
            table.row(&what, times[ours], &contenders[peer].name, times[peer]);
        };
        for step in 0..2 {
            table.alone(
                &format!("{}: {}", program.name, contenders[step].name),
                times[step],
            );
        }
        for peer in 4..7 {
            row(2, peer);
        }
        row(3, 7);
    }
    Ok(())
}
