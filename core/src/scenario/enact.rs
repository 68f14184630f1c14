//! A scenario as the ledger that it comes to, to be shared as a link.

use std::collections::BTreeMap;

use super::play::{PlayError, Player};
use super::{Scenario, Step};
use crate::contract::Contract;
use crate::ledger::{Genesis, GenesisError, LedgerEntry};
use crate::vm::{Outcome, Vm};

/// Executes a scenario, whatever its steps end with, and answers how its ledger began and the transactions that its steps
/// became. After a deployment that fails nothing more is done.
///
/// # Errors
/// As of [`super::play`].
pub fn enact<V: Vm>(
    vm: &V,
    scenario: &Scenario,
    contracts: &BTreeMap<String, Contract>,
) -> Result<(Genesis, Vec<LedgerEntry>), PlayError> {
    let mut player = Player::new(vm, scenario, contracts)?;
    for (number, step) in (1..).zip(&scenario.steps) {
        let result = player.step(number, step)?;
        if matches!(step, Step::Deploy(_)) && result.outcome != Outcome::Success {
            break;
        }
    }
    let begin = |error: GenesisError| PlayError::Begin(error.into());
    let genesis = scenario.genesis.clone().map(Genesis::try_from);
    let genesis = genesis.transpose().map_err(begin)?.unwrap_or_default();
    let entries = player.entries(scenario.steps.len());
    Ok((genesis, entries.map_err(PlayError::Begin)?))
}
