//! A call as a ledger makes it: a fresh instance, one storage read, one storage write, the result.

use anyhow::{Result, ensure};
use wattage_core::ledger::{Genesis, Ledger};
use wattage_core::state::{LedgerRuntimeState, MockRuntimeState};
use wattage_core::store::MemoryStore;

use crate::measure::{Contender, Effort, medians};
use crate::peers::cosmwasm::Kept;
use crate::peers::revm::Call as _;
use crate::peers::{COUNTER, cosmwasm, revm, wasmi, wattage};
use crate::table::Table;

pub(crate) fn run(effort: Effort) -> Result<()> {
    let ours = wattage::Wattage::new(COUNTER.wat)?;
    let ledger = Ledger::create(MemoryStore::default(), &Genesis::default())?;
    let mut state = Some(MockRuntimeState::default());
    let mut wasmi = wasmi::Wasmi::new(COUNTER.wat)?;
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
        Contender::new("revm 43, changes handed out", || revm.call(0)),
        Contender::new("revm 43, changes kept", || revm_kept.call_and_keep(0)),
        Contender::new("wasmi 2.0 with fuel", || wasmi.call(0)),
        Contender::new("cosmwasm-vm 3.0", || cosmwasm.call(0)),
    ];
    for contender in &mut contenders {
        let first = (contender.work)()?;
        ensure!(first == 1, "{} counts to {first} first", contender.name);
    }
    let times = medians(&mut contenders, effort)?;
    let table = Table::new("A fresh call: one storage read, one storage write");
    let (ours, peers) = times.split_at(2);
    for (time, contender) in ours.iter().zip(&contenders) {
        for (peer, theirs) in contenders[2..].iter().zip(peers) {
            table.row(&contender.name, *time, &peer.name, *theirs);
        }
    }
    Ok(())
}
