//! The file of a scenario. Its fields have the names that the HTTP API's requests have, with names of contracts in place
//! of their addresses, which nobody can know beforehand.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::api::{FaucetRequest, GenesisRequest, WarpRequest};
use crate::ledger::MAIN;
use crate::limits;
use crate::schedule::{Schedule, WATTAGE_1};
use crate::types::{Address, Amount, Bytes};
use crate::vm::Outcome;

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

/// One transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Create a contract.
    Deploy(Deploy),
    /// Replace a contract's code.
    Upgrade(Upgrade),
    /// Call a contract's function.
    Call(Call),
    /// Move an amount.
    Transfer(Transfer),
    /// Create an amount.
    Faucet(Faucet),
    /// Move time forward.
    Warp(Warp),
}

fn gas_default() -> u64 {
    limits::GAS_DEFAULT
}

fn main() -> String {
    MAIN.to_owned()
}

fn success() -> Outcome {
    Outcome::Success
}

/// Creates a contract, and runs its `init` if it exports one. From then on its name means the new contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// Name of the contract.
    pub contract: String,
    /// Who deploys.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Arguments of `init`, as text: `5`, or with its type, `i64:5`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Call input of `init`.
    #[serde(default)]
    pub input: Bytes,
    /// Amount sent to the contract.
    #[serde(default)]
    pub value: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Replaces a contract's code; its creator only. The name goes on meaning this contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upgrade {
    /// Name of the contract.
    pub contract: String,
    /// Name of the contract whose code it gets.
    pub code: String,
    /// The contract's creator.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Calls a function of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Name of the contract.
    pub contract: String,
    /// The exported function; `main` if it is missing.
    #[serde(default = "main")]
    pub function: String,
    /// Who calls.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Its arguments, as text: `5`, or with its type, `i64:5`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Call input.
    #[serde(default)]
    pub input: Bytes,
    /// Amount sent with the call.
    #[serde(default)]
    pub value: Amount,
    /// How much `transfer` may take from the sender beside `value`.
    #[serde(default)]
    pub spend_limit: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Moves an amount between accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Who pays.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Who gets it: the name of a contract of the scenario, or any account.
    pub to: String,
    /// How much.
    pub amount: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Creates an amount for an account, as the API's request does.
pub type Faucet = FaucetRequest;
/// Moves the ledger's time forward, as the API's request does.
pub type Warp = WarpRequest;

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

impl Step {
    /// How the step is to end.
    #[must_use]
    pub fn expect(&self) -> Outcome {
        match self {
            Self::Deploy(step) => step.expect,
            Self::Upgrade(step) => step.expect,
            Self::Call(step) => step.expect,
            Self::Transfer(step) => step.expect,
            Self::Faucet(_) | Self::Warp(_) => Outcome::Success,
        }
    }

    /// The contract that it deploys, upgrades or calls.
    #[must_use]
    pub fn contract(&self) -> Option<&str> {
        match self {
            Self::Deploy(step) => Some(&step.contract),
            Self::Upgrade(step) => Some(&step.contract),
            Self::Call(step) => Some(&step.contract),
            Self::Transfer(_) | Self::Faucet(_) | Self::Warp(_) => None,
        }
    }
}

impl fmt::Display for Step {
    /// `call token.pay(bob, 5) as alice`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deploy(s) => write!(f, "deploy {} as {}", s.contract, s.sender.shown()),
            Self::Upgrade(s) => {
                let (contract, code, sender) = (&s.contract, &s.code, s.sender.shown());
                write!(f, "upgrade {contract} to {code} as {sender}")
            }
            Self::Call(s) => {
                let (contract, function, sender) = (&s.contract, &s.function, s.sender.shown());
                let arguments = s.arguments.join(", ");
                write!(f, "call {contract}.{function}({arguments}) as {sender}")
            }
            Self::Transfer(s) => {
                let (amount, to, sender) = (s.amount, &s.to, s.sender.shown());
                write!(f, "transfer {amount} to {to} as {sender}")
            }
            Self::Faucet(s) => write!(f, "faucet {} to {}", s.amount, s.to.shown()),
            Self::Warp(s) => write!(f, "warp to {}", s.timestamp),
        }
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
