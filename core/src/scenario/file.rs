//! The file of a scenario. Its fields have the names that the HTTP API's requests have, with names of contracts in place
//! of their addresses, which nobody can know beforehand.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Call, Deploy, Step};
use crate::api::GenesisRequest;
use crate::schedule::{Schedule, WATTAGE_1};
use crate::types::Address;

/// Version of the format that this program reads and writes.
pub const SCENARIO_VERSION: u32 = 1;

/// Contracts and what is done with them, in order, on a ledger of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the format: 1.
    pub scenario: u32,
    /// Id of the gas schedule that its figures are of.
    pub schedule: String,
    /// How the ledger begins; without it alice, bob, carol and dave have 1,000,000 each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<GenesisRequest>,
    /// The code of each contract, by the name that steps use.
    pub contracts: BTreeMap<String, ContractSource>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// Where a contract's code is: a string is a file, an object has the source itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ContractSource {
    /// Path of a file with WAT or wasm, from the scenario's own folder.
    File(String),
    /// The WAT source, in the scenario itself.
    Inline {
        /// The source.
        source: String,
    },
}

/// Why a scenario is refused before anything runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// Another version of the format.
    #[error(
        "scenario: the format has version {given}; this program reads version {SCENARIO_VERSION}"
    )]
    Version {
        /// The version in the file.
        given: u32,
    },
    /// A schedule that this program does not know.
    #[error("schedule: {given:?} is not known; this program has {:?}", WATTAGE_1.id)]
    Schedule {
        /// The id in the file.
        given: String,
    },
    /// A step names a contract that is not among the contracts.
    #[error("step {step}: there is no contract {name:?}; contracts has: {known}")]
    Contract {
        /// Which step, from 1.
        step: usize,
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A step uses a contract before it is deployed.
    #[error("step {step}: the contract {name:?} is not deployed by any step before this one")]
    NotDeployed {
        /// Which step, from 1.
        step: usize,
        /// The name.
        name: String,
    },
    /// A transfer to what is no account.
    #[error("step {step}, transfer.to: {problem}, or the name of a contract")]
    Account {
        /// Which step, from 1.
        step: usize,
        /// What is wrong.
        problem: String,
    },
}

impl Scenario {
    /// A contract that is deployed on a fresh ledger, and a call of it. Both name the contract; `source` is its code.
    #[must_use]
    pub fn deploy_and_call(source: ContractSource, deploy: Deploy, call: Call) -> Self {
        Self {
            scenario: SCENARIO_VERSION,
            schedule: WATTAGE_1.id.to_owned(),
            genesis: None,
            contracts: BTreeMap::from([(deploy.contract.clone(), source)]),
            steps: vec![Step::Deploy(deploy), Step::Call(call)],
        }
    }

    /// Checks what the form alone does not: version, schedule, and every name that steps use.
    ///
    /// # Errors
    /// [`ScenarioError`], which names the field.
    pub fn check(&self) -> Result<(), ScenarioError> {
        if self.scenario != SCENARIO_VERSION {
            let given = self.scenario;
            return Err(ScenarioError::Version { given });
        }
        if Schedule::by_id(&self.schedule).is_none() {
            let given = self.schedule.clone();
            return Err(ScenarioError::Schedule { given });
        }
        let mut deployed = Vec::<&str>::new();
        for (index, step) in self.steps.iter().enumerate() {
            let index = index + 1;
            match step {
                Step::Deploy(deploy) => {
                    self.known(index, &deploy.contract)?;
                    deployed.push(&deploy.contract);
                }
                Step::Upgrade(upgrade) => {
                    self.known(index, &upgrade.code)?;
                    self.deployed(index, &upgrade.contract, &deployed)?;
                }
                Step::Call(call) => self.deployed(index, &call.contract, &deployed)?,
                Step::Transfer(transfer) if self.contracts.contains_key(&transfer.to) => {
                    self.deployed(index, &transfer.to, &deployed)?;
                }
                Step::Transfer(transfer) => {
                    let account: Result<Address, _> = transfer.to.parse();
                    account.map_err(|error| ScenarioError::Account {
                        step: index,
                        problem: error.to_string(),
                    })?;
                }
                Step::Faucet(_) | Step::Warp(_) => {}
            }
        }
        Ok(())
    }

    fn known(&self, step: usize, name: &str) -> Result<(), ScenarioError> {
        if self.contracts.contains_key(name) {
            return Ok(());
        }
        let names: Vec<&str> = self.contracts.keys().map(String::as_str).collect();
        Err(ScenarioError::Contract {
            step,
            name: name.to_owned(),
            known: match names.is_empty() {
                true => "none".to_owned(),
                false => names.join(", "),
            },
        })
    }

    fn deployed(&self, step: usize, name: &str, deployed: &[&str]) -> Result<(), ScenarioError> {
        self.known(step, name)?;
        if deployed.contains(&name) {
            return Ok(());
        }
        let name = name.to_owned();
        Err(ScenarioError::NotDeployed { step, name })
    }
}

impl<'de> Deserialize<'de> for ContractSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Inline {
            source: String,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = ContractSource;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the path of a file, or an object with the source")
            }
            fn visit_str<E>(self, path: &str) -> Result<ContractSource, E> {
                Ok(ContractSource::File(path.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ContractSource, A::Error> {
                let inline = Inline::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ContractSource::Inline {
                    source: inline.source,
                })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    fn scenario(steps: &str) -> Result<Scenario, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{ "scenario": 1, "schedule": "wattage-1",
                "contracts": {{ "token": "token.wat", "empty": {{ "source": "(module)" }} }},
                "steps": [{steps}] }}"#
        ))
    }

    fn refusal(steps: &str) -> String {
        let scenario = scenario(steps).expect("the form is right");
        scenario.check().expect_err("a refusal").to_string()
    }

    const DEPLOY: &str = r#"{ "deploy": { "contract": "token", "sender": "alice" } }"#;

    #[test]
    fn what_is_left_out_is_as_in_the_api_and_a_scenario_reads_back_from_its_text() {
        let read = scenario(&format!(
            r#"{DEPLOY}, {{ "call": {{ "contract": "token", "sender": "bob" }} }}"#
        ));
        let read = read.expect("a scenario");
        read.check().expect("in order");
        let Step::Call(call) = &read.steps[1] else {
            panic!("a call");
        };
        assert_eq!(call.function, "main");
        assert_eq!(call.gas_limit, limits::GAS_DEFAULT);
        assert_eq!(read.steps[1].to_string(), "call token.main() as bob");
        let text = serde_json::to_string(&read).expect("json");
        assert_eq!(serde_json::from_str::<Scenario>(&text).expect("json"), read);
    }

    #[test]
    fn names_of_contracts_must_be_known_and_deployed_before_they_are_used() {
        let known = refusal(r#"{ "deploy": { "contract": "tokn", "sender": "alice" } }"#);
        assert!(
            known.contains("step 1:") && known.contains("empty, token"),
            "{known}"
        );
        let early = refusal(r#"{ "call": { "contract": "token", "sender": "alice" } }"#);
        assert!(early.contains("not deployed"), "{early}");
        let upgrade =
            r#"{ "upgrade": { "contract": "token", "code": "none", "sender": "alice" } }"#;
        let upgrade = refusal(&format!("{DEPLOY}, {upgrade}"));
        assert!(
            upgrade.contains("step 2:") && upgrade.contains("none"),
            "{upgrade}"
        );
    }

    #[test]
    fn a_transfer_goes_to_a_contract_by_its_name_or_to_an_account() {
        let to = |to: &str| {
            format!(r#"{{ "transfer": {{ "sender": "alice", "to": "{to}", "amount": "5" }} }}"#)
        };
        scenario(&to("bob"))
            .expect("read")
            .check()
            .expect("an account");
        assert!(refusal(&to("token")).contains("not deployed"));
        assert!(refusal(&to("no account at all")).contains("step 1, transfer.to"));
    }

    #[test]
    fn another_version_and_another_schedule_are_refused_by_name() {
        let mut other = scenario("").expect("read");
        other.scenario = 2;
        assert!(
            other
                .check()
                .expect_err("version")
                .to_string()
                .contains("version 2")
        );
        other.scenario = 1;
        other.schedule = "wattage-9".to_owned();
        assert!(
            other
                .check()
                .expect_err("schedule")
                .to_string()
                .contains("wattage-9")
        );
    }
}
