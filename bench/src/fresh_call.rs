//! A call as a ledger makes it: a fresh instance, one storage read, one storage write, the result.

use anyhow::{Result, ensure};
use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::state::{LedgerRuntimeState, MockRuntimeState};
use wattage_core::store::MemoryStore;

use crate::measure::{Contender, Effort, medians};
use crate::peers::cosmwasm::Kept;
use crate::peers::revm::Call as _;
use crate::peers::{COUNTER, COUNTER_MEMORY, cosmwasm, revm, wasmi, wattage};
use crate::table::Table;

pub(crate) fn run(effort: Effort) -> Result<()> {
    let ours = wattage::Wattage::new(COUNTER.wat)?;
    let with_memory = wattage::Wattage::new(COUNTER_MEMORY)?;
    let ledger = Ledger::create(MemoryStore::default(), &Genesis::default())?;
    let mut state = Some(MockRuntimeState::default());
    let mut other_state = Some(MockRuntimeState::default());
    let mut wasmi = wasmi::Wasmi::new(COUNTER.wat)?;
    let mut wasmi_memory = wasmi::Wasmi::new(COUNTER_MEMORY)?;
    let mut cosmwasm = cosmwasm::Cosmwasm::new(COUNTER.cosmwasm, Kept::Pinned)?;
    let mut revm = revm::new(COUNTER.evm)?;
    let mut revm_kept = revm::new(COUNTER.evm)?;
    let mut contenders = [
        Contender::new("state in memory", || {
            let (number, after) = ours.call(0, state.take().unwrap_or_default())?;
            state = Some(after);
            Ok(number)
        }),
        Contender::new("ledger overlay", || {
            Ok(ours.call(0, LedgerRuntimeState::new(&ledger)?)?.0)
        }),
        Contender::new("state in memory, a page of memory", || {
            let (number, after) = with_memory.call(0, other_state.take().unwrap_or_default())?;
            other_state = Some(after);
            Ok(number)
        }),
        Contender::new("revm 43, changes handed out", || revm.call(0)),
        Contender::new("revm 43, changes kept", || revm_kept.call_and_keep(0)),
        Contender::new("wasmi 2.0 with fuel", || wasmi.call(0)),
        Contender::new("cosmwasm-vm 3.0", || cosmwasm.call(0)),
        Contender::new("wasmi 2.0, a page of memory", || wasmi_memory.call(0)),
    ];
    for contender in &mut contenders {
        let first = (contender.work)()?;
        ensure!(first == 1, "{} counts to {first} first", contender.name);
    }
    let times = medians(&mut contenders, effort)?;
    let table = Table::new("A fresh call: one storage read, one storage write");
    // Like with like: who has a page of memory is compared with who has one too.
    for ours in [0, 1] {
        for peer in 3..7 {
            table.row(
                &contenders[ours].name,
                times[ours],
                &contenders[peer].name,
                times[peer],
            );
        }
    }
    table.row(&contenders[2].name, times[2], &contenders[7].name, times[7]);
    Ok(())
}
