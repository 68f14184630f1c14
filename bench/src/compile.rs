//! From what somebody deploys to what can run, and finding it again: in memory, and on disk.

use anyhow::{Context as _, Result};
use cosmwasm_vm::Size;
use tempfile::TempDir;
use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::host::Frame;
use wattage_core::state::MockRuntimeState;
use wattage_core::types::Value;
use wattage_core::vm::Vm as _;
use wattage_core::vm::Detail;
use wattage_engine::vm::{CacheFolder, Options, WasmVm};

use crate::measure::{Contender, Effort, medians};
use crate::peers::cosmwasm::{Cosmwasm, Kept};
use crate::peers::{COUNTER, GAS, Program, SIEVE, cosmwasm, evm, revm, wasmi, wattage};
use crate::table::Table;

pub(crate) fn run(effort: Effort) -> Result<()> {
    let table = Table::new("Compiling, and finding what is compiled");
    for program in [COUNTER, SIEVE] {
        compare(&program, &table, effort)?;
    }
    Ok(())
}

fn compare(program: &Program, table: &Table, effort: Effort) -> Result<()> {
    let contract = Contract::from_wat(program.wat)?;
    let code = contract.code();
    let hash = code.hash();
    let mut context = wattage::context()?;
    context.arguments = vec![Value::I64(0)];
    let frame = || Frame::new(context.clone(), MockRuntimeState::default(), Detail::Plain);
    // What has been prepared is found in memory; preparing again begins at the source, or at the disk.
    let vm = WasmVm::new(GAS)?;
    vm.prepare(&code)?;
    let folder = TempDir::new()?;
    let on_disk = WasmVm::with(Options {
        cache: Some(CacheFolder::new(folder.path())),
        ..Options::default()
    })?;
    let prepare_and_call = |vm: &WasmVm| -> Result<u64> {
        let program = vm.prepare(&code)?;
        Ok(vm.execute(&program, frame(), GAS)?.gas_used)
    };

    let cosmwasm_module = cosmwasm::module(program.cosmwasm)?;
    let (cosmwasm_cache, _folder) = cosmwasm::cache(Size::mebi(200))?;
    let mut cosmwasm_pinned = Cosmwasm::new(program.cosmwasm, Kept::Pinned)?;
    let mut cosmwasm_on_disk = Cosmwasm::new(program.cosmwasm, Kept::OnDisk)?;
    let evm_code = evm::assemble(program.evm)?;

    let mut contenders = [
        Contender::new("assemble and validate", || {
            Ok(Contract::from_wat(program.wat)?.points().len() as u64)
        }),
        Contender::new("instrument", || {
            Ok(instrument(&contract, Mode::Metered).wasm.len() as u64)
        }),
        Contender::new("from source to a first call", || prepare_and_call(&vm)),
        Contender::new("the same, compiled on disk", || prepare_and_call(&on_disk)),
        Contender::new("found in memory, and a call", || {
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
        Contender::new("cosmwasm-vm 3.0: on disk", || cosmwasm_on_disk.call(0)),
        Contender::new("cosmwasm-vm 3.0: pinned", || cosmwasm_pinned.call(0)),
    ];
    let times = medians(&mut contenders, effort)?;
    let what = |ours: usize| format!("{}: {}", program.name, contenders[ours].name);
    for step in [0, 1] {
        table.alone(&what(step), times[step]);
    }
    for (ours, peer) in [(2, 5), (2, 6), (2, 7), (3, 8), (4, 9)] {
        table.row(
            &what(ours),
            times[ours],
            &contenders[peer].name,
            times[peer],
        );
    }
    Ok(())
}
