//! The call on the page as a scenario with its snapshot: files that `wattage gas --check` reads.

use std::collections::BTreeMap;

use wattage_core::contract::Contract;
use wattage_core::scenario::record;

use crate::model::analysis::analysed;
use crate::model::gas::scenario;
use crate::model::order::Order;
use crate::model::work::Work;
use crate::protocol::contract::ScenarioFiles;
use crate::vm::BrowserVm;

/// Deploys and calls on a fresh ledger, and writes down what that takes to the unit.
///
/// # Errors
/// A sentence: why there is no such scenario.
pub(super) fn files(vm: &BrowserVm, work: &Work) -> Result<ScenarioFiles, String> {
    let contract = Contract::from_wat(&work.source).map_err(|error| error.to_string())?;
    let order = Order::new(work, &analysed(&contract)).map_err(|trouble| trouble.detail)?;
    let scenario = scenario::of(&order);
    let contracts = BTreeMap::from([(scenario::contract_name(&order.file), contract)]);
    let (scenario, played) = record(vm, scenario, &contracts).map_err(|error| error.to_string())?;
    Ok(ScenarioFiles {
        scenario: written(&scenario)?,
        snapshot: written(&played.snapshot)?,
    })
}

fn written(file: &impl serde::Serialize) -> Result<String, String> {
    let text = serde_json::to_string_pretty(file).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}
