//! What `wattage share` is given: contracts, a scenario, or a ledger file.

use std::path::Path;

use wattage_core::ledger::LedgerEntry;
use wattage_core::limits;
use wattage_core::scenario::{ContractSource, Scenario, enact};
use wattage_core::share::Source;

use super::super::call::CallOptions;
use super::super::file::ContractFile;
use super::super::output::{Failure, Refusal};
use super::super::{gas, ledger_file};
use super::Share;
use super::experiment::Experimented;
use crate::vm::WasmVm;

/// The most bytes of a ledger file that can become a link: it is far longer than one.
const LEDGER_BYTES: u64 = limits::IMPORT_BYTES as u64;

/// Reads the files, and makes the experiment of them.
pub(super) fn read(share: &Share, vm: &WasmVm) -> Result<Experimented, Failure> {
    let is_json = |file: &String| file.ends_with(".json");
    let made = match share.files.as_slice() {
        [file] if is_json(file) => ledger(share, vm, file)?,
        files => match files.iter().find(|file| is_json(file)) {
            None => return contracts(share, vm),
            Some(file) => {
                let error = format!(
                    "{file} is shared alone: a scenario or a ledger file has its contracts in it"
                );
                return Err(Refusal::new(error).into());
            }
        },
    };
    match share.fresh {
        false => Ok(made),
        true => made.fresh(vm),
    }
}

fn contracts(share: &Share, vm: &WasmVm) -> Result<Experimented, Failure> {
    if share.source.is_some() || share.fresh {
        let error = "--source and --fresh are for scenarios and ledger files: contracts are deployed on a fresh ledger anyway";
        return Err(Refusal::new(error).into());
    }
    let mut files = Vec::new();
    for file in &share.files {
        files.push(ContractFile::load(file)?);
    }
    Experimented::of_contracts(vm, &files, &share.call)
}

/// A scenario or a ledger file: a list of transactions in either case.
fn ledger(share: &Share, vm: &WasmVm, file: &str) -> Result<Experimented, Failure> {
    if !share.call.is_default() {
        let error =
            format!("{file} says itself what is called: options of a call are for contracts");
        return Err(Refusal::new(error).into());
    }
    let bytes = ledger_file::read_up_to(LEDGER_BYTES, file)?;
    let mut names = Vec::new();
    let (genesis, mut entries): (_, Vec<LedgerEntry>) = match is_ledger(&bytes) {
        true => {
            let parsed = ledger_file::parse(file, &bytes)?;
            let genesis = ledger_file::genesis(&parsed)?;
            let blocks = (1..).zip(parsed.blocks);
            (
                genesis,
                blocks.map(|(height, block)| block.entry(height)).collect(),
            )
        }
        false => {
            let path = Path::new(file);
            let scenario = gas::read_scenario(path)?;
            let contracts = gas::contracts(path, &scenario)?;
            for (name, contract) in &contracts {
                if let Some(map) = contract.source_map() {
                    names.push(Source {
                        name: file_name(&scenario, name),
                        text: map.source().to_owned(),
                    });
                }
            }
            enact(vm, &scenario, &contracts).map_err(|error| gas::refused(path, error))?
        }
    };
    if share.fresh {
        // What comes behind the last call is left out with what comes before it.
        let called = |entry: &LedgerEntry| CallOptions::of(&entry.transaction).is_some();
        entries.truncate(entries.iter().rposition(called).map_or(0, |at| at + 1));
    }
    if let Some(source) = &share.source {
        let shown = Experimented::source(&ContractFile::load(source)?)?;
        return Ok(Experimented::of_ledger(genesis, entries, shown));
    }
    let text = Experimented::called_source(&entries).ok_or_else(|| {
        Refusal::new(format!(
            "{file} has no source of the contract that is called last; --source FILE.wat gives the file that is shown"
        ))
    })?;
    let shown = names.into_iter().find(|source| source.text == text);
    let shown = shown.unwrap_or_else(|| Source {
        name: "contract.wat".to_owned(),
        text,
    });
    Ok(Experimented::of_ledger(genesis, entries, shown))
}

/// Whether a file in JSON is a ledger file. Scenarios have no format but a version.
fn is_ledger(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Formatted {
        #[serde(rename = "format")]
        _format: String,
    }
    serde_json::from_slice::<Formatted>(bytes).is_ok()
}

/// The name of the file of a scenario's contract.
fn file_name(scenario: &Scenario, contract: &str) -> String {
    match scenario.contracts.get(contract) {
        Some(ContractSource::File(file)) => Path::new(file)
            .file_name()
            .map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned()),
        _ => format!("{contract}.wat"),
    }
}
