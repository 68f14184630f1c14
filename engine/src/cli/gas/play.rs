//! Executing a scenario: its contracts are read from their files, core does the rest.

use std::collections::BTreeMap;
use std::path::Path;

use wattage_core::contract::Contract;
use wattage_core::ledger::LedgerError;
use wattage_core::limits;
use wattage_core::scenario::{self, ContractSource, PlayError, Played, Scenario, StepProblem};

use super::super::file::ContractFile;
use super::super::output::{Failure, Refusal};
use crate::vm::WasmVm;

/// Executes the scenario that was read from `path`.
///
/// # Errors
/// [`Failure::Input`] for a contract that is in no order, or a step that the ledger refuses.
pub(super) fn play(path: &Path, scenario: &Scenario) -> Result<Played, Failure> {
    let contracts = contracts(path, scenario)?;
    let vm = WasmVm::new(limits::GAS_DEFAULT).map_err(LedgerError::from)?;
    scenario::play(&vm, scenario, &contracts).map_err(|error| refused(path, error))
}

/// Why the scenario that was read from `path` could not be executed.
pub(in crate::cli) fn refused(path: &Path, error: PlayError) -> Failure {
    match error {
        PlayError::Step {
            number,
            step,
            problem,
        } => {
            let failure = match problem {
                StepProblem::Ledger(error) => Failure::from(error),
                other => Refusal::new(other.to_string()).into(),
            };
            failure.within(&format!("{}: step {number}, {step}", path.display()))
        }
        PlayError::Begin(error) => error.into(),
        other => Refusal::new(other.to_string()).into(),
    }
}

/// The code of each contract of a scenario.
pub(in crate::cli) fn contracts(
    path: &Path,
    scenario: &Scenario,
) -> Result<BTreeMap<String, Contract>, Refusal> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut contracts = BTreeMap::new();
    for (name, source) in &scenario.contracts {
        let file = match source {
            ContractSource::File(file) => {
                ContractFile::load(&folder.join(file).display().to_string())?
            }
            ContractSource::Inline { source } => {
                ContractFile::parse(&format!("contracts.{name}"), source.as_bytes())?
            }
        };
        contracts.insert(name.clone(), file.contract);
    }
    Ok(contracts)
}
