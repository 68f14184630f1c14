//! Computing: the same loops on every engine, metered, from the call to its number. Instantiation is in it and is nothing
//! beside it.

use anyhow::{Result, ensure};
use wattage_core::state::MockRuntimeState;

use crate::measure::{Contender, Effort, medians};
use crate::peers::cosmwasm::Kept;
use crate::peers::revm::Call as _;
use crate::peers::{FIB, MIX, SIEVE, cosmwasm, revm, wasmi, wattage};
use crate::table::Table;

/// How far each loop goes.
const ROUNDS: u64 = 50_000;

pub(crate) fn run(effort: Effort) -> Result<()> {
    let table = Table::new(&format!("Compute loops, {ROUNDS} rounds, metered"));
    for program in [FIB, SIEVE, MIX] {
        let ours = wattage::Wattage::new(program.wat)?;
        let mut wasmi = wasmi::Wasmi::new(program.wat)?;
        let mut cosmwasm = cosmwasm::Cosmwasm::new(program.cosmwasm, Kept::Pinned)?;
        let mut revm = revm::new(program.evm)?;
        let mut contenders = [
            Contender::new("Wattage", || {
                Ok(ours.call(ROUNDS, MockRuntimeState::default())?.0)
            }),
            Contender::new("wasmi 2.0 with fuel", || wasmi.call(ROUNDS)),
            Contender::new("cosmwasm-vm 3.0", || cosmwasm.call(ROUNDS)),
            Contender::new("revm 43", || revm.call(ROUNDS)),
        ];
        let mut numbers = Vec::new();
        for contender in &mut contenders {
            numbers.push((contender.work)()?);
        }
        ensure!(
            numbers.iter().all(|number| *number == numbers[0]),
            "{} gives different numbers: {numbers:?}",
            program.name
        );
        let times = medians(&mut contenders, effort)?;
        for (contender, time) in contenders.iter().zip(&times).skip(1) {
            table.row(program.name, times[0], &contender.name, *time);
        }
    }
    Ok(())
}
