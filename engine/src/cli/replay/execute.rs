//! Executing a ledger file: core's replay in a store in memory, timed.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use wattage_core::api::LedgerFile;
use wattage_core::ledger::{Difference, Field, Head, Ledger, LedgerError, replay};
use wattage_core::limits;
use wattage_core::store::MemoryStore;
use wattage_core::types::grouped;

use super::super::ledger_file::{self, refused};
use super::super::output::Failure;
use super::super::progress::Progress;
use crate::vm::WasmVm;

/// What a ledger file came to.
pub(super) struct Replayed {
    pub(super) blocks: u64,
    pub(super) gas_used: u128,
    pub(super) head: Head,
    pub(super) took: Duration,
    /// The block that took longest.
    pub(super) slowest: Option<(u64, Duration)>,
    pub(super) difference: Option<Difference>,
}

/// Executes `file`, which messages call `name`.
pub(super) fn execute(name: &str, file: LedgerFile) -> Result<Replayed, Failure> {
    let genesis = ledger_file::genesis(&file).map_err(|failure| within(name, failure))?;
    let begun = Ledger::create(MemoryStore::default(), &genesis);
    let head = begun
        .and_then(|ledger| ledger.view()?.head())
        .map_err(|error| within(name, refused(error)))?;
    if head.hash != file.genesis_hash {
        return Ok(Replayed {
            blocks: 0,
            gas_used: 0,
            head,
            took: Duration::ZERO,
            slowest: None,
            difference: Some(Difference {
                height: 0,
                field: Field::Hash,
                expected: file.genesis_hash.to_string(),
                found: head.hash.to_string(),
            }),
        });
    }
    let vm = WasmVm::new(limits::GAS_MAX).map_err(LedgerError::from)?;
    let all = grouped(file.blocks.len() as u64);
    let entries = (1..)
        .zip(file.blocks)
        .map(|(height, block)| Ok(block.entry(height)));
    let mut progress = Progress::new();
    let mut slowest: Option<(u64, Duration)> = None;
    let began = Instant::now();
    let mut last = began;
    let report = replay(MemoryStore::default(), &vm, &genesis, entries, |report| {
        let took = last.elapsed();
        last = Instant::now();
        if slowest.is_none_or(|(_, most)| took > most) {
            slowest = Some((report.head.height, took));
        }
        progress.tell(|| format!("{} of {all} blocks", grouped(report.blocks)));
        ControlFlow::Continue(())
    });
    drop(progress);
    let report = report.map_err(|failure| within(name, failure))?;
    Ok(Replayed {
        blocks: report.blocks,
        gas_used: report.gas_used,
        head: report.head,
        took: began.elapsed(),
        slowest,
        difference: report.difference,
    })
}

/// The failure, with the name of the file it was met in.
fn within(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Input(refusal) => refusal.within(name).into(),
        Failure::Machine(error) => Failure::Machine(error.context(name.to_owned())),
    }
}
